/** Chance that can be repeated: the same seed gives the same throws. */
export interface Dice {
  /** From 0 up to, without, `count`. */
  below(count: number): number;
  /** True in so many of a hundred throws. */
  percent(chance: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** Up to `most` throws of something, one after another. */
  some<Value>(most: number, make: () => Value): readonly Value[];
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    percent: (chance) => next() * 100 < chance,
    pick: <Value>(values: readonly Value[]) => values[below(values.length)] as Value,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}

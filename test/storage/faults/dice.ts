import { crc32 } from "node:zlib";

/** Dice that fall the same for the same seed: a whole number from 0 to below `sides`. */
export function dice(seed: string): (sides: number) => number {
  let state = crc32(seed);
  return (sides) => {
    // The xorshift of G. Marsaglia with shifts 13, 17, 5.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

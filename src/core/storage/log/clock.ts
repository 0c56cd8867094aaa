/** Gives every change a time of its own that never goes back, whatever the system's clock does. */
export interface Clock {
  /** Reserves so many consecutive moments; the first, in microseconds since 1970. */
  next(count: number): number;
  /** What others have written is in the past from now on. */
  saw(moment: number): void;
}

/** `now` in milliseconds since 1970. */
export function createClock(now: () => number): Clock {
  let last = 0;
  return {
    next(count) {
      const first = Math.max(now() * 1000, last + 1);
      last = first + count - 1;
      return first;
    },
    saw(moment) {
      if (Number.isSafeInteger(moment)) last = Math.max(last, moment);
    },
  };
}

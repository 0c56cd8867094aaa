/** Gives every change a time of its own that never goes back, whatever the system's clock does. */
export interface Clock {
  /** Reserves so many consecutive moments; the first, in microseconds since 1970. */
  next(count: number): number;
  /** What others have written is in the past from now on. */
  saw(moment: number): void;
}

/**
 * No record holds a later moment (it is in 2250), so that there are always whole numbers left to count on with. A clock that is merely wrong, by years
 * even, is followed and not refused: rows that were written under it could not be changed by anybody else until that year came.
 */
export const latestMoment: number = Date.UTC(2250, 0, 1) * 1_000;
/** Our own clock is not believed beyond this (2200), which leaves more moments up to the latest than will ever be written. */
const credibleUntil = Date.UTC(2200, 0, 1) * 1_000;

/** `now` in milliseconds since 1970. */
export function createClock(now: () => number): Clock {
  let last = 0;
  return {
    next(count) {
      const first = Math.max(Math.min(now() * 1_000, credibleUntil), last + 1);
      last = first + count - 1;
      return first;
    },
    saw(moment) {
      if (isMoment(moment)) last = Math.max(last, moment);
    },
  };
}

/** Whether a number can be the time of a change. */
export function isMoment(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= latestMoment;
}

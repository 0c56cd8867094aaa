import type { Event } from "../events/event.ts";

/** Calls back once after the given time, unless the returned function is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

/** Counts the time a run is at work. Waiting for a person's answer does not count. */
export interface TimeLimit {
  /** Tells it what happens in the run. */
  hear(event: Event): void;
  /** The part of the time that is used up; from 1 on it is over. */
  used(): number;
  /** Gives as much time again from now on. */
  renew(): void;
  clear(): void;
}

/** The reason a run's signal is aborted with when its time is over. */
export const timeIsOver = Symbol("time is over");

/**
 * The time is counted in slices, by a timer: a timer stands still while the machine sleeps, and a clock that is set anew
 * can make at most one slice of difference.
 */
const sliceMs = 10_000;

/** Begins to count at once; calls `over` when the time is used up. */
export function startTimeLimit(
  ports: { readonly now: () => number; readonly later: Later },
  milliseconds: number,
  over: () => void,
): TimeLimit {
  let spent = 0;
  let slice = 0;
  let since = 0;
  let isCounting = false;
  let cancel = () => {};
  const ofSlice = () => (isCounting ? Math.min(Math.max(ports.now() - since, 0), slice) : 0);
  const count = () => {
    isCounting = true;
    slice = Math.min(Math.max(milliseconds - spent, 0), sliceMs);
    since = ports.now();
    cancel = ports.later(slice, () => {
      spent += slice;
      slice = 0;
      if (spent < milliseconds) count();
      else over();
    });
  };
  const pause = () => {
    cancel();
    spent += ofSlice();
    isCounting = false;
  };
  count();
  return {
    hear(event) {
      if (event.type !== "run-change") return;
      if (event.state === "waiting") pause();
      else if (!isCounting) count();
    },
    used: () => (spent + ofSlice()) / milliseconds,
    renew() {
      const wasCounting = isCounting;
      if (wasCounting) pause();
      spent = 0;
      if (wasCounting) count();
    },
    clear: () => cancel(),
  };
}

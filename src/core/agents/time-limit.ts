import type { Event } from "../events/event.ts";

/** Calls back once after the given time, unless the returned function is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

/** Counts the time a run is at work. Waiting for a person's answer does not count. */
export interface TimeLimit {
  /** Tells it what happens in the run. */
  hear(event: Event): void;
  clear(): void;
}

/** The reason a run's signal is aborted with when its time is over. */
export const timeIsOver = Symbol("time is over");

/** Begins to count at once; calls `over` when the time is used up. */
export function startTimeLimit(
  ports: { readonly now: () => number; readonly later: Later },
  milliseconds: number,
  over: () => void,
): TimeLimit {
  let left = milliseconds;
  let since = ports.now();
  let cancel = ports.later(left, over);
  const pause = () => {
    cancel();
    left -= ports.now() - since;
  };
  return {
    hear(event) {
      if (event.type !== "run-change") return;
      pause();
      if (event.state === "waiting") return;
      since = ports.now();
      cancel = ports.later(Math.max(left, 0), over);
    },
    clear: () => cancel(),
  };
}

import type { Event } from "../events/event.ts";

/** Calls back once after the given time, unless the returned function is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

/**
 * Counts the time in which anybody is at work on a run. Where all that is at work waits for a person's answer, or is parked while somebody could be asked,
 * nothing counts; one task that waits, while another works, stops nothing.
 */
export interface TimeLimit {
  /** Tells it that something has happened in the run. */
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

export interface TimeLimitPorts {
  readonly now: () => number;
  readonly later: Later;
  readonly canAsk: () => boolean;
  /** What is done in the run as it stands. */
  readonly pace: () => Pace;
}

/** A parked run's time counts, too, as long as there is nobody who could do something about it. */
export type Pace = "working" | "parked" | "paused";

/** Begins to count at once; calls `over` when the time is used up. */
export function startTimeLimit(ports: TimeLimitPorts, milliseconds: number, over: () => void): TimeLimit {
  let pace: Pace = "paused";
  let spent = 0;
  let slice = 0;
  let since = 0;
  let cancel = () => {};
  const counts = () => pace === "working" || (pace === "parked" && !ports.canAsk());
  const ofSlice = () => (counts() ? Math.min(Math.max(ports.now() - since, 0), slice) : 0);
  const count = () => {
    const left = Math.max(milliseconds - spent, 0);
    slice = left === 0 && pace === "parked" ? sliceMs : Math.min(left, sliceMs);
    since = ports.now();
    cancel = ports.later(slice, () => {
      if (counts()) spent += slice;
      slice = 0;
      if (counts() && spent >= milliseconds) over();
      else count();
    });
  };
  const change = (next: Pace) => {
    if (next === pace) return;
    cancel();
    spent += ofSlice();
    pace = next;
    if (next !== "paused") count();
  };
  change(ports.pace());
  return {
    hear(event) {
      if (changesPace.has(event.type)) change(ports.pace());
    },
    used: () => (spent + ofSlice()) / milliseconds,
    renew() {
      const before = pace;
      change("paused");
      spent = 0;
      change(before);
    },
    clear: () => cancel(),
  };
}

const changesPace: ReadonlySet<Event["type"]> = new Set([
  "run-change",
  "task-start",
  "task-change",
  "task-end",
  "approval-request",
  "approval-answer",
  "question-request",
  "question-answer",
]);

import type { Notice } from "../../core/events/event.ts";
import type { Screen } from "./screen.ts";

/** A status line that counts the seconds until something goes on. */
export interface Countdown {
  /** `until` is an ISO time; `words` follow the seconds. */
  start(until: string, words: string): void;
  stop(): void;
}

export function createCountdown({ status, isTerminal, colours }: Screen): Countdown {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    status(undefined);
  };
  return {
    start(until, words) {
      stop();
      if (!isTerminal) return;
      const show = (): void => status(colours.dim(`  ${remaining(Date.parse(until) - Date.now())} … ${words}`));
      timer = setInterval(show, 1_000).unref();
      show();
    },
    stop,
  };
}

/** "0:05", "1:02:03". */
export function remaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A notice as one sentence or two; `at` is when it was given. */
export function describeNotice(notice: Notice, at: string): string {
  if (notice.kind !== "retry") return notice.message;
  const seconds = Math.max(1, Math.ceil((Date.parse(notice.retryAt) - Date.parse(at)) / 1000));
  return `${notice.message} Trying again in ${seconds} s (${notice.attempt} of ${notice.of}); Ctrl+C stops.`;
}

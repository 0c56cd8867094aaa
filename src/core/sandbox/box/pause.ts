import type Docker from "dockerode";
import { within } from "../process/limits.ts";

export interface Pause {
  /** Never rejects. */
  hold(): Promise<() => Promise<void>>;
  /** Resolves when nobody wants it any more. */
  over(): Promise<void>;
}

/** What stops a container while anybody wants that, and lets it go on. */
export function pauseOf(container: Docker.Container): Pause {
  let holders = 0;
  let asked: Promise<unknown> = Promise.resolve();
  let over: Promise<void> = Promise.resolve();
  let end: () => void = () => undefined;
  const ask = (what: () => Promise<unknown>) => {
    // One that is gone, or that its engine can't stop, stays as it is.
    asked = asked.then(() => within(answerMs, what())).catch(() => undefined);
  };
  return {
    async hold() {
      holders += 1;
      if (holders === 1) {
        ask(() => container.pause());
        over = new Promise((resolve) => {
          end = resolve;
        });
      }
      const ended = end;
      await asked;
      return async () => {
        holders -= 1;
        if (holders > 0) return;
        ask(() => container.unpause().catch(() => container.unpause()));
        await asked;
        ended();
      };
    },
    over: () => over,
  };
}

const answerMs = 5_000;

/** The engine may say that a command runs before it does. */
const looks = 40;
const pauseMs = 25;

/** Resolves once a command that was begun is in its container, and stands still with it. Never rejects. */
export async function isInside(exec: Docker.Exec): Promise<void> {
  for (let left = looks; left > 0; left -= 1) {
    const { Pid, Running } = await within(answerMs, exec.inspect()).catch(() => ({ Pid: 0, Running: false }));
    if (Pid > 0 || !Running) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

import { setTimeout as wait } from "node:timers/promises";
import type Docker from "dockerode";
import { within } from "../process/limits.ts";

/** What waits in a box for its commands: init, and what reads to the end of its input. */
export const ownProcesses = 2;

/** How often it is counted, since what was ended may take a moment to be taken off, and how many milliseconds lie between. */
const counts = 10;
const pauseMs = 30;
const answerMs = 5_000;

/**
 * Whether nothing runs in a box but so many processes of its own. The engine counts them, from outside: what is told within, a command can tell too.
 * What can't be counted is not quiet. Never rejects.
 */
export async function isQuiet(container: Pick<Docker.Container, "top">, own: number): Promise<boolean> {
  try {
    for (let left = counts; left > 0; left -= 1) {
      const { Processes } = (await within(answerMs, container.top())) as { readonly Processes: readonly unknown[] };
      if (Processes.length <= own) return true;
      if (left > 1) await wait(pauseMs);
    }
  } catch {
    // Its engine does not answer, or it is gone.
  }
  return false;
}

import { setImmediate as breathe } from "node:timers/promises";
import { createContext, Script } from "node:vm";
import { type Job, type Outcome, perform } from "./work.ts";

/** Carries out a job in this thread, a few files at a time, for where no worker can be had. */
export async function performHere(
  job: Job,
  { signal, fileTimeMs }: { readonly signal: AbortSignal; readonly fileTimeMs: number },
): Promise<Outcome> {
  const box: { work: () => unknown } = { work: () => undefined };
  // Only code that runs apart can be ended from outside, and an expression that never ends must be.
  const script = new Script("work()");
  const context = createContext(box);
  const state = { count: 0, file: "" };
  const pace = {
    isStopped: () => signal.aborted,
    beat: () => undefined,
    next: (file: string) => {
      state.file = file;
      state.count += 1;
      return state.count % filesAtOnce === 0 ? breathe() : undefined;
    },
    run: <Value>(work: () => Value): Value => {
      box.work = work;
      return script.runInContext(context, { timeout: fileTimeMs }) as Value;
    },
  };
  try {
    return { kind: "done", done: await perform(job, pace) };
  } catch (error) {
    // It comes from where the code ran, so it is none of our own errors.
    if (typeof error === "object" && error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return { kind: "endless", file: state.file };
    throw error;
  }
}

/** Files that are looked through before others get a turn. */
const filesAtOnce = 20;

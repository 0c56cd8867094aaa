import { setImmediate as breathe } from "node:timers/promises";
import { createContext, Script } from "node:vm";
import { type Job, type Outcome, type Pace, perform } from "./work.ts";

/** Carries out jobs in this thread, a few files at a time, for where no worker can be had. */
export interface Slices {
  perform(job: Job, signal: AbortSignal): Promise<Outcome>;
}

/** With the time for one file, after which the expression is taken for endless. */
export function createSlices(fileTimeMs: number): Slices {
  let run: Run | undefined;
  return {
    perform(job, signal) {
      run ??= createRun(fileTimeMs);
      return performHere(job, signal, run);
    },
  };
}

type Run = Pace["run"];

/** Only code that runs apart can be ended from outside, and an expression that never ends must be. The place for it is costly, so it is made once. */
function createRun(timeout: number): Run {
  const box: { work: () => unknown } = { work: () => undefined };
  const script = new Script("work()");
  const context = createContext(box);
  return <Value>(work: () => Value): Value => {
    box.work = work;
    return script.runInContext(context, { timeout }) as Value;
  };
}

async function performHere(job: Job, signal: AbortSignal, run: Run): Promise<Outcome> {
  const state = { count: 0, file: "" };
  const pace = {
    isStopped: () => signal.aborted,
    beat: () => undefined,
    next: (file: string) => {
      state.file = file;
      state.count += 1;
      return state.count % filesAtOnce === 0 ? breathe() : undefined;
    },
    run,
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

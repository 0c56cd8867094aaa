import { Worker } from "node:worker_threads";
import { type Answer, createSignals, type Order, type Signals, sharedBytes } from "./signals.ts";
import { createSlices } from "./slices.ts";
import type { Job, Outcome } from "./work.ts";

/** Threads that search, so that nobody waits for them: at most a few, kept warm for a while, and none of them keeps the process alive. */
export interface Crew {
  /** Rejects when the job itself broke. With the signal, or at the end of patience, it stops where it is and gives what it has. */
  perform(job: Job, signal: AbortSignal, patienceMs?: number): Promise<Outcome>;
  /** How many can work at the same time. */
  readonly size: number;
}

export interface CrewOptions {
  readonly workerFile?: string;
  readonly size: number;
  /** For one file, after which the expression is taken for endless. */
  readonly fileTimeMs: number;
}

/** Without a file of the worker's code all is done in this thread, in slices. */
export function createCrew({ workerFile, size, fileTimeMs }: CrewOptions): Crew {
  const crew: Members = { idle: new Set(), busy: 0, waiting: [], isUnable: workerFile === undefined };
  const slices = createSlices(fileTimeMs);
  return {
    size,
    async perform(job, signal, patienceMs) {
      const here = () =>
        slices.perform(job, patienceMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
      if (workerFile === undefined || crew.isUnable) return here();
      const member = await memberOf(crew, { workerFile, size });
      if (!member) return here();
      const outcome = await supervise(member, job, { signal, fileTimeMs, patienceMs }).finally(() => release(crew, member));
      if (outcome !== "unable") return outcome;
      crew.isUnable = true;
      return here();
    },
  };
}

/** After which an idle thread is ended. */
const idleMs = 30_000;
/** Between telling a worker to stop and ending it. */
const graceMs = 150;
/** How often it is looked at in the time of a file. */
const looks = 8;

interface Limits {
  readonly signal: AbortSignal;
  readonly fileTimeMs: number;
  readonly patienceMs?: number;
}

interface Members {
  readonly idle: Set<Member>;
  busy: number;
  readonly waiting: (() => void)[];
  /** No worker can be started here. */
  isUnable: boolean;
}

interface Member {
  readonly worker: Worker;
  /** It runs, or never will. */
  readonly begun: Promise<unknown>;
  /** Hears the answer to the job at hand. */
  hear: (answer: Answer | "gone") => void;
  isGone: boolean;
  timer?: NodeJS.Timeout;
}

async function memberOf(
  crew: Members,
  { workerFile, size }: { readonly workerFile: string; readonly size: number },
): Promise<Member | undefined> {
  while (crew.busy >= size) await new Promise<void>((resolve) => crew.waiting.push(resolve));
  const [warm] = crew.idle;
  const member = warm ?? start(crew, workerFile);
  if (!member) return undefined;
  crew.busy += 1;
  crew.idle.delete(member);
  clearTimeout(member.timer);
  member.worker.ref();
  return member;
}

function start(crew: Members, workerFile: string): Member | undefined {
  try {
    const worker = new Worker(workerFile, { env: {}, execArgv: [] });
    const begun = new Promise((resolve) => worker.once("online", resolve).once("exit", resolve));
    const member: Member = { worker, begun, hear: () => undefined, isGone: false };
    worker.on("message", (answer: Answer) => member.hear(answer));
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      member.isGone = true;
      crew.idle.delete(member);
      member.hear("gone");
    });
    return member;
  } catch {
    return undefined;
  }
}

function release(crew: Members, member: Member): void {
  crew.busy -= 1;
  crew.waiting.shift()?.();
  if (member.isGone) return;
  member.worker.unref();
  member.timer = setTimeout(() => {
    crew.idle.delete(member);
    void member.worker.terminate();
  }, idleMs).unref();
  crew.idle.add(member);
}

async function supervise(member: Member, job: Job, limits: Limits): Promise<Outcome | "unable"> {
  const shared = new SharedArrayBuffer(sharedBytes);
  const signals = createSignals(shared);
  await member.begun;
  if (member.isGone) return "unable";
  const ends = watch(member.worker, signals, { ...limits, isOwnPace: job.kind === "ripgrep" });
  const patience = limits.patienceMs === undefined ? undefined : setTimeout(() => signals.stop(), limits.patienceMs);
  try {
    const answered = new Promise<Answer | "gone">((resolve) => {
      member.hear = resolve;
    });
    const order: Order = { job, shared };
    member.worker.postMessage(order);
    const answer = await answered;
    if (answer === "gone") return ends.outcome() ?? "unable";
    if ("problem" in answer) throw new Error(answer.problem);
    return { kind: "done", done: answer.done };
  } finally {
    clearTimeout(patience);
    ends.clear();
  }
}

/** Ends a worker that does not get on, or that goes on after it was told to stop. */
function watch(worker: Worker, signals: Signals, { isOwnPace, signal, fileTimeMs }: Limits & { readonly isOwnPace: boolean }) {
  let outcome: Outcome | undefined;
  let grace: NodeJS.Timeout | undefined;
  const last = { progress: -1, looks: 0 };
  const end = (why: Outcome) => {
    if (outcome) return;
    outcome = why;
    void worker.terminate();
  };
  const stop = () => {
    signals.stop();
    grace = setTimeout(() => end({ kind: "ended" }), graceMs);
  };
  const look = setInterval(() => {
    const progress = signals.progress();
    last.looks = progress === last.progress ? last.looks + 1 : 0;
    last.progress = progress;
    if (!isOwnPace && progress > 0 && last.looks >= looks) end({ kind: "endless", file: signals.file() });
  }, fileTimeMs / looks);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return {
    outcome: () => outcome,
    clear: () => {
      clearInterval(look);
      clearTimeout(grace);
      signal.removeEventListener("abort", stop);
    },
  };
}

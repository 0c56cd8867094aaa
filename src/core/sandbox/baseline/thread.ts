import { Worker } from "node:worker_threads";
import { type Answer, createClerk, type Desk, type Order } from "./orders.ts";

/** Something to be asked of the thread, without what every order has. */
export type Wish = WithoutCommon<Order>;
type WithoutCommon<T> = T extends unknown ? Omit<T, "nr" | "shared"> : never;

/** The thread that looks over workspace folders: begun when it is first needed, and never what keeps the process alive. */
export interface Thread {
  /** Resolves to its answer; with the signal it is told to stop and gives what it has. */
  ask(wish: Wish, signal?: AbortSignal): Promise<Answer>;
  /** Ends it. What it has not written down is copied anew at the next start. */
  close(): Promise<void>;
}

export interface ThreadOptions extends Desk {
  /** The thread's code; without it all is done in this thread. */
  readonly workerFile?: string;
}

interface Member {
  readonly worker: Worker;
  readonly waiting: Map<number, (answer: Answer) => void>;
  hasAnswered: boolean;
}

export function createThread({ folder, limits, workerFile }: ThreadOptions): Thread {
  let member: Member | undefined;
  let clerk: ReturnType<typeof createClerk> | undefined;
  let isUnable = workerFile === undefined;
  let nr = 0;
  const here = (order: Order): Answer => {
    clerk ??= createClerk({ folder, limits });
    return clerk(order);
  };
  const begin = (file: string): Member | undefined => {
    try {
      return startMember(new Worker(file, { env: {}, execArgv: [], workerData: { folder, limits } satisfies Desk }), (gone) => {
        if (member === gone) member = undefined;
      });
    } catch {
      return undefined;
    }
  };
  const ask = async (wish: Wish, signal?: AbortSignal): Promise<Answer> => {
    nr += 1;
    const shared = new SharedArrayBuffer(4);
    const order: Order = { ...wish, nr, shared };
    if (isUnable || workerFile === undefined) return here(order);
    member ??= begin(workerFile);
    if (!member) isUnable = true;
    const answer = member && (await asked(member, order, signal));
    if (answer !== "unstartable" && answer) return answer;
    isUnable = true;
    return here(order);
  };
  return {
    ask,
    async close() {
      if (!member && !clerk) return;
      await ask({ kind: "close" });
      await member?.worker.terminate();
      member = undefined;
    },
  };
}

function startMember(worker: Worker, onGone: (member: Member) => void): Member {
  const member: Member = { worker, waiting: new Map(), hasAnswered: false };
  worker.on("message", (answer: Answer) => {
    member.hasAnswered = true;
    const hear = member.waiting.get(answer.nr);
    member.waiting.delete(answer.nr);
    if (member.waiting.size === 0) worker.unref();
    hear?.(answer);
  });
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    onGone(member);
    for (const [nr, hear] of member.waiting) hear({ nr, problem: gone });
    member.waiting.clear();
  });
  worker.unref();
  return member;
}

const gone = "the thread that looks over the workspace has ended";

/** `unstartable`: the thread was gone before it ever answered. */
async function asked(member: Member, order: Order, signal: AbortSignal | undefined): Promise<Answer | "unstartable"> {
  const stop = () => void Atomics.store(new Int32Array(order.shared), 0, 1);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  member.worker.ref();
  try {
    const answer = await new Promise<Answer>((resolve) => {
      member.waiting.set(order.nr, resolve);
      member.worker.postMessage(order);
    });
    return answer.problem === gone && !member.hasAnswered ? "unstartable" : answer;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

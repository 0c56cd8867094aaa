import { Worker } from "node:worker_threads";
import { StoreError } from "../store.ts";
import type { Desk } from "./desk.ts";
import type { DeskData, FromThread, ToThread } from "./messages.ts";

/** What the thread has to tell besides its answers. */
export interface Hears {
  onWarning(sentence: string): void;
  /** See `LibraryPorts.saw`. */
  saw(moment: number): void;
}

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

type Asked = Extract<ToThread, { readonly id: number }>;

/** A desk in a thread of its own, begun with the first question. It keeps the process alive only while somebody waits. */
export function openThread(workerFile: string, data: DeskData, hears: Hears): Desk {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let count = 0;

  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
    return found;
  };
  const hear = (message: FromThread) => {
    if (message.kind === "warning") hears.onWarning(message.sentence);
    else if (message.kind === "saw") hears.saw(message.moment);
    else if (message.kind === "answer") settle(message.id)?.resolve(message.value as never);
    else settle(message.id)?.reject(errorOf(message));
  };
  const gone = (reason: string) => {
    worker = undefined;
    for (const id of [...waiting.keys()]) settle(id)?.reject(new StoreError(`The conversations could not be read (${reason}). Try again.`));
  };
  const begin = (): Worker => {
    const begun = new Worker(workerFile, { workerData: data, execArgv: [] });
    begun.on("message", hear);
    begun.on("error", (error) => gone(error.message));
    begun.on("exit", () => worker === begun && gone("its thread ended"));
    return begun;
  };
  const send = <T>(message: Asked): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.set(message.id, { resolve, reject });
      worker ??= begin();
      worker.ref();
      worker.postMessage(message);
    });
  const nextId = () => {
    count += 1;
    return count;
  };

  return {
    ask: (name, given, pending) => send({ kind: "ask", id: nextId(), name, given, pending }),
    fold: (mode) => send({ kind: "fold", id: nextId(), mode }),
    foldIfDue() {
      worker ??= begin();
      if (waiting.size === 0) worker.unref();
      worker.postMessage({ kind: "fold-if-due" } satisfies ToThread);
    },
    recover: (pending) => send({ kind: "recover", id: nextId(), pending }),
    async close() {
      const ending = worker;
      worker = undefined;
      for (const id of [...waiting.keys()]) settle(id)?.reject(new StoreError("The conversations are closed; start AnyCowork again."));
      // Taking its memory apart may last longer than anybody should wait.
      void ending?.terminate();
    },
  };
}

function errorOf({ message, name, code }: Extract<FromThread, { kind: "failure" }>): Error {
  if (name === "StoreError") return new StoreError(message);
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

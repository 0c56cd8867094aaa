import { parentPort } from "node:worker_threads";
import { createSignals, type Order } from "./signals.ts";
import { perform } from "./work.ts";

// The entry of a thread that carries out one job at a time, as they come.
parentPort?.on("message", async ({ job, shared }: Order) => {
  const signals = createSignals(shared);
  const pace = {
    isStopped: () => signals.isStopped(),
    next: (file: string) => signals.begin(file),
    beat: () => signals.beat(),
    run: <Value>(work: () => Value) => work(),
  };
  try {
    parentPort?.postMessage({ done: await perform(job, pace) });
  } catch (error) {
    parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
});

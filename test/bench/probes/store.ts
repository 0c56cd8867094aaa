// What the conversations cost, each question in a process of its own: `store QUESTION DIST FOLDER …` prints a JSON object.
import { open as openFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type FileSystem, realFiles } from "../../../src/core/storage/disk/files.ts";
import type { Store } from "../../../src/core/storage/store.ts";
import { median } from "../figures.ts";
import { type Built, fillLog, fillWithSteps, fillWithTalk, messageRow, open, unsafeFiles, wordOf } from "./fixtures.ts";
import { yardsticks } from "./yardsticks.ts";

const [question = "", dist = "", ...rest] = process.argv.slice(2);
const [folder = "", second = ""] = rest;
const built: Built = { wasmFile: path.join(dist, "sql-wasm.wasm"), workerFile: path.join(dist, "store-worker.js") };

const questions: Readonly<Record<string, () => Promise<object>>> = {
  "fill-talk": () => fill((store) => fillWithTalk(store, Number(second), 20)),
  "fill-steps": () => fill((store) => fillWithSteps(store, Number(second))),
  "fill-log": () => fill((store) => fillLog(store, Number(second))),
  open: firstList,
  search: searches,
  commit: commits,
  fold: folds,
  yardsticks: async () => ({ yardsticks: await yardsticks(folder, second, built.wasmFile) }),
};
console.log(JSON.stringify(await questions[question]?.()));
// What the store might still want to tidy up is not waited for.
process.exit(0);

async function fill(work: (store: Store) => Promise<void>): Promise<object> {
  const store = await open(folder, built, unsafeFiles);
  await work(store);
  await store.close();
  return {};
}

/** From opening to the first list of conversations, thread and WebAssembly included, and the memory that takes. */
async function firstList(): Promise<object> {
  const openedAt = performance.now();
  await open(folder, built);
  return { ms: performance.now() - openedAt, mb: process.memoryUsage.rss() / 1e6 };
}

/** The slowest of some searches, each asked several times. */
async function searches(): Promise<object> {
  const store = await open(folder, built);
  const [usual, seldom] = [wordOf(0), wordOf(15_000)];
  const texts = [
    "entry12345",
    usual,
    seldom,
    `${seldom} ${usual}`,
    `${wordOf(3)} ${wordOf(5)}`,
    wordOf(100).slice(0, 3),
    "nothing of the kind",
  ];
  const each: number[] = [];
  for (const text of texts) each.push(await medianOf(7, () => store.search(text, 50)));
  return { ms: Math.max(...each), each };
}

/** A commit of a 1 KB row in each folder, and the same bytes appended to a bare file and synced, in turn. */
async function commits(): Promise<object> {
  let written: Uint8Array = new Uint8Array();
  const spying: FileSystem = {
    ...realFiles,
    create: async (file) => {
      const made = await realFiles.create(file);
      const write = (bytes: Uint8Array, offset: number, position?: number) => {
        written = bytes;
        return made.write(bytes, offset, position);
      };
      return { ...made, write };
    },
  };
  const stores = await Promise.all(rest.map((each) => open(each, built, spying)));
  const bare = await openFile(path.join(folder, "bare.log"), "wx");
  let end = 0;
  const times = rest.map((): number[] => []);
  const bareTimes: number[] = [];
  const rounds = 400;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, store] of stores.entries())
      times[index]?.push(await timed(() => store.commit([messageRow("session-0", 1e9 + round, 850)])));
    bareTimes.push(
      await timed(async () => {
        await bare.write(written, 0, written.length, end);
        await bare.datasync();
      }),
    );
    end += written.length;
  }
  return { bytes: written.length, bareMs: median(bareTimes), each: times.map(median) };
}

/** The longest that this thread was kept from its work while everything was folded into a new image. */
async function folds(): Promise<object> {
  const store = await open(folder, built, unsafeFiles);
  const worst: number[] = [];
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await store.commit([messageRow("session-0", 2e9 + round, 850)]);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    took.push(await timed(() => store.cleanUp()));
    delay.disable();
    worst.push(delay.max / 1e6);
  }
  return { worstMs: median(worst), ms: median(took) };
}

async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) all.push(await timed(work));
  return median(all);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

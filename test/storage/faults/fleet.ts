import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";
import { openStore } from "../../../src/core/storage/database.ts";
import type { Store } from "../../../src/core/storage/store.ts";
import { wasmFile } from "../ports.ts";
import { dice } from "./dice.ts";

/** Bundles the writer and the thread that holds its database into a folder, the way the product is. */
export async function bundleWriter(outdir: string): Promise<Scripts> {
  const banner = { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' };
  const entryPoints = { writer: "test/storage/faults/writer.ts", worker: "src/core/storage/thread/worker.ts" };
  const common = { bundle: true, splitting: true, format: "esm", platform: "node", logLevel: "warning" } as const;
  await build({ ...common, entryPoints, outdir, banner, outExtension: { ".js": ".mjs" } });
  return { writer: path.join(outdir, "writer.mjs"), worker: path.join(outdir, "worker.mjs") };
}

export interface Scripts {
  readonly writer: string;
  readonly worker: string;
}

/** A process that writes; see `writer.ts`. */
export interface Writer {
  readonly name: string;
  readonly process: ChildProcess;
  /** Ids of messages, as they are acknowledged. */
  readonly acknowledged: readonly string[];
  /** What it warned of. */
  readonly warnings: readonly string[];
  /** Once it has written all it was to write. */
  readonly done: Promise<unknown>;
  readonly ended: Promise<unknown>;
  report(): Promise<Report>;
  stop(): Promise<unknown>;
}

/** What a process sees of everybody. */
export interface Report {
  readonly messages: number;
  readonly twice: number;
  readonly hash: string;
}

export interface WriterOptions {
  readonly name: string;
  readonly count: number;
  /** It pauses up to so long after each commit. */
  readonly pauseMs?: number;
}

export function startWriter(scripts: Scripts, folder: string, { name, count, pauseMs = 0 }: WriterOptions): Writer {
  const args = [scripts.writer, folder, wasmFile, scripts.worker, name, String(count), String(pauseMs)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  // Whoever is killed no longer reads.
  child.stdin.on("error", () => undefined);
  const acknowledged: string[] = [];
  const warnings: string[] = [];
  const reports: ((report: Report) => void)[] = [];
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const lines = createInterface({ input: child.stdout }).on("line", (line) => {
    const rest = line.slice(2);
    if (line.startsWith("+ ")) acknowledged.push(rest);
    else if (line.startsWith("! ")) warnings.push(rest);
    else if (line.startsWith("= ")) reports.shift()?.(JSON.parse(rest) as Report);
    else finish();
  });
  const ended = Promise.all([once(child, "close"), once(lines, "close")]);
  const tell = (word: string) => void child.stdin.write(`${word}\n`);
  return {
    name,
    process: child,
    acknowledged,
    warnings,
    done,
    ended,
    report: () =>
      new Promise((resolve) => {
        reports.push(resolve);
        tell("report");
      }),
    stop() {
      tell("stop");
      return ended;
    },
  };
}

/** What came of a storm. */
export interface Storm {
  readonly seed: string;
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly twice: number;
  readonly invented: readonly string[];
  /** Milliseconds from a kill until another process had been told of everything the killed one had acknowledged, shortest first. */
  readonly heardMs: readonly number[];
  readonly disagreed: number;
  readonly warnings: readonly string[];
}

/** Kills one of two or three processes that write at once, again and again at random times, and starts another in its place, while a further one watches. */
export async function storm(
  scripts: Scripts,
  folder: string,
  { seed, kills }: { readonly seed: string; readonly kills: number },
): Promise<Storm> {
  const roll = dice(seed);
  const warnings: string[] = [];
  const watcher = await openStore({
    folder,
    wasmFile,
    workerFile: scripts.worker,
    now: () => new Date(),
    onWarning: (each) => warnings.push(each),
  });
  const heard = new Set<string>();
  watcher.watch((changes) => {
    for (const { table, row } of changes) if (table === "messages") heard.add(row.id);
  });
  await watcher.sessions();
  const all: Writer[] = [];
  const start = () => {
    const writer = startWriter(scripts, folder, { name: `w${all.length}`, count: 1e9, pauseMs: 8 });
    all.push(writer);
    return writer;
  };
  let fleet = [start(), start()];
  const heardMs: number[] = [];
  let disagreed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(roll(roll(3) === 0 ? 60 : 450));
    const victim = fleet[roll(fleet.length)] as Writer;
    const killedAt = performance.now();
    victim.process.kill("SIGKILL");
    fleet = [...fleet.filter((each) => each !== victim), start()];
    await victim.ended;
    await untilHeard(heard, victim.acknowledged);
    heardMs.push(performance.now() - killedAt);
    if (fleet.length === 2 && roll(2) === 0) fleet.push(start());
    else if (fleet.length === 3 && roll(2) === 0) await fleet.shift()?.stop();
  }
  await Promise.all(fleet.slice(1).map((each) => each.stop()));
  const last = fleet[0] as Writer;
  await last.stop();
  const found = await compare(watcher, all);
  const views = [startWriter(scripts, folder, { name: "one", count: 0 }), startWriter(scripts, folder, { name: "two", count: 0 })];
  const reports = await Promise.all(views.map((each) => each.report()));
  if (new Set(reports.map((each) => each.hash)).size > 1 || reports[0]?.messages !== found.there) disagreed += 1;
  await Promise.all(views.map((each) => each.stop()));
  await watcher.close();
  for (const each of all) warnings.push(...each.warnings);
  const { lost, twice, invented, acknowledged } = found;
  return { seed, kills, acknowledged, lost, twice, invented, heardMs: heardMs.sort((a, b) => a - b), disagreed, warnings };
}

async function untilHeard(heard: ReadonlySet<string>, ids: readonly string[]): Promise<void> {
  const began = performance.now();
  while (!ids.every((each) => heard.has(each))) {
    assert.ok(performance.now() - began < 20_000, "what was acknowledged is not told to others");
    await pause(2);
  }
}

async function compare(store: Store, writers: readonly Writer[]) {
  const there = new Map<string, number>();
  for (const { id } of await store.sessions())
    for (const message of (await store.session(id))?.messages ?? []) there.set(message.id, (there.get(message.id) ?? 0) + 1);
  const acknowledged = writers.flatMap((each) => each.acknowledged);
  // The last commit of one that was killed may be there without having been acknowledged.
  const possible = new Set(writers.flatMap((each) => [...each.acknowledged, `${each.name}-${each.acknowledged.length}`]));
  return {
    there: there.size,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((each) => !there.has(each)),
    twice: [...there.values()].filter((each) => each > 1).length,
    invented: [...there.keys()].filter((each) => !possible.has(each)),
  };
}

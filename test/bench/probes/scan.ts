import { lstatSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createBaselines } from "../../../src/core/sandbox/baseline/baselines.ts";
import { createLister } from "../../../src/core/sandbox/walls/listing.ts";
import { survey } from "../../../src/core/sandbox/walls/survey.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

const files = 5_000;
const rounds = 15;

/** What a command pays so that it can be undone: the look over the workspace before it and after it, and once the first copy. */
export async function scanFigures({
  root,
  out,
}: Place): Promise<{ readonly figures: readonly Figure[]; readonly notes: readonly string[] }> {
  const place = await mkdtemp(path.join(out, "scan-"));
  const tree = path.join(place, "tree");
  await fill(tree);
  const baselines = createBaselines({
    dataFolder: place,
    folder: path.join(place, "baselines"),
    workerFile: path.join(root, "dist/baseline-worker.js"),
    now: () => Date.now(),
  });
  const times = { bare: [] as number[], before: [] as number[], after: [] as number[] };
  const timed = async (list: number[], work: () => Promise<unknown> | unknown) => {
    const start = performance.now();
    await work();
    list.push(performance.now() - start);
  };
  try {
    const first: number[] = [];
    await timed(first, async () => (await baselines.mark([tree], "command", new AbortController().signal)).drop());
    for (let round = 0; round < rounds; round += 1) {
      await timed(times.bare, () => walk(tree));
      let mark: Awaited<ReturnType<typeof baselines.mark>> | undefined;
      await timed(times.before, async () => {
        mark = await baselines.mark([tree], "command", new AbortController().signal);
      });
      await writeFile(path.join(tree, "package0/part0/file0.ts"), `round ${round}`);
      await timed(times.after, async () => {
        const found = await mark?.differences();
        if (found?.files.length !== 1) throw new Error("The scan has missed what was changed.");
      });
    }
    const look = wallsOf(tree);
    const firstLook: number[] = [];
    const looks: number[] = [];
    await timed(firstLook, look);
    for (let round = 0; round < rounds; round += 1) await timed(looks, look);
    const note = `The first command in a folder of ${number(files)} files waits ${number(median(first))} ms for the first copy of them, in a sandbox ${number(median(firstLook))} ms for the first look.`;
    const figures = [figure("before", times.before, times.bare), figure("after", times.after, times.bare), lookFigure(looks, times.bare)];
    return { figures, notes: [note] };
  } finally {
    await baselines.close();
    await rm(place, { recursive: true });
  }
}

/** A look for what a sandbox must not see or change, of which there is nothing here. */
function wallsOf(tree: string): () => Promise<unknown> {
  // As if long after the files were made: what is just made is looked at anew each time.
  const lister = createLister(() => Date.now() + 60_000);
  return () => survey({ folders: [tree], ownFolder: path.join(tree, "own"), lister });
}

function lookFigure(ours: readonly number[], bare: readonly number[]): Figure {
  const told = (list: readonly number[]) => `${number(median(list))} ms`;
  const what = `look at ${number(files)} files for what a sandbox must not see, beside a bare walk`;
  return { what, floor: told(bare), ours: told(ours), value: median(ours), target: 20, unit: " ms" };
}

function figure(when: "before" | "after", ours: readonly number[], bare: readonly number[]): Figure {
  const told = (list: readonly number[]) => `${number(median(list))} ms`;
  const what = `scan of ${number(files)} files ${when} a command, beside a bare walk`;
  return { what, floor: told(bare), ours: told(ours), value: median(ours), target: 20, unit: " ms" };
}

/** The least that can tell what has changed: every file looked at once. */
function walk(folder: string): number {
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const target = `${folder}/${entry.name}`;
    sum += entry.isDirectory() ? walk(target) : lstatSync(target).ctimeMs;
  }
  return sum;
}

async function fill(tree: string): Promise<void> {
  for (let index = 0; index < files - 1; index += 1) {
    const inside = path.join(tree, `package${Math.floor(index / 500)}`, `part${Math.floor(index / 20) % 25}`);
    if (index % 20 === 0) await mkdir(inside, { recursive: true });
    await writeFile(path.join(inside, `file${index}.ts`), `export const item${index} = ${"x".repeat(index % 900)};\n`);
  }
  await writeFile(path.join(tree, ".gitignore"), "dist/\n*.log\n/build/**\n!keep.log\n");
}

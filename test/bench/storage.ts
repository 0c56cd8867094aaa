import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Place } from "./contender.ts";
import { median } from "./figures.ts";
import type { Yardstick } from "./probes/yardsticks.ts";
import { type Figure, number } from "./report.ts";

const run = promisify(execFile);

export interface StorageFigures {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** How much is stored where much is stored. */
interface Sizes {
  readonly sessions: number;
  readonly smallMb: number;
  readonly largeMb: number;
  readonly records: number;
  readonly rounds: number;
}

const whole: Sizes = { sessions: 10_000, smallMb: 10, largeMb: 200, records: 10_000, rounds: 5 };
const quick: Sizes = { sessions: 500, smallMb: 2, largeMb: 10, records: 500, rounds: 1 };

/** What keeping everything costs, with the database in its thread as it ships. Fixtures are made beside the bench, for their disk, and removed. */
export async function storageFigures(place: Place, isQuick: boolean): Promise<StorageFigures> {
  const folder = await mkdtemp(path.join(place.out, "store-"));
  const sizes = isQuick ? quick : whole;
  const ask: Ask = async (question, ...words) => {
    const all = [path.join(place.out, "probes/store.mjs"), question, path.join(place.root, "dist"), ...words];
    const { stdout } = await run(process.execPath, all);
    console.error(`store ${question}: ${stdout.trim()}`);
    return JSON.parse(stdout) as Answer;
  };
  try {
    const commits = await commitFigures(ask, folder, sizes);
    const openings = await openFigures(ask, folder, sizes);
    return { figures: [...commits.figures, ...openings], notes: commits.notes };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a question of probes/store.ts is answered with. */
interface Answer {
  readonly ms: number;
  readonly bareMs: number;
  readonly each: readonly number[];
  readonly worstMs: number;
  readonly mb: number;
  readonly yardsticks: readonly Yardstick[];
}

type Ask = (question: string, ...words: readonly string[]) => Promise<Answer>;

async function commitFigures(ask: Ask, folder: string, { smallMb, largeMb }: Sizes): Promise<StorageFigures> {
  const [small, large] = [path.join(folder, "small"), path.join(folder, "large")];
  await ask("fill-steps", small, String(smallMb));
  await ask("fill-steps", large, String(largeMb));
  const { bareMs, each } = await ask("commit", small, large);
  const [smallMs = Number.NaN, largeMs = Number.NaN] = each;
  const fold = await ask("fold", large);
  const { yardsticks } = await ask("yardsticks", folder, await imageIn(small));
  const figures = [
    against("a durable commit of a 1 KB row, to appending and syncing its bytes", { floorMs: bareMs, oursMs: smallMs, target: 2 }),
    against(`the same with ${largeMb} MB stored, to ${smallMb} MB`, { floorMs: smallMs, oursMs: largeMs, target: 1.2 }),
    alone(`folding ${largeMb} MB: longest delay of the main thread`, {
      told: `${number(fold.ms)} ms in all`,
      value: fold.worstMs,
      target: 50,
    }),
  ];
  return { figures, notes: [yardstickNote(yardsticks, smallMb)] };
}

async function openFigures(ask: Ask, folder: string, { sessions, records, rounds }: Sizes): Promise<readonly Figure[]> {
  const [empty, log, talk] = [path.join(folder, "empty"), path.join(folder, "log"), path.join(folder, "talk")];
  await ask("fill-talk", talk, String(sessions));
  await ask("fill-log", log, String(records));
  await ask("open", empty);
  const times = { empty: [] as number[], log: [] as number[], talk: [] as number[], mb: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.empty.push((await ask("open", empty)).ms);
    // What was opened once may be folded, and then there is nothing to read again.
    const copy = path.join(folder, `log-${round}`);
    await cp(log, copy, { recursive: true });
    times.log.push((await ask("open", copy)).ms);
    const opened = await ask("open", talk);
    times.talk.push(opened.ms);
    times.mb.push(opened.mb);
  }
  const search = await ask("search", talk);
  const [startMs, logMs, talkMs] = [median(times.empty), median(times.log), median(times.talk)];
  const many = `${sessions.toLocaleString("en-US")} conversations`;
  const logged = `${records.toLocaleString("en-US")} records`;
  const beyond = (ms: number) => ({ told: `${number(ms)} ms in all`, value: ms - startMs });
  return [
    alone(`reading a log of ${logged}, beyond starting SQLite`, { ...beyond(logMs), target: 350 }),
    alone(`first list of ${many} with ${number(sessions * 20)} messages, beyond starting SQLite`, { ...beyond(talkMs), target: 500 }),
    alone("searching their text, the slowest of seven searches", { told: `${number(search.ms)} ms`, value: search.ms, target: 100 }),
    {
      ...alone("memory of a process that has them open", { told: `${number(median(times.mb))} MB`, value: median(times.mb), target: 400 }),
      unit: " MB",
    },
  ];
}

interface Against {
  readonly floorMs: number;
  readonly oursMs: number;
  readonly target: number;
}

function against(what: string, { floorMs, oursMs, target }: Against): Figure {
  return { what, floor: `${number(floorMs)} ms`, ours: `${number(oursMs)} ms`, value: oursMs / floorMs, target, unit: "×" };
}

interface Alone {
  readonly told: string;
  readonly value: number;
  readonly target: number;
}

function alone(what: string, { told, value, target }: Alone): Figure {
  return { what, floor: undefined, ours: told, value, target, unit: " ms" };
}

function yardstickNote(yardsticks: readonly Yardstick[], megabytes: number): string {
  const told = yardsticks.map(({ what, ms }) => `${what}: ${ms === undefined ? "not in this Node" : `${number(ms)} ms`}`);
  return `Other ways to make the same row durable, to compare with and no choices (${megabytes} MB stored): ${told.join("; ")}.`;
}

async function imageIn(folder: string): Promise<string> {
  const store = path.join(folder, "store");
  const images = (await readdir(store)).filter((each) => each.endsWith(".db")).sort();
  return path.join(store, images.at(-1) ?? "");
}

import type { SessionView } from "../../../src/core/events/session-view.ts";
import { type Driver, startDriver } from "../../webview/harness/driver.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";
import { type Kept, keeping } from "./keeping.ts";
import { blank, bring, type Opened, opening } from "./opening.ts";
import { type Scrolled, scrolling } from "./scrolling.ts";
import { type Streamed, streaming } from "./streaming.ts";
import { manyTurns, oneRun, shortTurns } from "./talks.ts";
import type { Longest } from "./trace.ts";

interface Found {
  readonly figures: readonly Figure[];
  readonly notes?: readonly string[];
}

const clockNote =
  "Frames of the view are judged by their time on a processor: this browser has no graphics card, so its painting takes the cores that the page's frames wait for. What the same frames took by the clock stands beside it.";

/** Conversations of 5,000 steps in the built view, as a trace of Chromium tells it: how they open and scroll. */
export async function transcriptFigures(_place: Place, isQuick: boolean): Promise<Found> {
  const found = await inDriver("transcript", async (driver) => {
    const figures: Figure[] = [];
    for (const { what, view } of isQuick ? [manyTurns()] : [manyTurns(), oneRun(), shortTurns()]) {
      const opened: Opened[] = [];
      const scrolled: Scrolled[] = [];
      for (let round = 0; round < (isQuick ? 1 : 3); round += 1) {
        const page = await blank(driver);
        await bring(page, view);
        opened.push(await opening(driver, page));
        scrolled.push(await scrolling(driver, page, isQuick ? 40 : 300));
        await page.close();
      }
      figures.push(...openFigures(what, opened), ...scrollFigures(what, scrolled));
    }
    return figures;
  });
  return { ...found, notes: [clockNote] };
}

/** An answer of 1 MB that streams in. */
export function streamFigures(_place: Place, isQuick: boolean): Promise<Found> {
  return inDriver("stream", async (driver) => {
    const [short, behind]: [Streamed[], Streamed[]] = [[], []];
    // In turns, so that what else the machine does in the meantime meets both.
    for (let round = 0; round < (isQuick ? 1 : 3); round += 1) {
      short.push(await streamed(driver));
      behind.push(await streamed(driver, manyTurns().view));
    }
    return streamedFigures(short, behind);
  });
}

/** What stays of conversations that were left. */
export function keptFigures(): Promise<Found> {
  return inDriver("kept", async (driver) => {
    const { first, last } = await keeping(driver, [manyTurns("one").view, oneRun("other").view]);
    return leftFigures(first, last);
  });
}

/** Where there is no browser these figures are left out, and that is said. */
async function inDriver(part: string, measure: (driver: Driver) => Promise<readonly Figure[]>): Promise<Found> {
  const driver = await startDriver().catch((error) => console.error(`${part} was not measured: ${String(error).split("\n", 1)[0]}`));
  if (!driver) return { figures: [] };
  try {
    return { figures: await measure(driver) };
  } finally {
    await driver.close();
  }
}

async function streamed(driver: Driver, view?: SessionView): Promise<Streamed> {
  const page = await blank(driver);
  const found = await streaming(driver, page, view);
  await page.close();
  return found;
}

type Of<Each> = (pick: (each: Each) => number) => number;

const middle =
  <Each>(all: readonly Each[]): Of<Each> =>
  (pick) =>
    median(all.map(pick));

function figure(what: string, ours: string, rest: Pick<Figure, "value" | "target" | "unit">): Figure {
  return { what, floor: undefined, ours, ...rest };
}

/** The longest frame of several on a processor, with what it was by the clock. */
function frameFigure(what: string, all: readonly Longest[], more = ""): Figure {
  const of = middle(all);
  const clock = `by the clock ${number(of((each) => each.late))} late, the longest ${number(of((each) => each.ms))} ms`;
  const ours = `${number(of((each) => each.lateCpu))} late${more}; ${clock}`;
  return figure(`${what}: longest frame on a processor`, ours, { value: of((each) => each.cpuMs), target: 50, unit: " ms" });
}

function openFigures(what: string, all: readonly Opened[]): readonly Figure[] {
  const of = middle(all);
  const ours = `${number(of((each) => each.nodes))} elements, still after ${number(of((each) => each.stillMs))} ms`;
  const name = `5,000 steps in ${what}`;
  return [
    figure(`${name}: from their arrival to the first paint`, ours, { value: of((each) => each.paintedMs), target: 1_000, unit: " ms" }),
    frameFigure(
      `${name}, once painted`,
      all.map((each) => each.after),
    ),
  ];
}

function scrollFigures(what: string, all: readonly Scrolled[]): readonly Figure[] {
  const of = middle(all);
  const name = `scrolling to the beginning and back, ${what}`;
  const most = `${number(of((each) => each.nodes))} elements at the most`;
  return [
    frameFigure(
      name,
      all.map((each) => each.frame),
      ` of ${number(of((each) => each.frames))}`,
    ),
    figure(`${name}: frames with an empty part`, most, {
      value: of((each) => (each.blank / each.frames) * 100),
      target: 2,
      unit: " in 100",
    }),
  ];
}

function streamedFigures(short: readonly Streamed[], behind: readonly Streamed[]): readonly Figure[] {
  const [of, far] = [middle(short), middle(behind)];
  const [own, its] = [of((each) => each.lastMs), far((each) => each.lastMs)];
  const told = (ms: number) => `${number(ms)} ms per KB`;
  const name = "an answer of 1 MB into the chat";
  const ratio = (value: number) => ({ value, target: 1.25, unit: "×" });
  return [
    figure(`${name}: its last tenth to its first`, told(own), ratio(of((each) => each.lastMs / each.firstMs))),
    { ...figure(`${name}: behind 5,000 steps to behind nothing`, told(its), ratio(its / own)), floor: told(own) },
    frameFigure(
      name,
      short.map((each) => each.frame),
    ),
    figure(`${name}: changes of the page in a frame`, "", {
      value: Math.max(...[...short, ...behind].map((each) => each.updates)),
      target: 1,
      unit: "",
    }),
    frameFigure(
      `${name}, another theme in its middle`,
      short.map((each) => each.theme),
    ),
  ];
}

function leftFigures(first: Kept, last: Kept): readonly Figure[] {
  const name = "10,000 steps opened and left fifteen times to five";
  const ratio = (value: number) => ({ value, target: 1.1, unit: "×" });
  return [
    figure(`${name}: memory of scripts`, `${number(last.heapBytes / 1e6)} MB`, ratio(last.heapBytes / first.heapBytes)),
    figure(`${name}: nodes`, number(last.nodes), ratio(last.nodes / first.nodes)),
    figure(`${name}: listeners`, number(last.listeners), ratio(last.listeners / first.listeners)),
  ];
}

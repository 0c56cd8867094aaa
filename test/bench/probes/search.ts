import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { expressionOf } from "../../../src/core/sandbox/patterns/expression.ts";
import { createSearcher, type Searcher } from "../../../src/core/sandbox/search/searcher.ts";
import { median } from "../figures.ts";

export interface SearchFigure {
  readonly what: string;
  readonly pattern: string;
  readonly matches: number;
  /** Medians, in milliseconds: ripgrep counting all by itself, we without it, we with it. */
  readonly ripgrepMs: number;
  readonly aloneMs: number;
  readonly withRipgrepMs: number;
  /** The longest that our own thread was kept from its work meanwhile. */
  readonly delayMs: number;
}

export interface SearchPlace {
  /** An empty folder to fill. */
  readonly folder: string;
  readonly files: number;
  readonly rounds: number;
  /** The built `search-worker.js`. */
  readonly workerFile: string;
  readonly ripgrep: string;
}

const cases = [
  { what: "rare literal", pattern: "needleInTheHay" },
  { what: "common literal", pattern: "function" },
  { what: "regex without literal", pattern: "[a-z]+[0-9]{3}\\w*\\(" },
  { what: "regex with literal", pattern: "return\\s+\\w+Total" },
] as const;

/** Fills the folder and looks through it in all ways, in turn, so that a slow minute hits all alike. */
export async function searchFigures(place: SearchPlace): Promise<readonly SearchFigure[]> {
  await fill(place.folder, place.files);
  const searcher = createSearcher({ workerFile: place.workerFile, threads: 2 });
  const figures: SearchFigure[] = [];
  for (const each of cases) {
    const times = { ripgrep: [] as number[], alone: [] as number[], withRipgrep: [] as number[], delay: [] as number[] };
    let matches = 0;
    for (let round = 0; round <= place.rounds; round += 1) {
      const ripgrep = await timed(() => runRipgrep(place, each.pattern));
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const alone = await timed(async () => {
        matches = await look(searcher, place, { pattern: each.pattern });
      });
      const withRipgrep = await timed(() => look(searcher, place, { pattern: each.pattern, program: place.ripgrep }));
      delay.disable();
      // The first round fills the caches.
      if (round === 0) continue;
      times.ripgrep.push(ripgrep);
      times.alone.push(alone);
      times.withRipgrep.push(withRipgrep);
      times.delay.push(delay.max / 1e6);
    }
    figures.push({
      ...each,
      matches,
      ripgrepMs: median(times.ripgrep),
      aloneMs: median(times.alone),
      withRipgrepMs: median(times.withRipgrep),
      delayMs: median(times.delay),
    });
  }
  return figures;
}

async function look(
  searcher: Searcher,
  { folder }: SearchPlace,
  asked: { readonly pattern: string; readonly program?: string },
): Promise<number> {
  const expression = expressionOf({ pattern: asked.pattern, isRegex: true, ignoreCase: false });
  if ("problem" in expression) throw new Error(expression.problem);
  const query = { expression, globs: [], roots: [folder], tops: [folder], includeIgnored: false, ownFolder: "/nowhere" };
  const ripgrep = async () => (asked.program === undefined ? undefined : { program: asked.program, environment: process.env });
  const wish = { query, ripgrep, skip: 0, take: 200, context: 0 };
  const result = await searcher.search(wish, new AbortController().signal);
  if (result.kind !== "found") throw new Error(`The search ended as ${result.kind}.`);
  return result.found.matchCount;
}

function runRipgrep({ ripgrep, folder }: SearchPlace, pattern: string): Promise<void> {
  const child = spawn(ripgrep, ["--no-config", "-uu", "-c", pattern, folder], { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", () => resolve());
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const words =
  "const let return function if else for await price total order cart user index value result export import type readonly".split(" ");

/** Files of some kilobytes that look like code, the same on every machine. */
async function fill(folder: string, files: number): Promise<void> {
  let seed = 7;
  const dice = (sides: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * sides);
  };
  const line = () => `  ${Array.from({ length: 4 + dice(8) }, () => words[dice(words.length)]).join(" ")} = item${dice(99)}(${dice(9)});\n`;
  const blocks = Array.from({ length: 200 }, () => Array.from({ length: 24 }, line).join(""));
  for (let index = 0; index < files; index += 1) {
    const inside = path.join(folder, `package${Math.floor(index / 500)}`, `part${Math.floor(index / 12) % 40}`);
    if (index % 12 === 0 || index % 500 === 0) await mkdir(inside, { recursive: true });
    const rare = index % 9_973 === 17 ? "needleInTheHay();\nreturn grandTotal;\ncall123x(1);\n" : "";
    const body = Array.from({ length: 1 + dice(12) }, () => blocks[dice(blocks.length)]).join("");
    await writeFile(path.join(inside, `file${index}.ts`), `// ${index}\n${rare}${body}`);
  }
  await writeFile(path.join(folder, ".gitignore"), "dist/\n*.log\n/build/**\n!keep.log\n");
}

import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable } from "node:stream";
import { nameGlob } from "../patterns/globs.ts";
import { skippedFolders } from "../patterns/ignore.ts";
import { cleanEnvironment } from "../process/environment.ts";
import { findProgram } from "../process/programs.ts";
import type { Found, SearchQuery } from "./query.ts";
import { gateOf, isAskedFor } from "./rules.ts";
import { createTally } from "./tally.ts";

/** A program to search with, and what it may know of the surroundings. */
export interface Ripgrep {
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where ripgrep is on the PATH, or undefined. Folders of the workspace are not looked in: what lies there is not ours to run. */
export function findRipgrep(environment: Ripgrep["environment"], folders: readonly string[]): Promise<string | undefined> {
  return findProgram("rg", environment, folders);
}

/**
 * Lets ripgrep name the files and count their matches. It may look into more than our rules allow, never into less; what it names
 * is asked of our rules, so that the answer is the same as without it. Undefined when it could not be run or did not understand.
 */
export async function countWithRipgrep(ripgrep: Ripgrep, query: SearchQuery, isStopped: () => boolean): Promise<Found | undefined> {
  const pattern = query.expression?.ripgrep;
  if (pattern === undefined) return undefined;
  try {
    const env = cleanEnvironment(ripgrep.environment);
    return await follow(
      spawn(ripgrep.program, argumentsFor(query, pattern), { env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true }),
      query,
      isStopped,
    );
  } catch {
    return undefined;
  }
}

function argumentsFor(query: SearchQuery, pattern: string): readonly string[] {
  const skipped = [...(query.includeIgnored ? [".git"] : skippedFolders)].filter((each) => !isAskedFor(each, query));
  const names = query.globs.map(nameGlob);
  const wanted = query.globs.every((each, index) => each.startsWith("!") || names[index] !== undefined)
    ? names.filter((each) => each !== undefined)
    : [];
  return [
    "--no-config",
    "--color=never",
    "--count",
    "--with-filename",
    "--null",
    "--hidden",
    "--case-sensitive",
    ...(query.includeIgnored ? ["--no-ignore"] : ["--no-ignore-parent", "--no-ignore-global", "--no-require-git"]),
    ...skipped.flatMap((each) => ["--glob", `!**/${each}/**`]),
    ...wanted.flatMap((each) => ["--type-add", `wanted:${each}`]),
    ...(wanted.length > 0 ? ["--type", "wanted"] : []),
    "--regexp",
    pattern,
    "--",
    ...query.roots,
  ];
}

async function follow(
  child: ChildProcessByStdio<null, Readable, Readable>,
  query: SearchQuery,
  isStopped: () => boolean,
): Promise<Found | undefined> {
  const tally = createTally(query.roots);
  const passes = gateOf(query);
  const state = { rest: "", said: "", isEnded: false };
  const look = setInterval(() => {
    if (!isStopped()) return;
    state.isEnded = true;
    child.kill("SIGKILL");
  }, 20);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (state.rest + text).split("\n");
    state.rest = lines.pop() ?? "";
    for (const each of lines) add(each);
  });
  const add = (line: string) => {
    const end = line.lastIndexOf("\0");
    const file = path.normalize(line.slice(0, end));
    if (end > 0 && passes(file)) tally.add(file, Number(line.slice(end + 1)));
  };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    state.said = (state.said + text).slice(0, 100_000);
  });
  const code = await new Promise<number | null | undefined>((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("close", resolve);
  });
  clearInterval(look);
  if (!state.isEnded && (!ownCodes.has(code) || !wasUnderstood(code, state.said))) return undefined;
  for (const each of unreadableIn(state.said)) if (passes(each)) tally.miss(each);
  return tally.found(!state.isEnded);
}

/** Matches, none, and trouble; anything else did not come from ripgrep. */
const ownCodes: ReadonlySet<number | null | undefined> = new Set([0, 1, 2]);

/** Trouble with files is told a line each, and the search goes on; trouble with the pattern or an option is the end of it. */
function wasUnderstood(code: number | null | undefined, said: string): boolean {
  return code !== 2 || unreadableIn(said).length > 0 || said === "";
}

function unreadableIn(said: string): readonly string[] {
  return [...said.matchAll(/^(?:rg: )?(.+?): .*\(os error \d+\)$/gm)].map(([, file = ""]) => path.normalize(file));
}

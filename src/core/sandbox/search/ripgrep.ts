import { type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { cleanEnvironment } from "../environment.ts";
import { skippedFolders } from "./ignore.ts";
import {
  fileMatchLimit,
  ignoresCase,
  keptLine,
  matchLimit,
  type SearchMatch,
  type SearchQuery,
  type SearchResult,
  searchedBytes,
  searchTimeMs,
  tooLong,
  tooMany,
} from "./query.ts";

/** Where ripgrep is on the PATH, or undefined. Folders of the workspace are not looked in: what lies there is not ours to run. */
export async function findRipgrep(
  environment: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
): Promise<string | undefined> {
  const name = process.platform === "win32" ? "rg.exe" : "rg";
  const places = (environment.PATH ?? environment.Path ?? "").split(path.delimiter).filter((each) => path.isAbsolute(each));
  for (const place of places) {
    if (folders.some((folder) => place === folder || place.startsWith(folder + path.sep))) continue;
    const program = path.join(place, name);
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return program;
  }
  return undefined;
}

/** Searches with ripgrep. Undefined when it could not be run at all. */
export async function searchWithRipgrep(
  program: string,
  query: SearchQuery,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SearchResult | undefined> {
  try {
    const env = cleanEnvironment(environment);
    return await follow(spawn(program, argumentsFor(query), { env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true }), query.signal);
  } catch {
    return undefined;
  }
}

function argumentsFor(query: SearchQuery): readonly string[] {
  const isAskedFor = (folder: string) => query.roots.some((root) => root.split(path.sep).includes(folder));
  const skipped = [...skippedFolders].filter((each) => !isAskedFor(each)).flatMap((each) => ["--glob", `!**/${each}/**`]);
  return [
    "--no-config",
    "--no-messages",
    "--color=never",
    "--line-number",
    "--with-filename",
    "--no-heading",
    "--null",
    "--hidden",
    "--no-require-git",
    "--no-ignore-dot",
    "--no-ignore-global",
    "--no-ignore-exclude",
    "--max-columns=2000",
    "--max-columns-preview",
    `--max-count=${fileMatchLimit}`,
    `--max-filesize=${searchedBytes}`,
    ignoresCase(query) ? "--ignore-case" : "--case-sensitive",
    ...(query.isLiteral ? ["--fixed-strings"] : []),
    ...(query.glob ? ["--glob", query.glob] : []),
    ...skipped,
    "--regexp",
    query.pattern,
    "--",
    ...query.roots,
  ];
}

function follow(child: ChildProcessByStdio<null, Readable, Readable>, signal: AbortSignal): Promise<SearchResult | undefined> {
  const matches: SearchMatch[] = [];
  const state: { cut?: string; said: string; isMissing: boolean; isEnded: boolean } = { said: "", isMissing: false, isEnded: false };
  const end = (cut?: string) => {
    state.cut ??= cut;
    state.isEnded = true;
    child.kill("SIGKILL");
  };
  const stop = () => end();
  const timer = setTimeout(() => end(tooLong), searchTimeMs);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    const match = parse(line);
    if (match && matches.length < matchLimit) matches.push(match);
    else if (match) end(tooMany);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    state.said = (state.said + text).slice(0, 1000);
  });
  child.on("error", () => {
    state.isMissing = true;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      if (state.isMissing || (!state.isEnded && !ownCodes.has(code))) resolve(undefined);
      else if (code === 2 && matches.length === 0 && state.said.includes("error"))
        resolve({ kind: "bad-pattern", message: state.said.trim() });
      else resolve({ kind: "found", matches, cut: state.cut });
    });
  });
}

/** Matches, none, and trouble; anything else did not come from ripgrep. */
const ownCodes: ReadonlySet<number | null> = new Set([0, 1, 2]);

/** `path NUL line : text`; other lines speak of binary files. */
function parse(line: string): SearchMatch | undefined {
  const end = line.indexOf("\0");
  const colon = line.indexOf(":", end);
  if (end === -1 || colon === -1) return undefined;
  return { path: line.slice(0, end), line: Number(line.slice(end + 1, colon)), text: line.slice(colon + 1, colon + 1 + keptLine) };
}

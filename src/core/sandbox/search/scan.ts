import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { createContext, Script } from "node:vm";
import { decode } from "../encoding.ts";
import { escapeExpression, globExpression } from "./ignore.ts";
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
import { enter, entriesOf, type Ignores, ignoresOf } from "./walk.ts";

/** Searches without any other program. An expression that takes too long on one file ends the search, not us. */
export async function scanFiles(query: SearchQuery): Promise<SearchResult> {
  const flags = ignoresCase(query) ? "iu" : "u";
  const source = query.isLiteral ? escapeExpression(query.pattern) : query.pattern;
  const expression = expressionOf(source, flags) ?? expressionOf(source, flags.replace("u", ""));
  if (!expression) return { kind: "bad-pattern", message: "It is not a valid regular expression." };
  const matches: SearchMatch[] = [];
  const find = createFinder(expression);
  const deadline = AbortSignal.timeout(searchTimeMs);
  let count = 0;
  for (const file of filesOf(query)) {
    if (count % filesAtOnce === 0) await breathe();
    count += 1;
    if (query.signal.aborted) break;
    if (deadline.aborted) return { kind: "found", matches, cut: tooLong };
    const found = find(file);
    if (!found)
      return { kind: "found", matches, cut: `The pattern takes too long on ${file}, so the search was ended there. Use a simpler one.` };
    matches.push(...found);
    if (matches.length > matchLimit) return { kind: "found", matches: matches.slice(0, matchLimit), cut: tooMany };
  }
  return { kind: "found", matches };
}

/** Files that are looked through before others get a turn. */
const filesAtOnce = 20;
/** For one file, after which the expression is taken for endless. */
const fileTimeMs = 250;
/** Longer lines are searched in their beginning only. */
const lineLimit = 5_000;

function expressionOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** Finds the matches of one file; undefined when the expression took too long. */
function createFinder(expression: RegExp): (file: string) => readonly SearchMatch[] | undefined {
  const box = createContext({ expression, lines: [] as readonly string[], limit: fileMatchLimit });
  // Only code that runs apart can be ended from outside, and an expression that never ends must be.
  const script = new Script(
    "(() => { const found = []; for (let i = 0; i < lines.length && found.length < limit; i += 1) if (expression.test(lines[i])) found.push(i); return found; })()",
  );
  return (file) => {
    const text = textOf(file);
    if (text === undefined) return [];
    const lines = text.split("\n");
    box.lines = lines.map((line) => line.slice(0, lineLimit));
    try {
      const found = script.runInContext(box, { timeout: fileTimeMs }) as readonly number[];
      return found.map((index) => ({ path: file, line: index + 1, text: (lines[index] ?? "").replace(/\r$/, "").slice(0, keptLine) }));
    } catch {
      return undefined;
    }
  };
}

function* filesOf({ roots, tops, glob }: SearchQuery): Generator<string> {
  const fits = globFilter(glob);
  for (const root of roots) {
    const found = statSync(root, { throwIfNoEntry: false });
    if (found?.isFile()) yield root;
    if (!found?.isDirectory()) continue;
    const top = tops.find((each) => root === each || root.startsWith(each + path.sep)) ?? root;
    for (const file of filesBelow(root, ignoresOf(root, top))) if (fits(path.relative(root, file).split(path.sep).join("/"))) yield file;
  }
}

function* filesBelow(folder: string, ignores: Ignores): Generator<string> {
  for (const entry of entriesOf(folder, ignores) ?? []) {
    if (entry.isSkipped) continue;
    if (entry.kind === "folder") yield* filesBelow(entry.path, enter(entry.path, ignores));
    if (entry.kind === "file") yield entry.path;
  }
}

function globFilter(glob: string | undefined): (relative: string) => boolean {
  if (!glob) return () => true;
  const isExcluding = glob.startsWith("!");
  const expression = globExpression(isExcluding ? glob.slice(1) : glob);
  return (relative) => expression.test(relative) !== isExcluding;
}

/** Undefined for what is no text, or too large, or gone. */
function textOf(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size > searchedBytes) return undefined;
    const decoded = decode(readFileSync(descriptor));
    return decoded.kind === "text" ? decoded.text : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

import type { ExcerptLine, Found, SearchQuery } from "../../sandbox/search/query.ts";
import { countedOf, type Shown } from "../../sandbox/search/searcher.ts";
import { outputLimit, type ToolResult } from "../tool.ts";

/** What a search found, and what is needed to put it into words. */
export interface Findings {
  readonly found: Found;
  readonly shown: readonly Shown[];
  readonly isCut: boolean;
  readonly query: SearchQuery;
  /** Matches, or files, that were passed over. */
  readonly skip: number;
  label(path: string): Promise<string>;
  /** For when there is nothing. */
  readonly hint?: string;
}

const textLimit = outputLimit - 1_000;
const filesShown = 300;

/** Lines with their numbers below the name of their file, and what was left out. */
export async function wordMatches(findings: Findings): Promise<ToolResult> {
  const { found, shown, skip, query } = findings;
  if (found.fileCount === 0) return nothing(findings);
  const lines: string[] = [];
  const state = { length: 0, matches: 0, isFull: false };
  const headings = await Promise.all(shown.map(async (each) => printable(await findings.label(each.path))));
  for (const [index, each] of shown.entries()) {
    const heading = headings[index] ?? each.path;
    lines.push(heading);
    state.length += heading.length + 1;
    for (const line of linesOf(each.lines)) {
      state.isFull = state.length + line.text.length > textLimit;
      if (state.isFull) break;
      lines.push(line.text);
      state.length += line.text.length + 1;
      if (line.isMatch) state.matches += 1;
    }
    if (state.isFull) break;
    const left = each.count - countedOf(each, query);
    if (left > 0) lines.push(`[… ${left} more in this file. Search it alone to see them.]`);
  }
  const pages = found.files.reduce((total, each) => total + countedOf(each, query), 0);
  const notes = [pageNote({ first: skip, shown: state.matches, all: pages, what: "Matches" }), ...(await troubles(findings))];
  return worded([...lines, ...notes.filter((each) => each !== undefined)], found);
}

/** The names of the files, with the number of matches. */
export async function wordFiles(findings: Findings): Promise<ToolResult> {
  const { found, skip } = findings;
  if (found.fileCount === 0) return nothing(findings);
  const lines: string[] = [];
  let length = 0;
  for (const { path, count } of found.files.slice(skip, skip + filesShown)) {
    const line = findings.query.expression ? `${printable(await findings.label(path))} (${count})` : printable(await findings.label(path));
    length += line.length + 1;
    if (length > textLimit) break;
    lines.push(line);
  }
  const isListing = findings.query.expression === undefined;
  const page = {
    first: skip,
    shown: lines.length,
    all: isListing ? found.fileCount : found.files.length,
    what: "Files",
    isLast: isListing,
  };
  const notes = [pageNote(page), ...(await troubles(findings))];
  const all = worded([...lines, ...notes.filter((each) => each !== undefined)], found);
  return findings.query.expression ? all : { ...all, summary: counted(found.fileCount, "file", "files") };
}

function worded(lines: readonly string[], { fileCount, matchCount }: Found): ToolResult {
  return {
    ok: true,
    output: lines.join("\n"),
    summary: `${counted(matchCount, "match", "matches")} in ${counted(fileCount, "file", "files")}`,
  };
}

async function nothing(findings: Findings): Promise<ToolResult> {
  const notes = [...(await troubles(findings)), ...(findings.hint ? [`[${findings.hint}]`] : [])];
  return {
    ok: true,
    output: [findings.query.expression ? "No matches." : "No such file.", ...notes].join("\n"),
    summary: findings.query.expression ? "no matches" : "no files",
  };
}

interface Page {
  readonly first: number;
  readonly shown: number;
  readonly all: number;
  readonly what: string;
  /** There are no further pages. */
  readonly isLast?: boolean;
}

function pageNote({ first, shown, all, what, isLast }: Page): string | undefined {
  if (first === 0 && shown >= all) return undefined;
  if (shown === 0) return `[There are only ${all}. Give a lower offset.]`;
  if (isLast) return `[${shown} of ${all} shown. Make the glob or the path narrower.]`;
  const next = first + shown < all ? ` Set offset to ${first + shown} for more, or narrow the search.` : "";
  return `[${what} ${first + 1} to ${first + shown} of ${all}.${next}]`;
}

async function troubles({ found, isCut, label, query: { expression } }: Findings): Promise<readonly string[]> {
  const { fileCount, files, matchCount, unreadable, unreadableCount } = found;
  const cut = isCut ? ["[The search took too long and was ended, so there may be more. Make the pattern or the path narrower.]"] : [];
  const more =
    expression && fileCount > files.length
      ? [`[${matchCount} matches in ${fileCount} files in all; only the first ${files.length} files can be shown. Narrow the search.]`]
      : [];
  const names = (await Promise.all(unreadable.slice(0, 5).map(label))).map(printable).join(", ");
  const few = unreadableCount > 5 ? ` and ${unreadableCount - 5} more` : "";
  const unread = unreadableCount > 0 ? [`[Not searched, because permission is missing: ${names}${few}.]`] : [];
  return [...cut, ...more, ...unread];
}

function* linesOf(lines: readonly ExcerptLine[]): Generator<{ readonly text: string; readonly isMatch: boolean }> {
  const hasContext = lines.some((each) => !each.isMatch);
  let last: number | undefined;
  for (const { line, text, isMatch } of lines) {
    if (hasContext && last !== undefined && line > last + 1) yield { text: "--", isMatch: false };
    yield { text: `${line}${isMatch ? ":" : "-"} ${text}`, isMatch };
    last = line;
  }
}

function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, "\ufffd");
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

import { stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { isSecret } from "../sandbox/guarded.ts";
import type { SearchMatch, SearchQuery, SearchResult } from "../sandbox/search/query.ts";
import { findRipgrep, searchWithRipgrep } from "../sandbox/search/ripgrep.ts";
import { scanFiles } from "../sandbox/search/scan.ts";
import { type Location, noFolderMessage, type Workspace } from "../sandbox/workspace.ts";
import { locksToLookThrough } from "./locks.ts";
import type { ToolPorts } from "./ports.ts";
import { defineTool, outputLimit, type Tool, type ToolResult } from "./tool.ts";

/** Searches text in files: with ripgrep when it is on the PATH, else by itself, with the same results. */
export function searchFilesTool(tools: SearchTools): Tool {
  return defineTool({
    name: "search_files",
    description: "Search text in files. Gives files with numbered lines.",
    input,
    readOnly: true,
    title: ({ pattern, path: where }) => `Search ${pattern.slice(0, 80)}${where ? ` in ${where}` : ""}`,
    async prepare(asked) {
      if (asked.pattern === "") return { refused: "The pattern is empty. Give a text or an expression to look for." };
      const folders = await tools.workspace.folders();
      if (asked.path === undefined && folders.length === 0) return { refused: noFolderMessage };
      const location = await tools.workspace.resolve(asked.path ?? folders[0] ?? "", "read");
      if (location.kind === "refused") return { refused: location.message };
      const { place, guarded } = location;
      const roots = asked.path === undefined ? folders : [location.path];
      return {
        access: { kind: "read", path: location.path, place, guarded },
        locks: locksToLookThrough(),
        run: async ({ signal }) => {
          const moved = await tools.workspace.moved(asked.path ?? folders[0] ?? "", "read", location);
          return moved
            ? { ok: false, output: moved, summary: "not searched" }
            : search({ ...tools, asked, location, roots, folders, signal });
        },
      };
    },
  });
}

const input = z.object({
  pattern: z.string().describe("regular expression; all-lowercase ignores case"),
  path: z.string().optional().describe("file or folder; default: the workspace"),
  glob: z.string().optional().describe("such as *.ts or src/**"),
  literal: z.boolean().optional().describe("take the pattern as plain text"),
});

interface SearchTools {
  readonly workspace: Workspace;
  readonly environment: ToolPorts["environment"];
}

interface Asked extends SearchTools {
  readonly asked: z.output<typeof input>;
  readonly location: Location;
  readonly roots: readonly string[];
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}

async function search(given: Asked): Promise<ToolResult> {
  const { asked, location, roots, folders, signal, workspace } = given;
  const found = await stat(location.path).catch(() => undefined);
  if (!found) return { ok: false, output: `There is no file or folder ${location.label}.`, summary: "not found" };
  const query = { pattern: asked.pattern, isLiteral: asked.literal ?? false, glob: asked.glob, roots, tops: folders, signal };
  const { result, note } = await searched(given, query);
  if (signal.aborted) return { ok: false, output: "Stopped by the person.", summary: "stopped" };
  if (result.kind === "bad-pattern") return { ok: false, output: result.message, summary: "bad pattern" };
  const visible = await withoutSecrets(result.matches, { workspace, asked: location });
  return worded(await labelled(visible, workspace), [note, result.cut]);
}

/** What ripgrep can't read as an expression may be one for us; what is none at all is looked for as plain text. */
async function searched(given: Asked, query: SearchQuery): Promise<{ readonly result: SearchResult; readonly note?: string }> {
  const program = await findRipgrep(given.environment, given.folders);
  const first = program && (await searchWithRipgrep(program, query, given.environment));
  if (first && first.kind === "found") return { result: first };
  const second = await scanFiles(query);
  if (second.kind === "found" || query.isLiteral) return { result: second };
  const literal = { ...query, isLiteral: true };
  const found = (program && (await searchWithRipgrep(program, literal, given.environment))) || (await scanFiles(literal));
  return { result: found, note: "The pattern is not a valid regular expression, so it was taken as plain text." };
}

/** Files that may hold secrets are only shown when they were asked for by name, and our own never. */
async function withoutSecrets(
  matches: readonly SearchMatch[],
  { workspace, asked }: { readonly workspace: Workspace; readonly asked: Location },
): Promise<readonly SearchMatch[]> {
  const own = await workspace.ownFolder();
  const isOpen = (each: SearchMatch) => each.path === asked.path || !(isSecret(each.path) || each.path.startsWith(own + path.sep));
  return matches.filter(isOpen);
}

interface Labelled extends SearchMatch {
  readonly label: string;
}

async function labelled(matches: readonly SearchMatch[], workspace: Workspace): Promise<readonly Labelled[]> {
  const labels = new Map<string, string>();
  for (const each of matches) if (!labels.has(each.path)) labels.set(each.path, await workspace.label(each.path));
  const named = matches.map((each) => ({ ...each, label: labels.get(each.path) ?? each.path }));
  return named.sort((one, other) => (one.label === other.label ? one.line - other.line : one.label < other.label ? -1 : 1));
}

const shownLimit = 200;
const textLimit = outputLimit - 500;

function worded(matches: readonly Labelled[], notes: readonly (string | undefined)[]): ToolResult {
  const files = new Set(matches.map((each) => each.label)).size;
  const said = notes.filter((note) => note !== undefined).map((note) => `[${note}]`);
  if (matches.length === 0) return { ok: true, output: ["No matches.", ...said].join("\n"), summary: "no matches" };
  const lines: string[] = [];
  let length = 0;
  let shown = 0;
  let current = "";
  for (const each of matches.slice(0, shownLimit)) {
    const heading = each.label === current ? [] : [each.label];
    const next = [...heading, `${each.line}: ${each.text}`];
    length += next.join("\n").length + 1;
    if (length > textLimit) break;
    lines.push(...next);
    current = each.label;
    shown += 1;
  }
  const count = `${matches.length} ${matches.length === 1 ? "match" : "matches"}`;
  const left = shown < matches.length ? [`[${shown} of ${count} shown. Make the pattern or the path narrower for the rest.]`] : [];
  return { ok: true, output: [...lines, ...left, ...said].join("\n"), summary: `${count} in ${files} ${files === 1 ? "file" : "files"}` };
}

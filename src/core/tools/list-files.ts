import { stat } from "node:fs/promises";
import * as z from "zod";
import { listFolder } from "../sandbox/handles/listing.ts";
import { enter, entriesOf, type Ignores, ignoresOf, type WalkEntry } from "../sandbox/search/walk.ts";
import { type Location, noFolderMessage, type Workspace } from "../sandbox/workspace.ts";
import { locksToLookThrough } from "./locks.ts";
import { queryOf, type SearchTools } from "./search-files.ts";
import { wordFiles } from "./text/findings.ts";
import { defineTool, type Tool, type ToolResult } from "./tool.ts";

/** Shows a folder as an indented tree, or the files whose names fit a glob. */
export function listFilesTool(tools: SearchTools): Tool {
  const { workspace } = tools;
  return defineTool({
    name: "list_files",
    description: "List a folder as a tree, or with a glob find files by name. Ignored folders are named but not entered.",
    input,
    readOnly: true,
    title: ({ path, glob }) => `List ${glob ? `${glob.slice(0, 80)} in ` : ""}${path ?? "the workspace"}`,
    async prepare({ path, depth, glob }) {
      const folders = await workspace.folders();
      if (path === undefined && folders.length === 0) return { refused: noFolderMessage };
      const wanted = path === undefined ? folders : [path];
      const locations: Location[] = [];
      for (const each of wanted) {
        const location = await workspace.resolve(each, "read");
        if (location.kind === "refused") return { refused: location.message };
        locations.push(location);
      }
      const [first] = locations;
      if (!first) return { refused: noFolderMessage };
      return {
        access: { kind: "read", path: first.path, place: first.place, below: true, guarded: first.guarded },
        locks: locksToLookThrough(),
        run: async ({ signal }) => {
          for (const [index, each] of locations.entries()) {
            const moved = await workspace.moved(wanted[index] ?? "", "read", each);
            if (moved) return failed(moved);
          }
          if (glob) return find(tools, { glob, signal, roots: locations.map((each) => each.path) });
          return list({ workspace, locations, folders, depth: depth && Math.floor(depth) });
        },
      };
    },
  });
}

const input = z.object({
  path: z.string().optional().describe("default: the workspace"),
  depth: z.number().min(1).optional(),
  glob: z.string().optional().describe("such as **/*.test.ts"),
});

interface Wanted {
  readonly workspace: Workspace;
  readonly locations: readonly Location[];
  readonly folders: readonly string[];
  readonly depth?: number;
}

/** Entries up to which a listing is easy to read. */
const entryLimit = 300;
const usualDepth = 3;

async function list({ workspace, locations, folders, depth }: Wanted): Promise<ToolResult> {
  const parts: string[] = [];
  let count = 0;
  for (const { path, label } of locations) {
    const found = await stat(path).catch(() => undefined);
    if (!found) return failed(`There is no folder ${label}.`);
    if (!found.isDirectory()) return failed(`${label} is a file. Use read_file to read it.`);
    const ownFolder = await workspace.ownFolder();
    const ignores = { ...ignoresOf(path, { tops: folders }), closings: await workspace.closings(path) };
    const tree = fitting({ path, ignores, ownFolder }, depth ?? usualDepth);
    if (!tree) return failed(`${label} can't be read: permission is missing.`);
    count += tree.count;
    parts.push([`${label}/`, ...tree.lines, ...(tree.note ? [tree.note] : [])].join("\n"));
  }
  return { ok: true, output: parts.join("\n\n"), summary: `${count} ${count === 1 ? "entry" : "entries"}` };
}

interface Named {
  readonly glob: string;
  readonly roots: readonly string[];
  readonly signal: AbortSignal;
}

/** Names are looked for where files are looked through: in a thread of their own. */
async function find(tools: SearchTools, { glob, roots, signal }: Named): Promise<ToolResult> {
  const query = await queryOf(tools, { glob, roots });
  const result = await tools.searcher.search({ query, ripgrep: async () => undefined, skip: 0, take: 0, context: 0 }, signal);
  if (result.kind !== "found")
    return failed(result.kind === "stopped" ? "Stopped by the person." : "The search took too long. Name a folder below.");
  return wordFiles({ ...result, query, skip: 0, label: (path) => tools.workspace.label(path) });
}

interface Root {
  readonly path: string;
  readonly ignores: Ignores;
  /** Our own data is passed over. */
  readonly ownFolder: string;
}

interface Tree {
  readonly lines: readonly string[];
  readonly count: number;
  readonly note?: string;
}

/** As deep as asked for, or less deep where that would be too long. */
function fitting(root: Root, depth: number): Tree | undefined {
  for (let tried = Math.min(depth, 20); tried >= 1; tried -= 1) {
    const lines = treeLines(root, tried);
    if (!lines) return undefined;
    const note = tried < depth ? `[Only ${tried} deep, because more would be too long. List a folder below for more.]` : undefined;
    if (lines.length <= entryLimit) return { lines, count: lines.length, note };
    if (tried === 1) {
      const left = lines.length - entryLimit;
      return {
        lines: lines.slice(0, entryLimit),
        count: lines.length,
        note: `[… ${left} more entries. Give a glob to find a file.]`,
      };
    }
  }
  return undefined;
}

/** One line an entry; more than can be shown is not looked for. Undefined when the folder can't be read. */
function treeLines(root: Root, depth: number): readonly string[] | undefined {
  const size = depth > 1 ? (listFolder(root.path)?.length ?? 0) : 0;
  if (size > entryLimit) return Array.from({ length: size }, () => "");
  const entries = entriesOf(root.path, root.ignores);
  if (!entries) return undefined;
  const lines: string[] = [];
  for (const entry of [...entries.filter((each) => each.kind === "folder"), ...entries.filter((each) => each.kind !== "folder")]) {
    if (entry.path === root.ownFolder) continue;
    // What is beyond the limit is only counted.
    lines.push(lines.length < entryLimit ? lineOf(entry, depth) : "");
    if (entry.kind !== "folder" || entry.isSkipped || depth === 1) continue;
    const below = treeLines({ ...root, path: entry.path, ignores: enter(entry.path, root.ignores) }, depth - 1);
    lines.push(...(below ?? ["(can't be read)"]).map((line) => `  ${line}`));
    if (lines.length > entryLimit && depth > 1) break;
  }
  return lines;
}

function lineOf(found: WalkEntry, depth: number): string {
  const name = found.name.replace(/\p{Cc}/gu, "\ufffd");
  const { kind, isSkipped } = found;
  if (kind !== "folder") return isSkipped ? `${name} (ignored)` : name;
  if (!isSkipped && depth > 1) return `${name}/`;
  const count = listFolder(found.path)?.length;
  const inside = count === undefined ? "can't be read" : `${count} ${count === 1 ? "entry" : "entries"}`;
  return `${name}/ (${isSkipped ? "ignored, " : ""}${inside})`;
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not listed" };
}

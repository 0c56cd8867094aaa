import { readdir } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { readTextFile } from "../sandbox/text-file.ts";
import type { Location, Workspace } from "../sandbox/workspace.ts";
import { locksToRead } from "./locks.ts";
import type { OpenDocuments } from "./ports.ts";
import { defineTool, outputLimit, type Tool, type ToolResult } from "./tool.ts";

/** Reads a text file, as the person sees it when it is open in an editor. */
export function readFileTool({ workspace, documents }: { readonly workspace: Workspace; readonly documents?: OpenDocuments }): Tool {
  return defineTool({
    name: "read_file",
    description: "Read a text file. Lines come numbered; a long file comes in pieces.",
    input: z.object({
      path: z.string(),
      offset: z.number().min(1).optional().describe("first line, from 1"),
      limit: z.number().min(1).optional().describe("lines"),
    }),
    readOnly: true,
    title: (input) => `Read ${input.path}`,
    async prepare({ path: given, offset = 1, limit = lineLimit }) {
      const location = await workspace.resolve(given, "read");
      if (location.kind === "refused") return { refused: location.message };
      const { place, guarded } = location;
      return {
        access: { kind: "read", path: location.path, place, guarded },
        locks: locksToRead(location.path),
        run: async () => {
          const moved = await workspace.moved(given, "read", location);
          return moved ? failed(moved) : read({ location, documents, from: Math.floor(offset), limit: Math.floor(limit) });
        },
      };
    },
  });
}

const lineLimit = 2_000;
const lineLengthLimit = 2_000;
/** Leaves room below the limit of every output for the closing words. */
const textLimit = outputLimit - 300;

interface Wanted {
  readonly location: Location;
  readonly documents?: OpenDocuments;
  readonly from: number;
  readonly limit: number;
}

async function read(wanted: Wanted): Promise<ToolResult> {
  const { location, documents } = wanted;
  const { path: target, label } = location;
  const seen = await documents?.read(target);
  if (seen !== undefined) return piece(wanted, seen, "");
  const file = await readTextFile(target, label);
  switch (file.kind) {
    case "text":
      return piece(
        wanted,
        file.text,
        file.isDamaged ? `\n[Some bytes are not valid ${file.format.encoding.toUpperCase()} and show as \ufffd.]` : "",
      );
    case "missing":
      return failed(`There is no file ${label}.${await nearNames(location)} Use list_files or search_files to find it.`);
    case "folder":
      return failed(`${label} is a folder. Use list_files to see what is in it.`);
    case "problem":
      return failed(file.message);
    default:
      return file satisfies never;
  }
}

function piece({ location, from, limit }: Wanted, text: string, note: string): ToolResult {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) return { ok: true, output: `(${location.label} is empty.)`, summary: "empty" };
  if (from > lines.length) return failed(`${location.label} has only ${lines.length} lines.`);
  const shown: string[] = [];
  let length = 0;
  for (const line of lines.slice(from - 1, from - 1 + limit)) {
    const numbered = `${from + shown.length}\t${cutLine(line.replace(/\r$/, ""))}`;
    length += numbered.length + 1;
    if (length > textLimit && shown.length > 0) break;
    shown.push(numbered);
  }
  const last = from + shown.length - 1;
  const isWhole = from === 1 && last === lines.length;
  const more = last < lines.length ? `; go on with offset ${last + 1}` : "";
  const cut = isWhole ? "" : `\n[Lines ${from} to ${last} of ${lines.length}${more}.]`;
  const count = `${shown.length} ${shown.length === 1 ? "line" : "lines"}`;
  return { ok: true, output: shown.join("\n") + cut + note, summary: isWhole ? count : `${from}–${last} of ${lines.length}` };
}

function cutLine(line: string): string {
  return line.length <= lineLengthLimit ? line : `${line.slice(0, lineLengthLimit)} [… line of ${line.length} characters cut]`;
}

/** Names beside the missing one that differ from it in case or ending only. Nothing is told of folders outside. */
async function nearNames({ path: target, place }: Location): Promise<string> {
  if (place === "outside") return "";
  const stem = (name: string) => path.parse(name).name.toLowerCase();
  const wanted = stem(target);
  const names = await readdir(path.dirname(target)).catch(() => []);
  const near = names.filter((each) => stem(each) === wanted).slice(0, 5);
  return near.length === 0 ? "" : ` There is ${near.join(", ")} in the same folder.`;
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not read" };
}

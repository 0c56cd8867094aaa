import type { Dirent } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { encodingName, plainFormat } from "../sandbox/encoding.ts";
import { type Look, linesOf, lookInto, type SeenImage, type SeenLine, type SeenText } from "../sandbox/files/look.ts";
import { listFolder } from "../sandbox/handles/listing.ts";
import { closingFor } from "../sandbox/paths/closed.ts";
import { sizeOf } from "../sandbox/text-file.ts";
import type { Location, Workspace } from "../sandbox/workspace.ts";
import { locksToRead } from "./locks.ts";
import type { OpenDocuments } from "./ports.ts";
import { defineTool, outputLimit, type Tool, type ToolResult } from "./tool.ts";

/** Reads a text file, as the person sees it when it is open in an editor, or shows an image. */
export function readFileTool({ workspace, documents }: { readonly workspace: Workspace; readonly documents?: OpenDocuments }): Tool {
  return defineTool({
    name: "read_file",
    description: "Read a text file, or see an image. Lines come numbered; a long file comes in pieces.",
    input,
    readOnly: true,
    title: (input) => `Read ${input.path}`,
    async prepare({ path: given, offset = 1, limit = lineLimit }) {
      const location = await workspace.resolve(given, "read");
      if (location.kind === "refused") return { refused: location.message };
      const { place, guarded } = location;
      return {
        access: { kind: "read", path: location.path, place, guarded },
        locks: locksToRead(location.path),
        run: async ({ signal }) => {
          const moved = await workspace.moved(given, "read", location);
          return moved
            ? failed(moved)
            : read({ workspace, location, documents, from: Math.trunc(offset), limit: Math.floor(limit), signal });
        },
      };
    },
  });
}

const input = z.object({
  path: z.string(),
  offset: z.number().optional().describe("first line, from 1; -20: the last 20"),
  limit: z.number().min(1).optional().describe("lines"),
});

const lineLimit = 2_000;
const lineLengthLimit = 2_000;
/** Leaves room below the limit of every output for the closing words. */
const textLimit = outputLimit - 300;
const imageLimitBytes = 5 * 1024 * 1024;

interface Wanted {
  readonly workspace: Workspace;
  readonly location: Location;
  readonly documents?: OpenDocuments;
  readonly from: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

async function read(wanted: Wanted): Promise<ToolResult> {
  const { location, documents } = wanted;
  const { path: target, label } = location;
  const shown = await documents?.read(target);
  if (shown !== undefined) return piece(label, { kind: "text", ...linesOf(shown, wanted), format: plainFormat, isDamaged: false });
  const look = await inTime(lookInto(target, label, { ...wanted, imageLimitBytes }), wanted);
  switch (look.kind) {
    case "text":
      return piece(label, look);
    case "image":
      return picture(location, look);
    case "other":
      return failed(`${label} is ${look.name ?? "a binary file"} (${sizeOf(look.bytes)}), not text.`);
    case "missing":
      return failed(`There is no file ${label}.${await nearNames(wanted.workspace, location)} Use list_files or search_files to find it.`);
    case "folder":
      return failed(`${label} is a folder. Use list_files to see what is in it.`);
    case "problem":
      return failed(look.message);
    default:
      return look satisfies never;
  }
}

const patienceMs = 30_000;
const stopped: Look = { kind: "problem", message: "Stopped before it was read." };

/** Some files of a system, and some disks of a network, never answer. */
async function inTime(work: Promise<Look>, { location, signal }: Wanted): Promise<Look> {
  const done = new AbortController();
  const over = new Promise<Look>((resolve) => {
    const message = `${location.label} could not be read within ${patienceMs / 1000} s.`;
    const timer = setTimeout(() => resolve({ kind: "problem", message }), patienceMs);
    done.signal.addEventListener("abort", () => clearTimeout(timer));
    signal.addEventListener("abort", () => resolve(stopped), { signal: done.signal });
  });
  try {
    const first = await Promise.race([work, over]);
    return signal.aborted ? stopped : first;
  } finally {
    done.abort();
  }
}

function piece(label: string, { lines, from, total, format, isDamaged }: SeenText): ToolResult {
  if (total === 0) return { ok: true, output: `(${label} is empty.)`, summary: "empty" };
  if (from > total) return failed(`${label} has only ${total} ${total === 1 ? "line" : "lines"}.`);
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    const numbered = `${from + shown.length}\t${cutLine(line)}`;
    length += numbered.length + 1;
    if (length > textLimit && shown.length > 0) break;
    shown.push(numbered);
  }
  const last = from + shown.length - 1;
  const isWhole = from === 1 && last === total;
  const more = last < total ? `; go on with offset ${last + 1}` : "";
  const cut = isWhole ? "" : `\n[Lines ${from} to ${last} of ${total}${more}.]`;
  const count = `${shown.length} ${shown.length === 1 ? "line" : "lines"}`;
  const note = noteOf({ format, isDamaged });
  return { ok: true, output: shown.join("\n") + cut + note, summary: isWhole ? count : `${from}–${last} of ${total}` };
}

function noteOf({ format, isDamaged }: Pick<SeenText, "format" | "isDamaged">): string {
  if (isDamaged) return `\n[Some bytes are not valid ${encodingName(format)} and show as \ufffd.]`;
  if (format.encoding === "utf-8" || format.hasMark) return "";
  return `\n[Read as ${encodingName(format)}, by its bytes; it stays so when it is edited.]`;
}

function cutLine(line: SeenLine): string {
  const text = line.text.replace(/\r$/, "");
  return line.length <= lineLengthLimit ? text : `${text.slice(0, lineLengthLimit)} [… line of ${line.length} characters cut]`;
}

function picture({ label }: Location, { name, size, bytes, data, mediaType }: SeenImage): ToolResult {
  const measure = size ? `${size.width} × ${size.height}` : "";
  const what = [`${label} is ${name}`, measure, sizeOf(bytes)].filter((each) => each !== "").join(", ");
  if (!data) return failed(`${what}. Images up to ${sizeOf(imageLimitBytes)} can be looked at: make a smaller copy and read that.`);
  const images = [{ mediaType, data: data.toString("base64"), name: path.basename(label) }];
  return { ok: true, output: `${what}.`, summary: measure || sizeOf(bytes), images };
}

/** Names beside the missing one that differ from it in case or ending only. Nothing is told of folders outside, nor of what is closed. */
async function nearNames(workspace: Workspace, { path: target, place }: Location): Promise<string> {
  if (place === "outside") return "";
  const stem = (name: string) => path.parse(name).name.toLowerCase();
  const wanted = stem(target);
  const folder = path.dirname(target);
  const closings = await workspace.closings(folder);
  const isNear = (each: Dirent) => stem(each.name) === wanted && !closingFor(path.join(folder, each.name), each.isDirectory(), closings);
  const near = (listFolder(folder) ?? []).filter(isNear).slice(0, 5);
  return near.length === 0 ? "" : ` There is ${near.map((each) => each.name).join(", ")} in the same folder.`;
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not read" };
}

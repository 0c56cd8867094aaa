import { randomBytes } from "node:crypto";
import { type EntryKind, isWay, permissionBits, type Way } from "./entry.ts";
import type { BoxFiles } from "./port.ts";

/** An entry as the box has it now. */
export interface There {
  /** `other`: it is no file, folder or link, or its name is no text. */
  readonly kind: EntryKind | "other";
  readonly mode: number;
  readonly size: number;
  /** Absent where only whole seconds are known. */
  readonly mtimeMs?: number;
  /** What tells a change; nothing in the box can set it back. */
  readonly stamp: string;
}

export type Listing = ReadonlyMap<Way, There>;

/**
 * Lists all below a folder of the box, by the `find` and `stat` that images have as a rule; undefined where they don't, or where a part can't be
 * looked into. What it says is the box's own word: it may hide changes, but what is written here comes from the engine's archives.
 */
export async function listBox(files: BoxFiles, folder: string, signal: AbortSignal): Promise<Listing | undefined> {
  const mark = `:${randomBytes(12).toString("hex")} `;
  const { exitCode, output } = await files.run(["sh", "-c", script, "sh", folder, mark], signal);
  return exitCode === 0 ? readListing(output.toString("utf8"), mark) : undefined;
}

/** The mark in front of each line, which no name can foretell, tells lines from names with line breaks. */
const script = `cd "$1" && exec find . -exec stat -c "$2%f %s %i %y|%z|%n" {} + 2>/dev/null`;

function readListing(text: string, mark: string): Listing | undefined {
  const listing = new Map<Way, There>();
  for (const record of text.split(mark).slice(1)) {
    const [, bits = "", size = "", inode = "", changed = "", touched = "", name = ""] =
      /^([0-9a-f]+) (\d+) (\d+) ([^|\n]+)\|([^|\n]+)\|(.*)\n$/s.exec(record) ?? [];
    const way = name === "." ? "" : name.startsWith("./") ? name.slice(2) : undefined;
    if (way === undefined || !isWay(way)) return undefined;
    listing.set(way, thereOf({ bits: Number.parseInt(bits, 16), size, inode, changed, touched, isText: !way.includes("\ufffd") }));
  }
  return listing.has("") ? listing : undefined;
}

interface Fields {
  readonly bits: number;
  readonly size: string;
  readonly inode: string;
  readonly changed: string;
  readonly touched: string;
  readonly isText: boolean;
}

function thereOf({ bits, size, inode, changed, touched, isText }: Fields): There {
  const kind = isText ? (kinds.get(bits & typeBits) ?? "other") : "other";
  const mtimeMs = timeOf(changed);
  const stamp = kind === "folder" ? `${bits}` : [bits, size, inode, changed, touched].join(" ");
  return { kind, mode: bits & permissionBits, size: Number(size), stamp, ...(mtimeMs === undefined ? {} : { mtimeMs }) };
}

const typeBits = 0o170000;
const kinds: ReadonlyMap<number, EntryKind> = new Map([
  [0o100000, "file"],
  [0o040000, "folder"],
  [0o120000, "link"],
]);

/** "2026-01-31 12:00:00.123456789 +0000" in milliseconds since 1970. */
function timeOf(text: string): number | undefined {
  const [, day, time, part = "0", zone] = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))? ([+-]\d{4})$/.exec(text) ?? [];
  const whole = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${part}`) * 1000;
}

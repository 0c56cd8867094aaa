import type { BigIntStats } from "node:fs";

/** The way of an entry below its workspace folder, with slashes; "" is the folder itself. */
export type Way = string;

/** Whether it is one that leads nowhere else: what comes out of a box may say anything. */
export function isWay(text: string): boolean {
  return text === "" || text.split("/").every((each) => each !== "" && each !== "." && each !== ".." && !each.includes("\0"));
}

/** What can be on both sides. */
export type EntryKind = "file" | "folder" | "link";

/** What both sides held of an entry when they last agreed. */
export interface Shared {
  readonly kind: EntryKind;
  /** Permission bits. */
  readonly mode: number;
  readonly mtimeMs: number;
  /** SHA-256 of a file's content in hex; where a link leads. */
  readonly content?: string;
  /** What tells a change on our disk; absent: it is compared by its content. */
  readonly here?: string;
  /** The same in the box. */
  readonly there?: string;
  /** It is in the box only, and stays there. */
  readonly isOnlyThere?: true;
}

/** An entry as our disk has it now. */
export interface Seen {
  readonly kind: EntryKind;
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** Absent where another change might look the same. */
  readonly stamp?: string;
}

/** Of links and folders modes mean nothing, or what all agree on. */
export const permissionBits = 0o777;

/** What is remembered of an entry of our disk; undefined for what is no file, folder or link. `now` in milliseconds since 1970. */
export function seenOf(found: BigIntStats, now: number): Seen | undefined {
  const kind = kindOf(found);
  if (kind === undefined) return undefined;
  const mode = process.platform === "win32" ? usualMode[kind] : Number(found.mode) & permissionBits;
  const shared = { kind, mode, size: Number(found.size), mtimeMs: Number(found.mtimeNs) / 1e6 };
  if (kind === "folder") return { ...shared, stamp: `folder ${mode}` };
  return isFresh(found, now)
    ? shared
    : { ...shared, stamp: `${kind} ${mode} ${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}` };
}

function kindOf(found: BigIntStats): EntryKind | undefined {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  return found.isSymbolicLink() ? "link" : undefined;
}

/** Windows tells nothing of what may be run. */
const usualMode = { file: 0o755, folder: 0o755, link: 0o777 } as const;

/** A change within one tick of the disk's clock leaves no trace: 20 ms where it has fine ones, two seconds where it only has whole ones. */
function isFresh({ ctimeNs }: BigIntStats, now: number): boolean {
  const tickMs = ctimeNs % 1_000_000_000n === 0n ? 2_000 : 20;
  return Number(ctimeNs / 1_000_000n) > now - tickMs;
}

/** An order in which a folder comes before what lies in it. */
export function inOrder(one: Way, other: Way): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The way of the folder around an entry; that of "" is undefined. */
export function parentOf(way: Way): Way | undefined {
  if (way === "") return undefined;
  return way.includes("/") ? way.slice(0, way.lastIndexOf("/")) : "";
}

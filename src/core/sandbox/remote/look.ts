import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { failure } from "../handles/failure.ts";
import { type Seen, seenOf, type Way } from "./entry.ts";

/** What is to be kept from boxes elsewhere. Paths are absolute. */
export interface Walls {
  /** It is not copied to a box. */
  hides(target: string, isFolder: boolean): boolean;
  /** Why what a box made of it is not taken back, in a few words. */
  keeps(target: string, isFolder: boolean): string | undefined;
}

/** How much of a workspace is copied to another machine at most. */
export interface CopyLimits {
  readonly entries: number;
  readonly bytes: number;
}

export const usualLimits: CopyLimits = { entries: 200_000, bytes: 1024 * 1024 * 1024 };

/** A look over a workspace folder. */
export interface Look {
  readonly entries: ReadonlyMap<Way, Seen>;
  readonly bytes: number;
  /** Ways of what can't be read, or is no file, folder or link. */
  readonly leftOut: readonly Way[];
}

export interface LookWish {
  /** Its real path. */
  readonly folder: string;
  readonly walls: Pick<Walls, "hides">;
  readonly limits: CopyLimits;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** After so long others get a turn, in milliseconds. */
const sliceMs = 12;

/** Looks at every entry that is not hidden, links unfollowed. `over`: there are more than the limits allow. Rejects when the signal aborts, and where there is no such folder. */
export async function lookOver({ folder, walls, limits, now, signal }: LookWish): Promise<Look | "over"> {
  const entries = new Map<Way, Seen>();
  const leftOut: Way[] = [];
  const waiting: Way[] = [];
  let bytes = 0;
  let sliceEnds = now() + sliceMs;
  const meet = (way: Way, isFolder: boolean) => {
    const target = way === "" ? folder : path.join(folder, way);
    if (way !== "" && (isTemporary(way) || walls.hides(target, isFolder))) return;
    const seen = look(target, now());
    if (!seen) return void leftOut.push(way);
    entries.set(way, seen);
    bytes += seen.kind === "file" ? seen.size : 0;
    if (seen.kind === "folder") waiting.push(way);
  };
  meet("", true);
  if (entries.get("")?.kind !== "folder" || !entriesOf(folder)) throw failure("ENOENT", `${folder} is not there, or can't be read`);
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    if (now() > sliceEnds) {
      await turn();
      sliceEnds = now() + sliceMs;
    }
    signal.throwIfAborted();
    const names = entriesOf(path.join(folder, way));
    if (!names) leftOut.push(way);
    for (const each of names ?? []) meet(way === "" ? each.name : `${way}/${each.name}`, each.isDirectory());
    if (entries.size > limits.entries || bytes > limits.bytes) return "over";
  }
  return { entries, bytes, leftOut };
}

/** Undefined for what is no file, folder or link, and for what is not found by its name, since that is no text. */
export function look(target: string, now: number): Seen | undefined {
  try {
    return seenOf(lstatSync(target, { bigint: true }), now);
  } catch {
    return undefined;
  }
}

/** What we put beside a file before it takes its place. */
export const temporaryName = ".anycowork-";

function isTemporary(way: Way): boolean {
  return way.slice(way.lastIndexOf("/") + 1).startsWith(temporaryName);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

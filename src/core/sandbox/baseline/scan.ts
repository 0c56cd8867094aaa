import { type Dirent, lstatSync, type Stats } from "node:fs";
import path from "node:path";
import { enter, type Ignores, ignoresOf, isSkipped, openFolder } from "../search/walk.ts";
import { type Entries, type Entry, isSameStamp } from "./shelf.ts";

/** What a look over a workspace folder found: of the plain files and links that the ignore rules leave in, by absolute path. */
export interface Scan {
  /** Those that are new or not as they were known. */
  readonly changed: ReadonlyMap<string, Stats>;
  /** All of them, each once. */
  readonly met: readonly string[];
  readonly folders: ReadonlySet<string>;
  /** The files that say what is ignored, with what tells when they change; never empty. */
  readonly rules: string;
}

export interface ScanWish {
  readonly root: string;
  /** Folders that are not looked into: our own, and other roots that lie within. */
  readonly apart: ReadonlySet<string>;
  readonly limits: ScanLimits;
  /** How it was at the scan before. */
  readonly known: Known;
  isStopped(): boolean;
}

export interface Known {
  readonly entries: Entries;
  readonly folders: ReadonlySet<string>;
  /** Empty where they are not known. */
  readonly rules: string;
}

/** As many folders as files; files of at most `fileBytes` count for `bytes`. */
export interface ScanLimits {
  readonly files: number;
  readonly bytes: number;
  readonly fileBytes: number;
}

/**
 * Looks at every file once, all in one go: for a thread of its own. `over`: there are more or larger ones than the limits allow.
 * What was known is not asked of the ignore rules again, unless these have changed.
 */
export function scan(wish: ScanWish): Scan | "over" | "stopped" {
  const isTrusting = wish.known.rules !== "";
  const found = scanOnce(wish, isTrusting);
  return isTrusting && typeof found !== "string" && found.rules !== wish.known.rules ? scanOnce(wish, false) : found;
}

interface Found {
  readonly wish: ScanWish;
  readonly changed: Map<string, Stats>;
  readonly met: string[];
  readonly folders: Set<string>;
  readonly rules: string[];
  readonly isTrusting: boolean;
  bytes: number;
}

interface Place {
  readonly folder: string;
  readonly above: Ignores;
  readonly isTop?: true;
}

const ruleFiles: ReadonlySet<string> = new Set([".rgignore", ".ignore", ".gitignore"]);

function scanOnce(wish: ScanWish, isTrusting: boolean): Scan | "over" | "stopped" {
  const found: Found = { wish, changed: new Map(), met: [], folders: new Set(), rules: [], isTrusting, bytes: 0 };
  const waiting: Place[] = [{ folder: wish.root, above: ignoresOf(wish.root, { tops: [wish.root] }), isTop: true }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (wish.isStopped()) return "stopped";
    takeFolder(found, place, waiting);
    if (Math.max(found.met.length, found.folders.size) > wish.limits.files || found.bytes > wish.limits.bytes) return "over";
  }
  return { ...found, rules: `rules\n${found.rules.sort().join("\n")}` };
}

function takeFolder(found: Found, place: Place, waiting: Place[]): void {
  const { wish, isTrusting } = found;
  const entries = openFolder(place.folder) ?? [];
  const ignores = place.isTop ? place.above : enter(place.folder, place.above, { names: dotNames(entries) });
  const prefix = place.folder.endsWith(path.sep) ? place.folder : place.folder + path.sep;
  for (const entry of entries) {
    const { name } = entry;
    if (name === ".git") continue;
    const target = prefix + name;
    if (entry.isDirectory()) {
      const isKnown = isTrusting && wish.known.folders.has(target);
      if (wish.apart.has(target) || (!isKnown && isSkipped(target, true, ignores))) continue;
      found.folders.add(target);
      waiting.push({ folder: target, above: ignores });
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      const known = wish.known.entries.get(target);
      if (!(known && isTrusting) && isSkipped(target, false, ignores)) continue;
      takeFile(found, { target, known, isRule: ruleFiles.has(name) });
    }
  }
}

interface Meeting {
  readonly target: string;
  readonly known: Entry | undefined;
  readonly isRule: boolean;
}

function takeFile(found: Found, { target, known, isRule }: Meeting): void {
  try {
    const stats = lstatSync(target);
    const { size } = stats;
    if (size <= found.wish.limits.fileBytes) found.bytes += size;
    if (isRule) found.rules.push(`${target} ${stats.ino} ${size} ${stats.ctimeMs}`);
    found.met.push(target);
    // Compared at once, while it is at hand: to gather them all first takes half as long again.
    if (!known || known.isFresh || !isSameStamp(known, stats)) found.changed.set(target, stats);
  } catch {
    // It went while we looked, or its name is no text.
  }
}

function dotNames(entries: readonly Dirent[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of entries) if (name.startsWith(".")) names.add(name);
  return names;
}

import { type Dirent, lstatSync, type Stats } from "node:fs";
import path from "node:path";
import { enter, type Ignores, ignoresOf, isSkipped, openFolder } from "../search/walk.ts";

/** What a look over a workspace folder found: the plain files and links that the ignore rules leave in, by absolute path. */
export interface Scan {
  readonly files: ReadonlyMap<string, Stats>;
  readonly folders: ReadonlySet<string>;
  /** Those of the files that say what is ignored. */
  readonly rules: readonly string[];
}

export interface ScanWish {
  readonly root: string;
  /** Folders that are not looked into: our own, and other roots that lie within. */
  readonly apart: ReadonlySet<string>;
  /** Files of at most `fileBytes` count for `bytes`. */
  readonly limits: ScanLimits;
  /** Of the scan before, whose names need not be asked of the rules again; absent after the rules have changed. */
  readonly known?: { readonly files: ReadonlyMap<string, unknown>; readonly folders: ReadonlySet<string> };
  isStopped(): boolean;
}

export interface ScanLimits {
  readonly files: number;
  readonly bytes: number;
  readonly fileBytes: number;
}

/** Looks at every file once, all in one go: for a thread of its own. `over`: there are more or larger ones than the limits allow. */
export function scan(wish: ScanWish): Scan | "over" | "stopped" {
  const found: Found = { files: new Map(), folders: new Set(), rules: [], bytes: 0 };
  const waiting: Place[] = [{ folder: wish.root, above: ignoresOf(wish.root, { tops: [wish.root] }), isTop: true }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (wish.isStopped()) return "stopped";
    takeFolder(wish, { place, found, waiting });
    if (found.files.size > wish.limits.files || found.bytes > wish.limits.bytes) return "over";
  }
  return found;
}

interface Found {
  readonly files: Map<string, Stats>;
  readonly folders: Set<string>;
  readonly rules: string[];
  bytes: number;
}

interface Place {
  readonly folder: string;
  readonly above: Ignores;
  readonly isTop?: true;
}

interface Work {
  readonly place: Place;
  readonly found: Found;
  readonly waiting: Place[];
}

const ruleFiles: ReadonlySet<string> = new Set([".rgignore", ".ignore", ".gitignore"]);

function takeFolder(wish: ScanWish, { place, found, waiting }: Work): void {
  const entries = openFolder(place.folder) ?? [];
  const ignores = place.isTop ? place.above : enter(place.folder, place.above, { names: dotNames(entries) });
  const prefix = place.folder.endsWith(path.sep) ? place.folder : place.folder + path.sep;
  for (const entry of entries) {
    const { name } = entry;
    if (name === ".git") continue;
    const target = prefix + name;
    if (entry.isDirectory()) {
      if (wish.apart.has(target) || (!wish.known?.folders.has(target) && isSkipped(target, true, ignores))) continue;
      found.folders.add(target);
      waiting.push({ folder: target, above: ignores });
    } else if ((entry.isFile() || entry.isSymbolicLink()) && (wish.known?.files.has(target) || !isSkipped(target, false, ignores))) {
      if (ruleFiles.has(name)) found.rules.push(target);
      takeFile(wish, found, target);
    }
  }
}

function takeFile({ limits }: ScanWish, found: Found, target: string): void {
  try {
    const stats = lstatSync(target);
    found.files.set(target, stats);
    if (stats.size <= limits.fileBytes) found.bytes += stats.size;
  } catch {
    // It went while we looked, or its name is no text.
  }
}

function dotNames(entries: readonly Dirent[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of entries) if (name.startsWith(".")) names.add(name);
  return names;
}

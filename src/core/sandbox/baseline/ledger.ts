import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { type Difference, differenceOf } from "./difference.ts";
import { type Known, type Scan, type ScanLimits, type ScanWish, scan } from "./scan.ts";
import { type Entries, type Entry, isSameStamp, isWasteful, openShelf, type Shelf, stampOf } from "./shelf.ts";

/** What lies in a workspace folder, remembered at moments that are named by marks, with copies of all that was there. */
export interface Ledger {
  /** Brings the copies up to date; the mark stands for how it is now. A sentence where that can't be. */
  mark(wish: MarkWish): Marked;
  /** What is otherwise than at the mark. Undefined when there is no such mark, or it was stopped. */
  compare(mark: number, isStopped: () => boolean): Differences | undefined;
  drop(mark: number): void;
  /** What is otherwise than when the work of this key began, where a process ended in the middle of it. Undefined when that is not known. */
  recover(key: string, wish: Omit<MarkWish, "key" | "now">): Differences | undefined;
  /** Writes down what it knows, for the next start, when there is something new. */
  save(): void;
  close(): void;
}

export interface MarkWish {
  readonly root: string;
  readonly apart: readonly string[];
  /** Names the work that begins, for `recover`. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  isStopped(): boolean;
}

export type Marked = { readonly mark: number } | { readonly unable: string } | "stopped";

export interface Differences {
  readonly files: readonly Difference[];
  readonly madeFolders: readonly string[];
  readonly removedFolders: readonly string[];
  /** Why that is not all, as a sentence. */
  readonly partial?: string;
}

const baselineLimits: ScanLimits = { files: 50_000, bytes: 256 * 1024 * 1024, fileBytes: 1024 * 1024 };

/** A folder found to be too large is not looked over again for so long. */
const overMs = 5 * 60 * 1000;

/** File systems tell the time in steps; within one, two changes look the same. */
const freshMs = 100;
/** One of those steps, and a little more. */
const tickMs = 20;

interface Root {
  readonly shelf: Shelf;
  known: Known;
  isSaved: boolean;
  /** How it was when work began that a former process left. */
  readonly left: ReadonlyMap<string, Entries>;
  overAt?: number;
}

interface Mark {
  readonly of: Root;
  /** With what was known at the mark. */
  readonly wish: ScanWish;
  readonly key: string;
  readonly at: number;
}

/** Works at once, in the thread that asks. The copies lie in `folder`. */
export function createLedger(folder: string, limits: ScanLimits = baselineLimits): Ledger {
  const roots = new Map<string, Root>();
  const marks = new Map<number, Mark>();
  let lastMark = 0;
  const rootOf = (root: string): Root => {
    const known = roots.get(root);
    if (known) return known;
    const shelf = openShelf(folder, root);
    const left = new Map(shelf.left.map((key) => [key, shelf.entries]));
    const opened: Root = { shelf, known: unknownBut(shelf.entries), isSaved: true, left };
    roots.set(root, opened);
    return opened;
  };
  return {
    mark(wish) {
      const of = rootOf(wish.root);
      if (of.overAt !== undefined && wish.now - of.overAt < overMs) return { unable: tooLarge(limits) };
      const isInUse = of.left.size > 0 || [...marks.values()].some((mark) => mark.of === of);
      if (!isInUse && isWasteful(of.known.entries, of.shelf.pack.size())) startAnew(of);
      const scanWish = { root: wish.root, apart: new Set(wish.apart), limits, isStopped: wish.isStopped };
      const found = scan({ ...scanWish, known: of.known });
      if (found === "over") of.overAt = wish.now;
      if (found === "over") return { unable: tooLarge(limits) };
      const entries = found === "stopped" ? found : renew(of, { found, wish, limits });
      if (found === "stopped" || entries === "stopped") return "stopped";
      if (entries !== of.known.entries) of.isSaved = false;
      of.known = { entries, folders: found.folders, rules: found.rules };
      lastMark += 1;
      marks.set(lastMark, { of, wish: { ...scanWish, known: of.known }, key: wish.key, at: wish.now });
      return { mark: lastMark };
    },
    compare(id, isStopped) {
      const mark = marks.get(id);
      return mark && compare(mark, isStopped);
    },
    drop: (mark) => void marks.delete(mark),
    recover(key, wish) {
      const of = rootOf(wish.root);
      const entries = of.left.get(key);
      if (!entries) return undefined;
      const scanWish = { ...wish, apart: new Set(wish.apart), limits, known: unknownBut(entries) };
      const found = compare({ of, wish: scanWish, key, at: 0 }, wish.isStopped);
      return found && { ...found, madeFolders: [], removedFolders: [] };
    },
    save() {
      for (const each of roots.values()) {
        const own = [...marks.values()].filter((mark) => mark.of === each);
        if (!each.isSaved) each.shelf.save(each.known.entries);
        each.isSaved = true;
        each.shelf.noteWork(own.filter((mark) => mark.wish.known.entries === each.known.entries).map((mark) => mark.key));
      }
    },
    close() {
      for (const each of roots.values()) each.shelf.close();
      roots.clear();
      marks.clear();
    },
  };
}

function startAnew(of: Root): void {
  of.shelf.pack.clear();
  of.known = unknownBut(new Map());
}

function unknownBut(entries: Entries): Known {
  return { entries, folders: new Set(), rules: "" };
}

function tooLarge({ files, bytes }: ScanLimits): string {
  const most = `${files.toLocaleString("en")} files or ${bytes / 1024 / 1024} MB`;
  return `The workspace holds more than ${most}, so no copy of it was kept and what the command changed can't be undone.`;
}

interface Renewing {
  readonly found: Scan;
  readonly wish: MarkWish;
  readonly limits: ScanLimits;
}

/** The entries as they are now; the same ones where nothing has changed. */
function renew({ known: { entries }, shelf }: Root, { found, wish, limits }: Renewing): Entries | "stopped" {
  if (found.changed.size === 0 && found.met.length === entries.size) return entries;
  const renewed = new Map(entries);
  for (const target of missing(entries, found.met)) renewed.delete(target);
  for (const [target, stats] of found.changed) {
    if (wish.isStopped()) return "stopped";
    renewed.set(target, entryOf(shelf, { target, stats, now: wish.now, limits }));
  }
  shelf.pack.flush();
  return renewed;
}

/** Those of the entries that were not met. */
function missing(entries: Entries, met: readonly string[]): readonly string[] {
  const seen = new Set(met);
  return [...entries.keys()].filter((each) => !seen.has(each));
}

interface Taking {
  readonly target: string;
  readonly stats: Stats;
  readonly now: number;
  readonly limits: ScanLimits;
}

/** What can't be copied is remembered without a copy. */
function entryOf(shelf: Shelf, { target, stats, now, limits }: Taking): Entry {
  const stamp = stampOf(stats);
  const fresh = stats.ctimeMs > now - freshMs ? ({ isFresh: true } as const) : {};
  try {
    if (stats.isSymbolicLink()) return { ...stamp, leadsTo: readlinkSync(target) };
    if (stats.size > limits.fileBytes) return stamp;
    const copy = shelf.pack.put(target);
    return isSameStamp({ ...stamp, copy }, lstatSync(target)) ? { ...stamp, ...fresh, copy } : { ...stamp, copy, isFresh: true };
  } catch {
    return stamp;
  }
}

function compare({ of, wish, at }: Mark, isStopped: () => boolean): Differences | undefined {
  const { entries, folders, rules } = wish.known;
  const found = scan({ ...wish, isStopped });
  if (found === "stopped") return undefined;
  if (found === "over") return { ...noDifferences, partial: `Now it is too large to be looked over: ${tooLarge(wish.limits)}` };
  const haveRulesChanged = found.rules !== rules;
  const files: Difference[] = [];
  const take = (target: string, stats: Stats | undefined) => {
    const difference = differenceOf({ target, entry: entries.get(target), stats, pack: of.shelf.pack });
    if (difference) files.push(difference);
  };
  for (const [target, stats] of found.changed) {
    // What was there already and only ignored until now is nothing new.
    const isOld = haveRulesChanged && !entries.has(target) && stats.ctimeMs < at - tickMs;
    if (!isOld) take(target, stats);
  }
  for (const target of missing(entries, found.met)) {
    const stats = statsOf(target);
    if (stats === "hidden") continue;
    if (!stats?.isFile() && !stats?.isSymbolicLink()) take(target, undefined);
    else take(target, stats);
  }
  const isOld = (folder: string) => {
    const stats = haveRulesChanged ? statsOf(folder) : undefined;
    return stats !== undefined && stats !== "hidden" && stats.ctimeMs < at - tickMs;
  };
  const madeFolders = [...found.folders].filter((each) => !folders.has(each) && !isOld(each));
  const removedFolders = [...folders].filter((each) => !found.folders.has(each) && !isFolder(each));
  return { files, madeFolders, removedFolders };
}

export const noDifferences: Differences = { files: [], madeFolders: [], removedFolders: [] };

/** Undefined for what is not there; `hidden` for what can't be looked at, of which nothing is said. */
function statsOf(target: string): Stats | undefined | "hidden" {
  try {
    return lstatSync(target);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : "hidden";
  }
}

function isFolder(target: string): boolean {
  const stats = statsOf(target);
  return stats === "hidden" || (stats?.isDirectory() ?? false);
}

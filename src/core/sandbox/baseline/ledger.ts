import { lstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { type Difference, differenceOf } from "./difference.ts";
import { type ScanLimits, type ScanWish, scan } from "./scan.ts";
import { type Entries, type Entry, isSameStamp, openShelf, type Shelf, stampOf } from "./shelf.ts";

/** What lies in a workspace folder, remembered at moments that are named by marks, with copies of all that was there. */
export interface Ledger {
  /** Brings the copies up to date; the mark stands for how it is now. A sentence where that can't be. */
  mark(wish: MarkWish): Marked;
  /** What is otherwise than at the mark. Undefined when there is no such mark, or it was stopped. */
  compare(mark: number, isStopped: () => boolean): Differences | undefined;
  drop(mark: number): void;
  /** Writes down what it knows, for the next start, when there is something new. */
  save(): void;
  close(): void;
}

export interface MarkWish {
  readonly root: string;
  readonly apart: readonly string[];
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

export const baselineLimits: ScanLimits = { files: 50_000, bytes: 256 * 1024 * 1024, fileBytes: 1024 * 1024 };

/** A folder found to be too large is not looked over again for so long. */
const overMs = 5 * 60 * 1000;

/** File systems tell the time in steps; within one, two changes look the same. */
const freshMs = 100;
/** One of those steps, and a little more. */
const tickMs = 20;

interface Root {
  readonly root: string;
  readonly shelf: Shelf;
  entries: Entries;
  folders: ReadonlySet<string>;
  rules: string;
  isSaved: boolean;
  overAt?: number;
}

interface Mark {
  readonly of: Root;
  readonly wish: ScanWish;
  readonly entries: Entries;
  readonly folders: ReadonlySet<string>;
  readonly rules: string;
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
    const opened: Root = { root, shelf, entries: shelf.entries, folders: new Set(), rules: "", isSaved: true };
    roots.set(root, opened);
    return opened;
  };
  return {
    mark(wish) {
      const of = rootOf(wish.root);
      if (of.overAt !== undefined && wish.now - of.overAt < overMs) return { unable: tooLarge(limits) };
      const scanWish = { root: wish.root, apart: new Set(wish.apart), limits, isStopped: wish.isStopped };
      const found = look(of, scanWish);
      if (found === "over") of.overAt = wish.now;
      if (found === "over") return { unable: tooLarge(limits) };
      const entries = found === "stopped" ? found : renew(of, { found: found.files, wish, limits });
      if (found === "stopped" || entries === "stopped") return "stopped";
      const rules = rulesOf(found.rules, entries);
      if (entries !== of.entries) of.isSaved = false;
      Object.assign(of, { entries, folders: found.folders, rules });
      lastMark += 1;
      marks.set(lastMark, { of, wish: scanWish, entries, folders: found.folders, rules, at: wish.now });
      return { mark: lastMark };
    },
    compare(id, isStopped) {
      const mark = marks.get(id);
      return mark && compare(mark, isStopped);
    },
    drop: (mark) => void marks.delete(mark),
    save() {
      for (const each of roots.values()) {
        if (each.isSaved) continue;
        each.shelf.save(
          each.entries,
          [...marks.values()].filter((mark) => mark.of === each).map((mark) => mark.entries),
        );
        each.isSaved = true;
      }
    },
    close() {
      for (const each of roots.values()) each.shelf.close();
      roots.clear();
      marks.clear();
    },
  };
}

function tooLarge({ files, bytes }: ScanLimits): string {
  const most = `${files.toLocaleString("en")} files or ${bytes / 1024 / 1024} MB`;
  return `The workspace holds more than ${most}, so no copy of it was kept and what the command changed can't be undone.`;
}

/** What was known is not asked of the ignore rules again, unless these have changed meanwhile. */
function look(of: Pick<Root, "entries" | "folders" | "rules">, wish: ScanWish) {
  const first = of.rules === "" ? scan(wish) : scan({ ...wish, known: { files: of.entries, folders: of.folders } });
  if (typeof first === "string" || of.rules === "" || stampsOf(first.rules, first.files) === of.rules) return first;
  return scan(wish);
}

/** Says which ignore rules hold; never empty. */
function stampsOf(rules: readonly string[], files: ReadonlyMap<string, Pick<Stats, "mtimeMs" | "ctimeMs" | "size" | "ino">>): string {
  const stamps = rules.toSorted().map((each) => {
    const { ino, size, mtimeMs, ctimeMs } = files.get(each) ?? {};
    return `${each} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  });
  return `rules\n${stamps.join("\n")}`;
}

function rulesOf(rules: readonly string[], entries: Entries): string {
  return stampsOf(rules, entries);
}

interface Renewing {
  readonly found: ReadonlyMap<string, Stats>;
  readonly wish: MarkWish;
  readonly limits: ScanLimits;
}

/** The entries as they are now; those of files that have not changed are the same objects, and all is the same where none has. */
function renew({ entries, shelf }: Root, { found, wish, limits }: Renewing): Entries | "stopped" {
  const renewed = new Map<string, Entry>();
  let isSame = entries.size === found.size;
  for (const [target, stats] of found) {
    const known = entries.get(target);
    if (known && !known.isFresh && isSameStamp(known, stats)) {
      renewed.set(target, known);
      continue;
    }
    if (wish.isStopped()) return "stopped";
    isSame = false;
    renewed.set(target, entryOf(shelf, { target, stats, now: wish.now, limits }));
  }
  return isSame ? entries : renewed;
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
    const copy = shelf.put(target, stats.mode);
    return isSameStamp({ ...stamp, copy }, lstatSync(target)) ? { ...stamp, ...fresh, copy } : { ...stamp, copy, isFresh: true };
  } catch {
    return stamp;
  }
}

function compare({ of, wish, entries, folders, rules, at }: Mark, isStopped: () => boolean): Differences | undefined {
  const found = look({ entries, folders, rules }, { ...wish, isStopped });
  if (found === "stopped") return undefined;
  if (found === "over")
    return { files: [], madeFolders: [], removedFolders: [], partial: `Now it is too large to be looked over: ${tooLarge(wish.limits)}` };
  const haveRulesChanged = stampsOf(found.rules, found.files) !== rules;
  const files: Difference[] = [];
  const take = (target: string, entry: Entry | undefined, stats: Stats | undefined) => {
    const difference = differenceOf({
      target,
      entry,
      stats,
      copyOf: (copy) => readFileSync(of.shelf.pathOf(copy)),
      pathOf: of.shelf.pathOf,
    });
    if (difference) files.push(difference);
  };
  for (const [target, stats] of found.files) {
    const entry = entries.get(target);
    if (entry && !entry.isFresh && isSameStamp(entry, stats)) continue;
    // What was there already and only ignored until now is nothing new.
    if (!entry && haveRulesChanged && stats.ctimeMs < at - tickMs) continue;
    take(target, entry, stats);
  }
  for (const [target, entry] of entries) {
    if (found.files.has(target)) continue;
    const stats = statsOf(target);
    if (stats === "hidden") continue;
    if (!stats?.isFile() && !stats?.isSymbolicLink()) take(target, entry, undefined);
    else if (!isSameStamp(entry, stats)) take(target, entry, stats);
  }
  const isOld = (folder: string) => {
    const stats = haveRulesChanged ? statsOf(folder) : undefined;
    return stats !== undefined && stats !== "hidden" && stats.ctimeMs < at - tickMs;
  };
  const madeFolders = [...found.folders].filter((each) => !folders.has(each) && !isOld(each));
  const removedFolders = [...folders].filter((each) => !found.folders.has(each) && !isFolder(each));
  return { files, madeFolders, removedFolders };
}

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

import path from "node:path";
import { failure } from "../handles/failure.ts";
import { type Applied, applyChanges } from "./apply.ts";
import { archiveOf, holds, type Outgoing } from "./archive.ts";
import { type ChangeSet, changesOf, type Entry, type Held } from "./changes.ts";
import { coverOf } from "./cover.ts";
import { inOrder, parentOf, type Seen, type Shared, type Way } from "./entry.ts";
import { type Fetched, fetchEntries } from "./fetch.ts";
import { type Listing, listBox } from "./listing.ts";
import { type CopyLimits, type Look, lookOver, type Walls } from "./look.ts";
import type { BoxFiles } from "./port.ts";
import { openStaging, type Staging, tooMuch } from "./staging.ts";

export interface TwinPorts {
  readonly files: BoxFiles;
  /** The workspace folder's real path, and where its copy lies in the box. */
  readonly folder: string;
  readonly inBox: string;
  /** Whether a path of the box lies in a workspace folder. */
  readonly isInside: (target: string) => boolean;
  /** Whose the copies are. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** A folder of ours for what is on its way. */
  readonly stagingFolder: string;
  readonly limits: CopyLimits;
  readonly isCareless: boolean;
  readonly now: () => number;
}

/** What was brought into the box. */
export interface Brought {
  readonly sent: number;
  readonly removed: number;
  /** What can't be read here, or is no file, folder or link. */
  readonly leftOut: readonly Way[];
}

/** What was taken back out of the box. */
export interface TakenBack {
  readonly applied: readonly Applied[];
  readonly held: readonly Held[];
  readonly left: ChangeSet["left"];
  /** Where content lies that is to be set aside; only while `TakeWish.keep` runs. */
  fileOf(hash: string): string | undefined;
}

export interface BringWish {
  readonly walls: Walls;
  readonly signal: AbortSignal;
  /** Commands run in the box, which may change what is sent as soon as it is there. */
  readonly isBusy: boolean;
  /** What is about to be sent. */
  begins(entries: number, bytes: number): void;
}

export interface TakeWish {
  readonly walls: Walls;
  readonly signal: AbortSignal;
  /** The box can run nothing any more, and is about to go. */
  readonly isStill: boolean;
  /** What is about to be fetched, where that is known. */
  begins(entries: number, bytes: number): void;
  /** Does something with what was taken, before what came is let go of. */
  keep(taken: TakenBack): Promise<void>;
}

/** Said of more than is taken. */
export const overLimit = "OVER_LIMIT";

/** One workspace folder and its copy in a box, and what both held when they last agreed. */
export interface Twin {
  /** Brings what has changed here into the box. Rejects with OVER_LIMIT, or with what the engine says: then the copy is not to be used any more. */
  bring(wish: BringWish): Promise<Brought>;
  /** Does here what has changed in the box. Rejects with TOO_MUCH, or with what the engine says; then nothing was changed here. */
  takeBack(wish: TakeWish): Promise<void>;
}

export function createTwin(ports: TwinPorts): Twin {
  const shared = new Map<Way, Shared>();
  return { bring: (wish) => bring(ports, shared, wish), takeBack: (wish) => takeBack(ports, shared, wish) };
}

type State = Map<Way, Shared>;

async function bring(ports: TwinPorts, shared: State, { walls, signal, isBusy, begins }: BringWish): Promise<Brought> {
  const { folder, inBox, files, owner } = ports;
  const look = await lookOver({ ...ports, walls, signal });
  if (look === "over") throw failure(overLimit);
  const removed = await removeThere(ports, { shared, look, signal });
  const items = outgoing(folder, shared, look);
  const sent = new Map<Way, Shared>();
  if (items.length > 0) {
    begins(
      items.length,
      items.reduce((sum, { seen }) => sum + seen.size, 0),
    );
    const seen = new Map(items.map((each) => [each.way, each.seen]));
    const sends = (way: Way, content: string | undefined) => {
      const { stamp, ...rest } = seen.get(way) as Seen;
      // What was read and can't be told from what comes next is compared the next time.
      const isKnown = content !== undefined || rest.kind === "folder";
      sent.set(way, { ...rest, ...(content === undefined ? {} : { content }), ...(stamp !== undefined && isKnown ? { here: stamp } : {}) });
    };
    await files.put(inBox, archiveOf({ folder, items, owner, sends }), signal);
    const listing = isBusy ? undefined : await listBox(files, inBox, signal);
    for (const [way, each] of sent) shared.set(way, { ...each, ...thereOf(listing, way, each) });
  }
  return { sent: sent.size, removed, leftOut: look.leftOut };
}

function thereOf(listing: Listing | undefined, way: Way, { kind, content }: Shared): Pick<Shared, "there"> {
  const there = listing?.get(way);
  return there?.kind === kind && (kind === "folder" || content !== undefined) ? { there: there.stamp } : {};
}

function outgoing(folder: string, shared: State, look: Look): readonly Outgoing[] {
  const items: Outgoing[] = [];
  for (const [way, seen] of look.entries) {
    const before = shared.get(way);
    if (way === "" || (before?.here !== undefined && before.here === seen.stamp)) continue;
    if (before && isAsThere(path.join(folder, way), seen, before))
      shared.set(way, { ...before, ...(seen.stamp === undefined ? {} : { here: seen.stamp }) });
    else items.push({ way, seen });
  }
  return items.sort((one, other) => inOrder(one.way, other.way));
}

function isAsThere(target: string, seen: Seen, { kind, mode, mtimeMs, content, isOnlyThere }: Shared): boolean {
  if (isOnlyThere || kind !== seen.kind || mode !== seen.mode) return false;
  if (kind === "folder") return true;
  const isTimely = kind === "link" || Math.abs(mtimeMs - seen.mtimeMs) < 1;
  return isTimely && content !== undefined && holds(target, seen, content);
}

/** Characters of paths that are given to one program. */
const longestArguments = 60_000;

async function removeThere(
  { files, inBox }: TwinPorts,
  { shared, look, signal }: { readonly shared: State; readonly look: Look; readonly signal: AbortSignal },
): Promise<number> {
  const gone = new Set([...shared].filter(([way, { isOnlyThere }]) => !isOnlyThere && !look.entries.has(way)).map(([way]) => way));
  const tops = [...gone].filter((way) => !gone.has(parentOf(way) ?? ""));
  for (let from = 0; from < tops.length; ) {
    const batch: string[] = [];
    for (let length = 0; from < tops.length && length < longestArguments; from += 1) {
      const target = `${inBox}/${tops[from]}`;
      batch.push(target);
      length += target.length;
    }
    const { exitCode } = await files.run(["rm", "-rf", "--", ...batch], signal);
    if (exitCode !== 0) throw failure("STUCK", "what was deleted here can't be deleted there");
  }
  for (const way of gone) shared.delete(way);
  return gone.size;
}

async function takeBack(ports: TwinPorts, shared: State, wish: TakeWish): Promise<void> {
  const { files, folder, inBox, limits } = ports;
  const listing = wish.isStill ? undefined : await listBox(files, inBox, wish.signal);
  const changed = listing && changedIn(listing, shared);
  for (const [way, { isOnlyThere }] of [...shared]) if (isOnlyThere && listing && !listing.has(way)) shared.delete(way);
  if (changed && changed.ways.size === 0 && changed.gone.length === 0) return;
  if (changed && changed.bytes > limits.bytes) throw failure(tooMuch);
  if (changed) wish.begins(changed.ways.size, changed.bytes);
  const staging = await openStaging(ports.stagingFolder, limits.bytes);
  try {
    const fetched = await fetchChanged(ports, { shared, listing, ways: changed?.ways, staging, signal: wish.signal });
    const gone = changed?.gone ?? (await confirmGone(ports, { shared, fetched, signal: wish.signal }));
    const set = changesOf(
      { shared, fetched, gone },
      { ...ports, folder: inBox, keeps: (way, isFolder) => wish.walls.keeps(path.join(folder, way), isFolder) },
    );
    const isOthers = process.getuid?.() === 0 && ports.owner.uid !== 0;
    const ground = { folder, shared: new Map(shared), fileOf: staging.fileOf, now: ports.now, ...(isOthers ? { owner: ports.owner } : {}) };
    const applied = await applyChanges(ground, set);
    remember(shared, { fetched, listing, set, applied });
    await wish.keep({ applied, held: set.held, left: set.left, fileOf: staging.fileOf });
  } finally {
    await staging.clear();
  }
}

interface Changed {
  readonly ways: ReadonlySet<Way>;
  readonly gone: readonly Way[];
  readonly bytes: number;
}

function changedIn(listing: Listing, shared: State): Changed {
  const ways = new Set<Way>();
  let bytes = 0;
  for (const [way, { kind, size, stamp }] of listing) {
    const before = shared.get(way);
    if (way === "" || (before?.there !== undefined && before.there === stamp)) continue;
    ways.add(way);
    bytes += kind === "file" ? size : 0;
  }
  return { ways, bytes, gone: [...shared].filter(([way, { isOnlyThere }]) => !isOnlyThere && !listing.has(way)).map(([way]) => way) };
}

interface Fetching {
  readonly shared: State;
  readonly listing: Listing | undefined;
  /** Absent: all of them. */
  readonly ways: ReadonlySet<Way> | undefined;
  readonly staging: Staging;
  readonly signal: AbortSignal;
}

async function fetchChanged(
  { files, inBox, limits }: TwinPorts,
  { shared, listing, ways, staging, signal }: Fetching,
): Promise<ReadonlyMap<Way, Fetched>> {
  const fetched = await fetchEntries({
    ...{ files, folder: inBox, staging, limit: limits.entries, signal },
    roots: ways && listing ? coverOf(ways, listing) : [""],
    wants: (way) => ways?.has(way) ?? true,
    isKnown: (way, hash) => shared.get(way)?.content === hash,
  });
  // The listing knows times more finely.
  return new Map([...fetched].map(([way, each]) => [way, { ...each, mtimeMs: finer(each.mtimeMs, listing?.get(way)?.mtimeMs) }]));
}

function finer(seconds: number, fine: number | undefined): number {
  return fine !== undefined && Math.floor(fine / 1000) === Math.floor(seconds / 1000) ? fine : seconds;
}

/** What an archive lacks is gone only where the engine says so when it is asked for it: it leaves out what it can't read. */
async function confirmGone(
  { files, inBox }: TwinPorts,
  { shared, fetched, signal }: { readonly shared: State; readonly fetched: ReadonlyMap<Way, Fetched>; readonly signal: AbortSignal },
): Promise<readonly Way[]> {
  const gone = new Set<Way>();
  for (const [way, { isOnlyThere }] of [...shared].sort(([one], [other]) => inOrder(one, other))) {
    if (isOnlyThere || fetched.has(way)) continue;
    if (gone.has(parentOf(way) ?? "") || !(await files.has(`${inBox}/${way}`, signal))) gone.add(way);
  }
  return [...gone];
}

interface Done {
  readonly fetched: ReadonlyMap<Way, Fetched>;
  readonly listing: Listing | undefined;
  readonly set: ChangeSet;
  readonly applied: readonly Applied[];
}

/** What both sides hold now. Where they differ our side is what counts, and is brought there with the next command. */
function remember(shared: State, { fetched, listing, set, applied }: Done): void {
  const there = (way: Way) => {
    const stamp = listing?.get(way)?.stamp;
    return stamp === undefined ? {} : { there: stamp };
  };
  const differs = (way: Way, to: Entry | undefined) => {
    if (to) shared.set(way, { kind: to.kind, mode: to.mode, mtimeMs: to.mtimeMs, ...contentOf(to), ...there(way) });
    else shared.delete(way);
  };
  for (const [way, { mtimeMs }] of fetched) {
    const before = shared.get(way);
    if (before) shared.set(way, { ...before, mtimeMs, ...there(way) });
  }
  for (const { way } of set.left) shared.set(way, { kind: "file", mode: 0, mtimeMs: 0, isOnlyThere: true, ...there(way) });
  for (const { way, to } of set.held) differs(way, to);
  for (const each of applied) {
    if (each.done === "removed") shared.delete(each.way);
    else if (each.done === "put") {
      const { way, to, seen } = each;
      const here = seen?.stamp === undefined ? {} : { here: seen.stamp };
      shared.set(way, { kind: to.kind, mode: seen?.mode ?? to.mode, mtimeMs: to.mtimeMs, ...contentOf(to), ...here, ...there(way) });
    } else differs(each.way, each.to);
  }
}

function contentOf({ content }: Entry): Pick<Shared, "content"> {
  return content === undefined ? {} : { content };
}

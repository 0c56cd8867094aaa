import { type BigIntStats, lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { listFolder } from "../handles/listing.ts";
import { wayInto } from "../names.ts";
import { type Closings, closingFor, closingsIn, closingsOf } from "../paths/closed.ts";
import { skippedFolders } from "../patterns/ignore.ts";
import type { EntryKind, ListedPlace, Lister, Reasons } from "./listing.ts";
import { bareParts, isRepositoryName, partsOf, type RepositoryPart } from "./repository.ts";

/** Something in a workspace that a box must not see, or must not change. */
export interface Held extends Reasons {
  readonly path: string;
  readonly kind: EntryKind;
  /** Which thing it is, wherever it is moved. */
  readonly id: string;
  /** Changes with what it holds. */
  readonly stamp: string;
  /** Of a link, as it is written. */
  readonly leadsTo?: string;
  /** What it is to a repository. */
  readonly role?: RepositoryPart["role"];
  /** It counts only because of these: links and settings that lead to it. */
  readonly behind?: readonly string[];
}

export interface Survey {
  readonly held: ReadonlyMap<string, Held>;
  /** Repositories, which must stay where they lie with what is held in them: which thing each is, by path. */
  readonly repositories: ReadonlyMap<string, string>;
  /** There is more than can be looked through. */
  readonly isPartial: boolean;
}

export interface SurveyWish {
  /** Real paths of the workspace folders. */
  readonly folders: readonly string[];
  /** The real path of our own data folder. */
  readonly ownFolder: string;
  readonly lister: Lister;
}

/** Entries up to which a workspace is looked through. */
export const surveyLimit = 200_000;

/** Folders that are looked into in one go. */
const foldersAtOnce = 200;

/** Looks through the workspace for what a box must not see or change. In turns, the upper folders first. */
export async function survey(wish: SurveyWish): Promise<Survey> {
  const found = createFinds(wish);
  const tops = wish.folders.filter((each) => !wish.folders.some((other) => other !== each && wayInto(other, each) !== undefined));
  let waiting: Place[] = tops.map((folder) => ({ folder, parts: [], isProtected: false, closings: closingsOf(folder, [folder]) }));
  const folders: string[] = [];
  let count = 0;
  let looked = 0;
  while (waiting.length > 0) {
    const next: Place[] = [];
    for (const place of waiting) {
      count += look(found, place, next);
      if (place.installed === undefined) folders.push(place.folder);
      looked += 1;
      if (count > surveyLimit) return { ...found.result, isPartial: true };
      if (looked % foldersAtOnce === 0) await breathe();
    }
    waiting = next;
  }
  if (found.linked.size > 0) await lookForNames(found, folders);
  return { ...found.result, isPartial: false };
}

/** Which thing it is, wherever it is moved. */
export function idOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${birthtimeNs}`;
}

/** Looks at one folder of a workspace only. */
export function surveyFolder(folder: string, wish: SurveyWish): Survey {
  const found = createFinds(wish);
  const top = wish.folders.find((each) => wayInto(each, folder) !== undefined) ?? folder;
  const parts = (wayInto(top, folder) ?? "").split(path.sep).filter((each) => each !== "");
  look(found, { folder, parts, isProtected: false, closings: closingsOf(folder, wish.folders) }, []);
  return { ...found.result, isPartial: false };
}

interface Place extends ListedPlace {
  readonly closings: Closings;
  /** In a folder of what was installed: how far down repositories are looked for, and nothing else. */
  readonly installed?: number;
}

/** A file's other names hold the same. Only for them all files are looked at. */
async function lookForNames({ linked, add }: Finds, folders: readonly string[]): Promise<void> {
  const known = new Map(linked);
  for (const [index, folder] of folders.entries()) {
    if (index % foldersAtOnce === 0) await breathe();
    for (const each of listFolder(folder) ?? []) {
      const target = path.join(folder, each.name);
      const found = each.isFile() ? entryAt(target) : undefined;
      const first = found && found.nlink > 1n ? known.get(idOf(found)) : undefined;
      if (first && first.path !== target) add(target, { ...first.reasons, behind: first.path });
    }
  }
}

interface Finds {
  readonly wish: SurveyWish;
  /** Files that have other names too, by their ids. */
  readonly linked: Map<string, { readonly path: string; readonly reasons: Reasons }>;
  readonly result: { readonly held: Map<string, Held>; readonly repositories: Map<string, string> };
  add(target: string, reasons: Reasons & Pick<RepositoryPart, "behind"> & Pick<Held, "role">): void;
  addRepository(target: string, parts: readonly RepositoryPart[]): void;
}

/** What tools install: its names and secrets are not the person's. */
const installedFolders: ReadonlySet<string> = new Set([...skippedFolders, "site-packages"]);

/** `node_modules/@scope/name`. */
const installedDepth = 2;

/** Gives how many entries it has; folders to be looked into next come behind `next`. */
function look(found: Finds, place: Place, next: Place[]): number {
  const { folder, parts, installed } = place;
  const listing = found.wish.lister.list(place);
  if (!listing) {
    if (entryAt(folder)?.isDirectory()) found.add(folder, { hidden: "it can't be looked into" });
    return 0;
  }
  const closings = listing.closes && parts.length > 0 ? closingsIn(folder, place.closings) : place.closings;
  const closed = installed === undefined ? closedIn(folder, closings) : nothing;
  for (const name of closed) found.add(path.join(folder, name), { hidden: "it is closed to tools" });
  const notable = installed === undefined ? listing.notable.filter(({ name }) => !closed.has(name)) : [];
  for (const { name, kind: _, ...reasons } of notable) found.add(path.join(folder, name), reasons);
  if (listing.isRepository) found.addRepository(folder, bareParts(folder, found.wish.folders));
  const isProtected = new Set(notable.flatMap((each) => (each.protected === undefined ? [] : [each.name])));
  for (const name of listing.repositories) {
    const target = path.join(folder, name);
    if (!closed.has(name)) found.addRepository(target, partsOf(target, found.wish.folders));
  }
  if (installed === 0) return listing.count;
  for (const name of listing.folders) {
    const target = path.join(folder, name);
    if (closed.has(name) || isRepositoryName(name)) continue;
    if (target === found.wish.ownFolder) found.add(target, { hidden: "it is AnyCowork's own" });
    else
      next.push({
        folder: target,
        parts: [...parts, name],
        isProtected: place.isProtected || isProtected.has(name),
        closings,
        ...deeper(name, installed),
      });
  }
  return listing.count;
}

const nothing: ReadonlySet<string> = new Set();

function deeper(name: string, installed: number | undefined): Pick<Place, "installed"> {
  if (installed !== undefined) return { installed: installed - 1 };
  return installedFolders.has(name) ? { installed: installedDepth } : {};
}

function closedIn(folder: string, closings: Closings): ReadonlySet<string> {
  if (closings.length === 0) return nothing;
  const entries = listFolder(folder) ?? [];
  return new Set(entries.flatMap((each) => (closingFor(path.join(folder, each.name), each.isDirectory(), closings) ? [each.name] : [])));
}

function createFinds(wish: SurveyWish): Finds {
  const held = new Map<string, Held>();
  const repositories = new Map<string, string>();
  const linked: Finds["linked"] = new Map();
  const add: Finds["add"] = (target, { behind, ...reasons }) => {
    const found = entryAt(target);
    if (!found) return;
    const known = held.get(target);
    const isOnlyBehind = behind !== undefined && (!known || known.behind);
    const way = isOnlyBehind ? { behind: [...(known?.behind ?? []), behind] } : { behind: undefined };
    held.set(target, { ...known, ...heldAs(target, found), ...reasons, ...way });
    if (found.isFile() && found.nlink > 1n && reasons.role !== "head") {
      const first = linked.get(idOf(found));
      linked.set(idOf(found), { path: first?.path ?? target, reasons: { ...first?.reasons, ...reasonsOf(reasons) } });
    }
    const real = found.isSymbolicLink() && !known ? realInside(target, wish.folders) : undefined;
    if (real !== undefined) add(real, { ...reasons, behind: target });
  };
  return {
    wish,
    linked,
    add,
    result: { held, repositories },
    addRepository(target, parts) {
      const found = entryAt(target);
      if (found?.isDirectory()) repositories.set(target, idOf(found));
      for (const { path: part, role, behind, hasSecrets } of parts)
        add(part, { role, behind, protected: "it changes git", ...(hasSecrets ? { hidden: "it may hold tokens in addresses" } : {}) });
    },
  };
}

function reasonsOf({ hidden, protected: kept }: Reasons): Reasons {
  return { ...(hidden === undefined ? {} : { hidden }), ...(kept === undefined ? {} : { protected: kept }) };
}

function heldAs(target: string, found: BigIntStats): Held {
  const leadsTo = found.isSymbolicLink() ? linkAt(target) : undefined;
  const stamp = `${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
  return { path: target, kind: kindOf(found), id: idOf(found), stamp, ...(leadsTo === undefined ? {} : { leadsTo }) };
}

function kindOf(found: BigIntStats): EntryKind {
  if (found.isDirectory()) return "folder";
  if (found.isSymbolicLink()) return "link";
  if (found.isFile()) return "file";
  return found.isSocket() ? "socket" : "other";
}

/** Where a link leads to in the workspace; a workspace folder itself can't be held. */
function realInside(target: string, folders: readonly string[]): string | undefined {
  try {
    const real = realpathSync.native(target);
    statSync(real);
    return folders.some((each) => ![undefined, ""].includes(wayInto(each, real))) && !folders.includes(real) ? real : undefined;
  } catch {
    return undefined;
  }
}

function linkAt(target: string): string | undefined {
  try {
    return readlinkSync(target);
  } catch {
    return undefined;
  }
}

function entryAt(target: string): BigIntStats | undefined {
  try {
    return lstatSync(target, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

import { type BigIntStats, type Dirent, lstatSync } from "node:fs";
import { listFolder } from "../handles/listing.ts";
import { closingFile } from "../paths/closed.ts";
import { secretName } from "../paths/secrets.ts";
import { type BareFolder, bareFolder, runsUnasked } from "../paths/tools.ts";
import { isRepositoryName } from "./repository.ts";

/** What a folder holds that matters to a box, told from names alone. */
export interface Listing {
  /** All entries it has. */
  readonly count: number;
  /** Folders in it; links to some are none. */
  readonly folders: readonly string[];
  readonly notable: readonly Notable[];
  /** Names at which a repository lies, or what says where it lies. */
  readonly repositories: readonly string[];
  /** It is itself a repository, as git sees it. */
  readonly isRepository: boolean;
  /** It may hold a file that closes entries. */
  readonly closes: boolean;
}

export interface Notable extends Reasons {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Why something must not be seen in a box, or must not be changed there. */
export interface Reasons {
  readonly hidden?: string;
  readonly protected?: string;
}

export type EntryKind = "file" | "folder" | "link" | "socket" | "other";

/** A folder, and its names below the workspace folder. */
export interface ListedPlace {
  readonly folder: string;
  readonly parts: readonly string[];
  /** It lies in what must not be changed as a whole, so that only secrets matter. */
  readonly isProtected: boolean;
}

export interface Lister {
  /** Undefined for what can't be looked into, or is not there any more. */
  list(place: ListedPlace): Listing | undefined;
}

/**
 * Looks into folders, and remembers what it saw: a folder's time changes with each entry that comes or goes. `now` in milliseconds since 1970:
 * what was changed just before it was looked at may change again without its time showing it, and is not remembered.
 */
export function createLister(now: () => number): Lister {
  const seen = new Map<string, { readonly stamp: string; readonly listing: Listing }>();
  return {
    list(place) {
      const { folder } = place;
      const found = lstatSync(folder, { bigint: true, throwIfNoEntry: false });
      if (!found?.isDirectory()) return undefined;
      const stamp = `${found.dev}:${found.ino}:${found.mtimeNs}:${found.ctimeNs}:${place.isProtected}`;
      const known = seen.get(folder);
      if (known?.stamp === stamp) return known.listing;
      const entries = listFolder(folder);
      const listing = entries && listingOf(entries, place);
      if (listing && !isFresh(found, now())) seen.set(folder, { stamp, listing });
      else seen.delete(folder);
      return listing;
    },
  };
}

/** Times of some disks have whole seconds only. */
const freshMs = 2_500;

function isFresh({ mtimeMs, ctimeMs }: BigIntStats, now: number): boolean {
  return Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) > now - freshMs;
}

/** Without these git takes a folder for no repository. */
const repositoryNames = ["HEAD", "objects", "refs"];

function listingOf(entries: readonly Dirent[], { parts, isProtected }: ListedPlace): Listing {
  const above = { name: parts.at(-1), folder: isProtected ? undefined : bareFolder(parts) };
  const names = new Set(entries.map(({ name }) => name));
  return {
    count: entries.length,
    folders: entries.filter((each) => each.isDirectory()).map(({ name }) => name),
    notable: entries.flatMap((each) => notableOf(each, above)),
    repositories: entries.flatMap(({ name }) => (isRepositoryName(name) ? [name] : [])),
    isRepository: repositoryNames.every((each) => names.has(each)),
    closes: entries.some(({ name }) => name.toLowerCase() === closingFile),
  };
}

interface Above {
  readonly name: string | undefined;
  /** Absent where what is in it is protected as a whole. */
  readonly folder: BareFolder | undefined;
}

function notableOf(entry: Dirent, above: Above): readonly Notable[] {
  const { name } = entry;
  const kind = kindOf(entry);
  const hidden = hiddenFor(name, kind, above);
  const isProtected = above.folder && protectedFor(name, kind, above.folder);
  if (hidden === undefined && isProtected === undefined) return [];
  return [{ name, kind, ...(hidden === undefined ? {} : { hidden }), ...(isProtected === undefined ? {} : { protected: isProtected }) }];
}

function hiddenFor(name: string, kind: EntryKind, above: Above): string | undefined {
  if (kind === "socket") return "it leads to a program outside";
  return kind === "folder" ? undefined : secretName(above.name === undefined ? [name] : [above.name, name]);
}

/** What a link leads to may be a file or a folder. */
function protectedFor(name: string, kind: EntryKind, folder: BareFolder): string | undefined {
  if (kind !== "link") return runsUnasked(folder, name, kind === "folder");
  return runsUnasked(folder, name, false) ?? runsUnasked(folder, name, true);
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "link";
  if (entry.isFile()) return "file";
  return entry.isSocket() ? "socket" : "other";
}

import path from "node:path";
import { folded, nameProblem, ownStyle } from "../names.ts";
import { inOrder, type Shared, type Way } from "./entry.ts";
import type { Fetched } from "./fetch.ts";

/** What a box did to a workspace folder, to be done to it here too. */
export interface ChangeSet {
  /** Made or changed there. A folder comes before what lies in it. */
  readonly puts: readonly Put[];
  /** Deleted there; what lies in a folder comes before it. */
  readonly removals: readonly Way[];
  /** Not taken back: what was changed and must not be, by name. */
  readonly held: readonly Held[];
  /** What can be in a box only. */
  readonly left: readonly Left[];
}

export interface Put {
  readonly way: Way;
  readonly to: Entry;
}

/** What can be here too. */
export type Entry = Fetched & { readonly kind: "file" | "folder" | "link" };

export interface Held {
  readonly way: Way;
  /** Absent where it was deleted. */
  readonly to?: Entry;
  /** In a few words. */
  readonly why: string;
}

export interface Left {
  readonly way: Way;
  readonly why: string;
}

/** What came out of a box, and what both sides held before. */
export interface Outcome {
  readonly shared: ReadonlyMap<Way, Shared>;
  readonly fetched: ReadonlyMap<Way, Fetched>;
  readonly gone: readonly Way[];
}

export interface Judgement {
  /** Why something is not taken back, in a few words. */
  keeps(way: Way, isFolder: boolean): string | undefined;
  /** Whether a path of the box lies in a workspace folder. */
  isInside(target: string): boolean;
  /** The folder in the box, with slashes. */
  readonly folder: string;
  /** Our disk takes a name in any spelling. */
  readonly isCareless: boolean;
}

/** Works out what is to be done here. Pure. */
export function changesOf({ shared, fetched, gone }: Outcome, judgement: Judgement): ChangeSet {
  const [puts, held, left]: [Put[], Held[], Left[]] = [[], [], []];
  const taken = judgement.isCareless ? spellings(shared, gone) : undefined;
  for (const [way, entry] of [...fetched].sort(([one], [other]) => inOrder(one, other))) {
    // The workspace folder itself stays as it is.
    if (way === "" || isAsBefore(entry, shared.get(way))) continue;
    const why = whyLeft(way, entry, judgement);
    const collision = taken && collisionOf(way, taken);
    const to = entry as Entry;
    if (why !== undefined) left.push({ way, why });
    else if (collision !== undefined) held.push({ way, to, why: `here it would be the same as ${collision}` });
    else {
      const kept = judgement.keeps(way, to.kind === "folder");
      if (kept === undefined) puts.push({ way, to });
      else held.push({ way, to, why: kept });
    }
  }
  const removals: Way[] = [];
  for (const way of [...gone].sort(inOrder).reverse()) {
    const kept = judgement.keeps(way, shared.get(way)?.kind === "folder");
    if (kept === undefined) removals.push(way);
    else held.push({ way, why: kept });
  }
  return { puts, removals, held, left };
}

/** Times of folders come and go with what lies in them. */
function isAsBefore({ kind, mode, mtimeMs, content }: Fetched, before: Shared | undefined): boolean {
  if (!before || before.isOnlyThere) return false;
  // It was written here while it was sent: what is there is no state it ever had, and is sent anew.
  if (before.kind === "file" && before.content === undefined) return true;
  if (before.kind !== kind) return false;
  if (kind === "folder") return before.mode === mode;
  if (kind === "link") return before.content === content;
  return before.content === content && before.mode === mode && Math.floor(before.mtimeMs / 1000) === Math.floor(mtimeMs / 1000);
}

function whyLeft(way: Way, { kind, content }: Fetched, { isInside, folder }: Judgement): string | undefined {
  if (kind === "other") return "it is no file, folder or link, or its name is no text";
  if (nameProblem(way, ownStyle) !== undefined || way.split("/").some((each) => each.includes(path.sep)))
    return "its name can't be had here";
  if (kind === "link" && !leadsInside(`${folder}/${way}`, content ?? "", isInside)) return "it leads out of the workspace";
  return undefined;
}

/** Dots may only stand in front: behind a name, where they lead depends on what lies there. */
function leadsInside(link: string, leadsTo: string, isInside: (target: string) => boolean): boolean {
  const parts = leadsTo.split("/").filter((each) => each !== "" && each !== ".");
  const firstName = parts.findIndex((each) => each !== "..");
  if (firstName !== -1 && parts.slice(firstName).includes("..")) return false;
  return isInside(path.posix.resolve(path.posix.dirname(link), leadsTo));
}

/** The ways that stay, by the spelling a careless disk compares. */
function spellings(shared: ReadonlyMap<Way, Shared>, gone: readonly Way[]): Map<string, Way> {
  const without = new Set(gone);
  return new Map([...shared.keys()].filter((each) => !without.has(each)).map((each) => [folded(each), each]));
}

/** What is there by another spelling of the way, or of a folder on it. */
function collisionOf(way: Way, taken: Map<string, Way>): Way | undefined {
  const parts = way.split("/");
  for (const length of parts.keys()) {
    const each = parts.slice(0, length + 1).join("/");
    const other = taken.get(folded(each));
    if (other === undefined) taken.set(folded(each), each);
    else if (other !== each) return other;
  }
  return undefined;
}

/** Tells the removals that stand in the way of what is put: a file where a folder comes, what lies in a folder that becomes a file, another spelling. */
export function standingInWay(puts: readonly Put[]): (removal: Way) => boolean {
  const above = new Set(puts.flatMap(({ way }) => foldersOf(way)));
  const files = new Set(puts.filter(({ to }) => to.kind !== "folder").map(({ way }) => way));
  const spelled = new Set(puts.map(({ way }) => folded(way)));
  return (removal) => above.has(removal) || spelled.has(folded(removal)) || foldersOf(removal).some((each) => files.has(each));
}

function foldersOf(way: Way): readonly Way[] {
  const parts = way.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

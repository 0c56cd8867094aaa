import path from "node:path";
import { wayInto } from "../names.ts";
import type { Held, Survey } from "./survey.ts";

/** What a box sees of the disk. Paths are absolute and real, and the same within. */
export interface BoxMounts {
  /** Can be written to: the workspace folders, then folders in them that can't be moved away with what is held in them. */
  readonly folders: readonly string[];
  /** Can only be read: files and folders, in `folders` or beside them. */
  readonly readOnly: readonly string[];
  /** Folders in `folders` that look empty within. */
  readonly hiddenFolders: readonly string[];
  /** Files in `folders` that look empty within. */
  readonly hiddenFiles: readonly string[];
  /** An empty file, which lies over those. */
  readonly emptyFile: string;
  /** Which thing each of these is, of what lies in the workspace folders: what is mounted stays what it was when that was done. */
  readonly things: readonly (readonly [path: string, id: string])[];
}

/** Places up to which a box holds what is in a workspace. */
const mountLimit = 500;

export interface MountWish {
  /** The workspace folders. */
  readonly folders: readonly string[];
  readonly emptyFile: string;
  /** What the box itself has made, and may see and change as it has made it. */
  isOwn(held: Held): boolean;
}

/** What of a workspace is laid over what in a box. A link can't be: where it leads is held, and it is looked at afterwards. */
export function mountsOf(
  { held, repositories }: Survey,
  { folders, emptyFile, isOwn }: MountWish,
): BoxMounts | { readonly problem: string } {
  const all = [...held.values()].filter((each) => each.kind !== "link" && each.role !== "head" && !isOwn(each));
  const hidden = all.filter((each) => each.hidden !== undefined);
  const hiddenFolders = outermost(pathsOf(hidden.filter(isFolder)), []);
  const hiddenFiles = outermost(pathsOf(hidden.filter((each) => !isFolder(each))), hiddenFolders);
  const kept = all.filter((each) => each.hidden === undefined);
  const readOnlyFolders = outermost(pathsOf(kept.filter(isFolder)), hiddenFolders);
  const readOnly = [
    ...readOnlyFolders,
    ...outermost(pathsOf(kept.filter((each) => !isFolder(each))), [...hiddenFolders, ...readOnlyFolders]),
  ];
  const pinned = outermost([...repositories.keys()], [...hiddenFolders, ...readOnlyFolders]);
  const count = hiddenFolders.length + hiddenFiles.length + readOnly.length + pinned.length;
  if (count > mountLimit) return { problem: tooMany(count) };
  const mounted = new Set([...hiddenFolders, ...hiddenFiles, ...readOnly]);
  const things = [
    ...all.flatMap(({ path: target, id }) => (mounted.has(target) ? [[target, id] as const] : [])),
    ...pinned.map((each) => [each, repositories.get(each) ?? ""] as const),
  ];
  return { folders: [...folders, ...pinned], readOnly, hiddenFolders, hiddenFiles, emptyFile, things };
}

interface Beside {
  /** The workspace folders. */
  readonly folders: readonly string[];
  readonly beside?: readonly string[];
}

/** With the folders that can be read besides. `idAt` tells which thing lies at a path. */
export function withBeside(mounts: BoxMounts, { folders, beside = [] }: Beside, idAt: (target: string) => string): BoxMounts {
  const isIn = (places: readonly string[], target: string) => places.some((each) => wayInto(each, target) !== undefined);
  const own = beside.filter((each) => !folders.includes(each));
  const more = outermost(own, [...mounts.hiddenFolders, ...mounts.readOnly]);
  const held = more.filter((each) => isIn(folders, each)).map((each) => [each, idAt(each)] as const);
  return { ...mounts, readOnly: [...mounts.readOnly, ...more], things: [...mounts.things, ...held] };
}

function tooMany(count: number): string {
  return `The workspace holds ${count} places that a sandbox must not change or see (settings, hooks, secrets, what .anycoworkignore closes), more than the ${mountLimit} that can be held. Close whole folders in .anycoworkignore instead of many files, or open a smaller folder.`;
}

function isFolder({ kind }: Held): boolean {
  return kind === "folder";
}

function pathsOf(all: readonly Held[]): readonly string[] {
  return all.map((each) => each.path);
}

/** Without what lies in others of them, or in one of the folders. */
function outermost(paths: readonly string[], folders: readonly string[]): readonly string[] {
  const kept = new Set<string>();
  const around = new Set(folders);
  const isCovered = (target: string): boolean => {
    for (let at = target; ; at = path.dirname(at)) {
      if (around.has(at) || (at !== target && kept.has(at))) return true;
      if (at === path.dirname(at)) return false;
    }
  };
  // Sorted, what is around something comes before it.
  for (const each of [...paths].sort()) if (!isCovered(each)) kept.add(each);
  return [...kept];
}

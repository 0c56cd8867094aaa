import type { Stats } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { originOf, trashFolderOf } from "./files/trash.ts";
import { guardOf, isSecret, looksLikeVariable, variableGuard } from "./guarded.ts";
import { elsewhereMessage } from "./handles/failure.ts";
import { absolutePath, nameProblem, ownStyle as style, wayInto } from "./names.ts";
import type { Use, WorkspaceOptions } from "./paths/asked.ts";
import { type Closing, type Closings, closedBy, closedMessage, closingsOf } from "./paths/closed.ts";
import { entryOf, realPathOf, unreachable } from "./paths/real.ts";
import { kindProblem, refusalOf } from "./paths/refusal.ts";

export type Resolved = { readonly kind: "refused"; readonly message: string } | Location;

/** A path the model named, with links followed. */
export interface Location {
  readonly kind: "resolved";
  readonly path: string;
  /** For people and the model: relative with forward slashes, the absolute path when outside. */
  readonly label: string;
  readonly place: "inside" | "outside";
  /** Its names below the workspace folder; of the whole path where it lies outside. Of what is kept in the trash, those of where it came from. */
  readonly names: readonly string[];
  /** Why this access always asks, in a few words. */
  readonly guarded?: string;
  /** It is a file that has other names too. */
  readonly isShared: boolean;
}

export interface Workspace {
  /** Works out where a path leads, without opening anything. */
  resolve(input: string, use: Use): Promise<Resolved>;
  /** Why what was worked out before must not be used any more, as a sentence: the path leads elsewhere by now. Undefined when it does not. */
  moved(input: string, use: Use, before: Location): Promise<string | undefined>;
  /** The real paths of the folders. */
  folders(): Promise<readonly string[]>;
  /** How a real path is called. */
  label(target: string): Promise<string>;
  /** The real path of our own data folder, which must not be looked into. */
  ownFolder(): Promise<string>;
  /** What closes entries of a folder to tools, given its real path. */
  closings(folder: string): Promise<Closings>;
}

/** Where nothing is open there is nothing to be relative to. */
export const noFolderMessage = "No folder is open, so there is nothing to work in. Ask the person to open a folder first.";

/** The rules about paths for one set of folders. Links are followed anew at every question: they may change at any time. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const folders = () => Promise.all(options.folders.map(realPathOf));
  return {
    folders,
    resolve: (input, use) => resolve(options, input, use),
    moved: async (input, use, before) => movedProblem(await resolve(options, input, use), before),
    label: async (target) => labelOf(await folders(), target),
    ownFolder: () => realPathOf(options.dataFolder),
    closings: async (folder) => closingsOf(folder, await folders()),
  };
}

async function resolve(options: WorkspaceOptions, input: string, use: Use): Promise<Resolved> {
  const problem = nameProblem(input, style);
  if (problem) return refused(problem);
  const base = await baseOf(options.folders, input);
  if (base === undefined && !isFixed(input)) return refused(noFolderMessage);
  const written = absolutePath(base?.rest ?? input, base?.folder ?? "/", { home: options.home, style });
  try {
    const location = await locate(options, written, use);
    return location.kind === "resolved" && looksLikeVariable(input) ? { ...location, guarded: variableGuard } : location;
  } catch (error) {
    return refused(unreachable(error, input));
  }
}

function movedProblem(now: Resolved, before: Location): string | undefined {
  if (now.kind === "refused") return now.message;
  if (now.path === before.path && now.place === before.place && now.guarded === before.guarded) return undefined;
  return elsewhereMessage(before.label);
}

async function locate(options: WorkspaceOptions, written: string, use: Use): Promise<Resolved> {
  const isEntry = use !== "read" && use !== "write";
  // Side by side: each look at the disk is short, and each wait for one is a turn of the event loop.
  const [target, own, ...folders] = await Promise.all([
    isEntry ? entryOf(written) : realPathOf(written),
    realPathOf(options.dataFolder),
    ...options.folders.map((each) => realPathOf(each)),
  ]);
  const label = labelOf(folders, target);
  const refusal = await refusalOf(options, { target, written, label, use, own, folders });
  if (refusal) return refused(refusal);
  const origin = use === "move-from" ? await originOf(trashFolderOf(own), target) : undefined;
  const home = origin ?? target;
  const folder = folders.find((each) => wayInto(each, home) !== undefined);
  const [isThere, found] = await Promise.all([
    folder === undefined || isFolder(folder),
    (isEntry ? lstat : stat)(target).catch(() => undefined),
  ]);
  if (folder !== undefined && !isThere) return refused(goneMessage(folder));
  const problem = found && kindProblem(found, label, use);
  if (problem) return refused(problem);
  const spots = found?.isSymbolicLink() ? [home, await realPathOf(target).catch(() => target)] : [home];
  const places = [...spots, origin ?? written];
  const closing = closingFor({ folders, given: options.folders }, places, kindOf(found, use));
  if (closing) return refused(closedMessage(label, closing, labelOf(folders, closing.folder)));
  const isInside = spots.every((spot) => folders.some((each) => wayInto(each, spot) !== undefined));
  const all = [...folders, ...options.folders];
  const isShared = (found?.isFile() && found.nlink > 1) ?? false;
  const guarded =
    guardFor(all, places, use) ?? (found && isShared ? await hardLinkGuard(found, [path.dirname(target), ...folders], use) : undefined);
  return { kind: "resolved", path: target, label, place: isInside ? "inside" : "outside", names: partsOf(all, home), guarded, isShared };
}

/** Whether it is a folder; undefined for what may be one or become one. */
function kindOf(found: Stats | undefined, use: Use): boolean | undefined {
  if (!found) return use === "write" ? false : undefined;
  return found.isSymbolicLink() ? undefined : found.isDirectory();
}

interface Tops {
  /** Links resolved. */
  readonly folders: readonly string[];
  /** The same ones as they were given. */
  readonly given: readonly string[];
}

/** What is closed is closed where it lies as well as where it leads. */
function closingFor({ folders, given }: Tops, places: readonly string[], isFolder: boolean | undefined): Closing | undefined {
  const inFolders = places.map((place) => {
    const at = given.findIndex((each) => wayInto(each, place) !== undefined);
    return at === -1 ? place : path.join(folders[at] ?? "", wayInto(given[at] ?? "", place) ?? "");
  });
  for (const place of new Set(inFolders)) {
    const closing = closedBy(place, isFolder, folders);
    if (closing) return closing;
  }
  return undefined;
}

async function isFolder(target: string): Promise<boolean> {
  return (await stat(target).catch(() => undefined))?.isDirectory() ?? false;
}

function goneMessage(folder: string): string {
  return `The workspace folder ${folder} is not there any more. Ask the person to bring it back, or to open another.`;
}

/**
 * A change reaches the other names too, wherever they are. Reading asks only where such a name, in the same folder or at the top
 * of the workspace, tells of secrets: to look everywhere would take too long, and to ask always would ask for every installed package.
 */
async function hardLinkGuard(found: Stats, folders: readonly string[], use: Use): Promise<string | undefined> {
  if (use === "delete") return undefined;
  if (use !== "read") return "the same file has another name elsewhere";
  for (const folder of new Set(folders))
    for (const name of (await readdir(folder).catch(() => [])).filter(isSecret)) {
      const other = await stat(path.join(folder, name)).catch(() => undefined);
      if (other?.ino === found.ino && other.dev === found.dev) return `it is the same file as ${name}, which may hold secrets`;
    }
  return undefined;
}

/** The name that was written counts as well as where it leads. */
function guardFor(folders: readonly string[], spots: readonly string[], use: Use): string | undefined {
  if (path.sep === "/" && spots.some((spot) => openHandle.test(spot))) return "it goes through what a running program has open";
  for (const spot of spots) {
    const reason = guardOf(partsOf(folders, spot), use === "read" ? "read" : "write");
    if (reason) return reason;
  }
  return undefined;
}

const openHandle = /^\/proc\/[^/]+(\/task\/[^/]+)?\/(fd|map_files|cwd|root|exe)(\/|$)/;

function partsOf(folders: readonly string[], target: string): readonly string[] {
  const way = folders.map((each) => wayInto(each, target)).find((each) => each !== undefined);
  return (way ?? target).split(path.sep).filter((part) => part !== "");
}

/** With several folders, `name/rest` means the folder of that name, unless the first folder has such an entry itself. */
async function baseOf(folders: readonly string[], input: string): Promise<{ readonly folder: string; readonly rest: string } | undefined> {
  const [first] = folders;
  if (first === undefined) return undefined;
  const [name = "", ...rest] = input.split(/[\\/]/);
  const named = folders.find((each) => path.basename(each) === name);
  if (folders.length === 1 || named === undefined || (await lstat(path.join(first, name)).catch(() => undefined)))
    return { folder: first, rest: input };
  return { folder: named, rest: rest.join("/") || "." };
}

/** Whether a path means the same wherever one stands. */
function isFixed(input: string): boolean {
  return path.isAbsolute(input) || /^(~(?=[\\/]|$)|file:\/\/)/i.test(input);
}

/** How a real path is called, given the real paths of the folders. */
export function labelOf(folders: readonly string[], target: string): string {
  for (const [index, folder] of folders.entries()) {
    const way = wayInto(folder, target);
    if (way === undefined) continue;
    const relative = way.split(path.sep).join("/");
    if (index === 0) return relative || ".";
    const name = path.basename(folder);
    const isUnique = folders.filter((each) => path.basename(each) === name).length === 1;
    return isUnique ? [name, relative].filter((part) => part !== "").join("/") : target;
  }
  return target;
}

function refused(message: string): Resolved {
  return { kind: "refused", message };
}

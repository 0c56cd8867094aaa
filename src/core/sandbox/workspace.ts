import type { Stats } from "node:fs";
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { originOf, trashFolderOf } from "./files/trash.ts";
import { guardOf, isSecret, looksLikeVariable, variableGuard } from "./guarded.ts";
import { absolutePath, nameProblem, type PathStyle, wayInto } from "./names.ts";

/** The folders a session works in, and the one it must keep out of. */
export interface WorkspaceOptions {
  /** Absolute; the first is where relative paths begin. May be empty. */
  readonly folders: readonly string[];
  /** Refused, but for reading in `readableFolder`. */
  readonly dataFolder: string;
  readonly readableFolder: string;
  /** What `~/` stands for. */
  readonly home?: string;
}

/**
 * What is to be done with a path. A link at its end is followed for reading and writing; moved and deleted is the link itself.
 * Reading takes files and folders, writing files only.
 */
export type Use = "read" | "write" | "move-from" | "move-to" | "delete";

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
  };
}

const style: PathStyle = path.sep === "\\" ? "win32" : "posix";

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
    return refused(wordFor(error, input));
  }
}

function movedProblem(now: Resolved, before: Location): string | undefined {
  if (now.kind === "refused") return now.message;
  if (now.path === before.path && now.place === before.place && now.guarded === before.guarded) return undefined;
  return `${before.label} leads elsewhere than when this was asked for, so nothing was done. Look again before you go on.`;
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
  const refusal = await refusalOf(options, { target, written, label, use, own });
  if (refusal) return refused(refusal);
  const origin = use === "move-from" ? await originOf(trashFolderOf(own), target) : undefined;
  const home = origin ?? target;
  const folder = folders.find((each) => wayInto(each, home, style) !== undefined);
  const [isThere, found] = await Promise.all([
    folder === undefined || isFolder(folder),
    (isEntry ? lstat : stat)(target).catch(() => undefined),
  ]);
  if (folder !== undefined && !isThere) return refused(goneMessage(folder));
  const problem = found && kindProblem(found, label, use);
  if (problem) return refused(problem);
  const spots = found?.isSymbolicLink() ? [home, await realPathOf(target).catch(() => target)] : [home];
  const isInside = spots.every((spot) => folders.some((each) => wayInto(each, spot, style) !== undefined));
  const all = [...folders, ...options.folders];
  const guarded =
    guardFor(all, [...spots, origin ?? written], use) ??
    (found?.isFile() && found.nlink > 1 ? await hardLinkGuard(found, [path.dirname(target), ...folders], use) : undefined);
  return { kind: "resolved", path: target, label, place: isInside ? "inside" : "outside", names: partsOf(all, home), guarded };
}

/** The entry itself: the folders on the way are followed, a link at the end is not. */
async function entryOf(written: string): Promise<string> {
  const folder = path.dirname(written);
  if (folder === written) return written;
  const real = await realPathOf(folder);
  const found = await stat(real).catch(() => undefined);
  if (found && !found.isDirectory()) throw Object.assign(new Error(`${folder} is no folder`), { code: "ENOTDIR" });
  return path.join(real, path.basename(written));
}

interface Looked {
  readonly target: string;
  readonly written: string;
  readonly label: string;
  readonly use: Use;
  /** Our data folder, links resolved. */
  readonly own: string;
}

/** What is done with no yes of anybody. */
async function refusalOf(options: WorkspaceOptions, { target, written, label, use, own }: Looked): Promise<string | undefined> {
  const problem = await ownProblem(options, { target, use, own });
  if (problem) return problem;
  if (isDevice(target) || isDevice(written)) return `${label} is a device, not a file.`;
  if (use === "read") return undefined;
  if (isOfSystem(target)) return `${label} belongs to the system itself: nothing is kept in /proc and /sys.`;
  if (use !== "move-from" && use !== "delete") return undefined;
  const pillars = [...options.folders, options.dataFolder, ...(options.home ? [options.home] : [])];
  const all = [...pillars, ...(await Promise.all(pillars.map(realPathOf)))];
  if (!all.some((each) => wayInto(target, each, style) !== undefined)) return undefined;
  return `${label} is a workspace folder, the home folder or our data folder, or holds one of them. Such folders are never moved or deleted.`;
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
  for (const spot of spots) {
    const reason = guardOf(partsOf(folders, spot), use === "read" ? "read" : "write");
    if (reason) return reason;
  }
  return undefined;
}

function partsOf(folders: readonly string[], target: string): readonly string[] {
  const way = folders.map((each) => wayInto(each, target, style)).find((each) => each !== undefined);
  return (way ?? target).split(path.sep).filter((part) => part !== "");
}

async function ownProblem(
  options: WorkspaceOptions,
  { target, use, own }: Pick<Looked, "target" | "use" | "own">,
): Promise<string | undefined> {
  if (wayInto(own, target, style) === undefined) return undefined;
  const isReadable = wayInto(await realPathOf(options.readableFolder), target, style) !== undefined;
  if (isReadable && use === "read") return undefined;
  if (use === "move-from" && (await originOf(trashFolderOf(own), target)) !== undefined) return undefined;
  return "That belongs to AnyCowork's own data, which tools don't touch.";
}

function kindProblem(found: Stats, label: string, use: Use): string | undefined {
  if (found.isFIFO()) return `${label} is a named pipe, not a file: opening it could wait for ever.`;
  if (found.isSocket()) return `${label} is a socket, not a file.`;
  if (found.isBlockDevice() || found.isCharacterDevice()) return `${label} is a device, not a file.`;
  if (use === "write" && found.isDirectory()) return `${label} is a folder. Give the path of a file.`;
  return undefined;
}

function isDevice(target: string): boolean {
  return style === "posix" && /^\/dev(\/|$)/.test(target);
}

function isOfSystem(target: string): boolean {
  return style === "posix" && /^\/(proc|sys)(\/|$)/.test(target);
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
    const way = wayInto(folder, target, style);
    if (way === undefined) continue;
    const relative = way.split(path.sep).join("/");
    if (index === 0) return relative || ".";
    const name = path.basename(folder);
    const isUnique = folders.filter((each) => path.basename(each) === name).length === 1;
    return isUnique ? [name, relative].filter((part) => part !== "").join("/") : target;
  }
  return target;
}

/** The real path of what is there, and below it what is not there yet. A link that leads nowhere is followed too. */
async function realPathOf(target: string, depth = 0): Promise<string> {
  if (depth > 40) throw Object.assign(new Error("too many links"), { code: "ELOOP" });
  try {
    return await realpath(target);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || path.dirname(target) === target) throw error;
  }
  const parent = await realPathOf(path.dirname(target), depth);
  const here = path.join(parent, path.basename(target));
  const link = await readlink(here).catch(() => undefined);
  return link === undefined ? here : realPathOf(path.resolve(parent, link), depth + 1);
}

function wordFor(error: unknown, input: string): string {
  switch (codeOf(error)) {
    case "ELOOP":
      return `${input} leads through links that go round in a circle.`;
    case "ENAMETOOLONG":
      return "The path is too long for a file system.";
    case "ENOTDIR":
      return `${input} goes through a file as if it were a folder.`;
    case "EACCES":
    case "EPERM":
      return `${input} can't be reached: permission is missing.`;
    default:
      return `${input} can't be reached (${codeOf(error) ?? String(error)}).`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function refused(message: string): Resolved {
  return { kind: "refused", message };
}

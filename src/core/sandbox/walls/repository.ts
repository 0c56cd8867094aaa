import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, type Stats } from "node:fs";
import path from "node:path";
import { wayInto } from "../names.ts";
import { bare } from "../paths/bare.ts";
import { type GitSettings, readGitSettings } from "./settings.ts";

/**
 * What of a repository makes programs run: its hooks, its settings, and what says that these lie elsewhere. All else of it stays open, so that
 * work can be committed.
 */
export interface RepositoryPart {
  readonly path: string;
  readonly role: "hooks" | "settings" | "pointer" | "head" | "other";
  /** It may hold a password or a token. */
  readonly hasSecrets?: boolean;
  /** It counts only because this leads to it. */
  readonly behind?: string;
}

/** Whether a name is that of a repository within a working copy. */
export function isRepositoryName(name: string): boolean {
  return insides.has(bare(name));
}

/**
 * The parts of what lies at a repository's name. `tops`: the workspace folders; what lies elsewhere no box reaches.
 */
export function partsOf(target: string, tops: readonly string[]): readonly RepositoryPart[] {
  const kind = bare(path.basename(target));
  const found = entryOf(target);
  if (!found) return [];
  if (kind === ".git" && !found.isDirectory()) return [{ path: target, role: "pointer" }, ...gitPartsBehind(target, tops)];
  if (kind === ".git") return gitParts(target, tops);
  if (!found.isDirectory()) return [{ path: target, role: "other" }];
  const parts = (insides.get(kind) ?? []).map((each) => path.join(target, each));
  return parts.filter((each) => entryOf(each)).map((each) => ({ path: each, role: "other" }));
}

/** The same of a folder that is a git repository, whatever it is called. */
function gitParts(folder: string, tops: readonly string[], depth = 0): readonly RepositoryPart[] {
  if (depth > deepest) return [];
  const own = ownParts.map(([name, role]) => ({ path: path.join(folder, name), role })).filter((each) => entryOf(each.path));
  const read = own.map((each) => ({ ...each, settings: each.role === "settings" ? settingsAt(each.path) : undefined }));
  const named = read.flatMap(({ path: file, settings }) => (settings ? namedParts(file, settings, tops) : []));
  const parts = read.map(({ settings, ...each }) => (settings?.hasSecrets ? { ...each, hasSecrets: true } : each));
  const below = (name: string, look: typeof gitParts) => partsIn(path.join(folder, name), (each) => look(each, tops, depth + 1));
  return [...parts, ...named, ...below("modules", moduleParts), ...below("worktrees", gitParts)];
}

/** The same of a folder with any name, which is a repository by its head; that goes on changing. */
export function bareParts(folder: string, tops: readonly string[]): readonly RepositoryPart[] {
  const head = path.join(folder, "HEAD");
  return [{ path: head, role: "head" }, ...gitParts(folder, tops).map((each) => ({ behind: head, ...each }))];
}

/** Where a file or a link says that a repository lies, when that is in the workspace. */
export function pointedAt(target: string, tops: readonly string[]): string | undefined {
  const [, way] = /^gitdir: (.*?)\s*$/.exec(textOf(target) ?? "") ?? [];
  const folder = way === undefined ? realOf(target) : path.resolve(path.dirname(target), way);
  return folder !== undefined && folder !== target && isInside(folder, tops) ? folder : undefined;
}

/** The text of a small plain file, links not followed. */
export function textOf(file: string): string | undefined {
  const found = entryOf(file);
  if (!found?.isFile() || found.size > longest) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const longest = 256 * 1024;

/** By the folder's name; of git's, see below. */
const insides: ReadonlyMap<string, readonly string[]> = new Map([
  [".git", []],
  [".hg", ["hgrc", "hgrc-not-shared", "sharedpath"]],
  [".jj", ["repo/config.toml", "workspace-config.toml"]],
]);

const ownParts = [
  ["hooks", "hooks"],
  ["config", "settings"],
  ["config.worktree", "settings"],
  ["commondir", "pointer"],
] as const;

/** Submodules of submodules lie in each other. */
const deepest = 8;

/** A submodule's name may have slashes in it. */
function moduleParts(folder: string, tops: readonly string[], depth = 0): readonly RepositoryPart[] {
  if (depth > deepest) return [];
  if (entryOf(path.join(folder, "HEAD")) ?? entryOf(path.join(folder, "config"))) return gitParts(folder, tops, depth);
  return partsIn(folder, (each) => moduleParts(each, tops, depth + 1));
}

/** A link in the way leads to another repository than the one that was there. */
function gitPartsBehind(target: string, tops: readonly string[]): readonly RepositoryPart[] {
  const folder = pointedAt(target, tops);
  const real = folder && realOf(folder);
  if (folder === undefined || real === undefined) return [];
  const links = real === folder ? [] : linksOn(folder, tops).map((each): RepositoryPart => ({ path: each, role: "pointer" }));
  const parts = isInside(real, tops) ? gitParts(real, tops) : [];
  return [...links, ...parts.map((each) => ({ behind: target, ...each }))];
}

function linksOn(target: string, tops: readonly string[]): readonly string[] {
  const links: string[] = [];
  for (let at = target; isInside(at, tops) && at !== path.dirname(at); at = path.dirname(at))
    if (entryOf(at)?.isSymbolicLink()) links.push(at);
  return links;
}

/** What settings name lies in the working copy, or beside them. */
function namedParts(file: string, { hooks, included }: GitSettings, tops: readonly string[]): readonly RepositoryPart[] {
  const folder = path.dirname(file);
  const all = [...hooks.map((each) => path.resolve(path.dirname(folder), each)), ...included.map((each) => path.resolve(folder, each))];
  return all
    .filter((each) => isInside(each, tops) && !tops.includes(each) && entryOf(each))
    .map((each) => ({ path: each, role: "other", behind: file }));
}

function isInside(target: string, tops: readonly string[]): boolean {
  return tops.some((each) => wayInto(each, target) !== undefined);
}

function settingsAt(file: string): GitSettings | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : readGitSettings(text);
}

/** Looks at each folder in one. A link in their place could lead to a repository that nobody looks at. */
function partsIn(folder: string, look: (folder: string) => readonly RepositoryPart[]): readonly RepositoryPart[] {
  const found = entryOf(folder);
  if (found?.isSymbolicLink()) return [{ path: folder, role: "pointer" }];
  if (!found?.isDirectory()) return [];
  return entriesOf(folder).flatMap((each): readonly RepositoryPart[] => {
    const target = path.join(folder, each.name);
    if (each.isSymbolicLink()) return [{ path: target, role: "pointer" }];
    return each.isDirectory() ? look(target) : [];
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function realOf(target: string): string | undefined {
  try {
    return realpathSync.native(target);
  } catch {
    return undefined;
  }
}

function entryOf(target: string): Stats | undefined {
  try {
    return lstatSync(target, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

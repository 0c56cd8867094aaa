import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { listFolder } from "../handles/listing.ts";
import { type Closings, closingFor, closingsIn } from "../paths/closed.ts";
import { type IgnoreRule, ignoreRules, skippedFolders } from "../patterns/ignore.ts";

/** One entry of a folder, as it is met. */
export interface WalkEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  /** Left out by the ignore rules, or a folder that is never entered. */
  readonly isSkipped: boolean;
}

/** The ignore rules that hold in a folder: its own files', then those of the folders above it. */
export interface Ignores {
  readonly folder: string;
  /** By rank: `.rgignore`, `.ignore`, `.gitignore`, `.git/info/exclude`; a higher rank speaks first, wherever it lies. */
  readonly rules: readonly (IgnoreRule | undefined)[];
  /** A repository of its own does not heed the `.gitignore` of what is around it. */
  readonly isRepository: boolean;
  readonly above?: Ignores;
  /** The person's own rules for all repositories, relative to the topmost folder. */
  readonly personal?: IgnoreRule;
  /** What is closed to tools in this folder. Absent where nobody asks. */
  readonly closings?: Closings;
}

/** Where rules begin: the repository a folder lies in, else the workspace folder it lies in, else itself. */
export interface IgnoreTops {
  readonly tops: readonly string[];
  readonly personal?: IgnoreRule;
}

/** The rules that hold in a folder, those of the folders above included. */
export function ignoresOf(folder: string, { tops, personal }: IgnoreTops): Ignores {
  const top = repositoryOf(folder) ?? tops.find((each) => isWithin(folder, each)) ?? folder;
  const way = folder
    .slice(top.length)
    .split(path.sep)
    .filter((each) => each !== "");
  let here = enter(top, undefined, { personal });
  let at = top;
  for (const name of way) {
    at = path.join(at, name);
    here = enter(at, here);
  }
  return here;
}

/**
 * The rules that hold in a folder, given those that hold above it. A folder without any adds nothing. What is closed is looked for where it
 * was looked for above.
 */
export function enter(folder: string, above?: Ignores, { personal, names }: Known = {}): Ignores {
  const closings = above?.closings && closingsIn(folder, above.closings, names);
  const mayHave = (name: string) => names?.has(name) ?? true;
  const isRepository = mayHave(".git") && statSync(path.join(folder, ".git"), { throwIfNoEntry: false }) !== undefined;
  const isThere = (name: string) => (name.startsWith(".git/") ? isRepository : mayHave(name));
  const rules = ignoreFiles.map((name) => (isThere(name) ? rulesIn(path.join(folder, name)) : undefined));
  if (above && !isRepository && closings === above.closings && rules.every((each) => each === undefined)) return above;
  return { folder, rules, isRepository, above, personal: personal ?? above?.personal, closings };
}

interface Known {
  readonly personal?: IgnoreRule;
  /** The folder's names that begin with a dot. */
  readonly names?: ReadonlySet<string>;
}

/**
 * A folder's entries in no order, links unfollowed; undefined when it can't be read. Quicker than `listFolder`, but a link that has come
 * into the folder's place is followed: before anything of an entry is told, where it lies must be looked at again.
 */
export function openFolder(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** A folder's entries by name, folders and files mixed, without what is closed. Links are not followed. Undefined when it can't be read. */
export function entriesOf(folder: string, ignores: Ignores): readonly WalkEntry[] | undefined {
  return listFolder(folder)
    ?.filter((each) => !isClosed(path.join(folder, each.name), each.isDirectory(), ignores))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((each) => {
      const here = path.join(folder, each.name);
      const kind = each.isDirectory() ? "folder" : each.isFile() ? "file" : "other";
      return {
        path: here,
        name: each.name,
        kind,
        // Asked only of entries that are shown: a folder may hold very many.
        get isSkipped() {
          return isSkipped(here, kind === "folder", ignores);
        },
      };
    });
}

/** Whether the rules leave out an entry of a folder that is itself not left out. */
export function isSkipped(target: string, isFolder: boolean, ignores: Ignores): boolean {
  if (isFolder && skippedFolders.has(target.slice(target.lastIndexOf(path.sep) + 1))) return true;
  for (const rank of ignoreFiles.keys()) {
    const said = saidBy(rank, { target, isFolder, ignores });
    if (said !== undefined) return said;
  }
  return topOf(ignores).personal?.(relative(topOf(ignores).folder, target), isFolder) ?? false;
}

/** Whether an entry of a folder that is itself open is closed to tools. */
export function isClosed(target: string, isFolder: boolean, { closings = [] }: Ignores): boolean {
  return closings.length > 0 && closingFor(target, isFolder, closings) !== undefined;
}

/** Whether a path is a folder or lies in it. */
export function isWithin(target: string, folder: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

const ignoreFiles = [".rgignore", ".ignore", ".gitignore", ".git/info/exclude"] as const;
const firstOfGit = 2;

function saidBy(
  rank: number,
  asked: { readonly target: string; readonly isFolder: boolean; readonly ignores: Ignores },
): boolean | undefined {
  for (let each: Ignores | undefined = asked.ignores; each; each = each.above) {
    const said = each.rules[rank]?.(relative(each.folder, asked.target), asked.isFolder);
    if (said !== undefined) return said;
    if (each.isRepository && rank >= firstOfGit) return undefined;
  }
  return undefined;
}

function topOf(ignores: Ignores): Ignores {
  let top = ignores;
  while (top.above) top = top.above;
  return top;
}

function relative(folder: string, target: string): string {
  const way = target.slice(folder.endsWith(path.sep) ? folder.length : folder.length + 1);
  return path.sep === "/" ? way : way.replaceAll(path.sep, "/");
}

function rulesIn(file: string): IgnoreRule | undefined {
  try {
    return ignoreRules(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function repositoryOf(folder: string): string | undefined {
  if (statSync(path.join(folder, ".git"), { throwIfNoEntry: false })) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

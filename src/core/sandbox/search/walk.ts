import { type Dirent, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type IgnoreRule, ignoreRules, skippedFolders } from "./ignore.ts";

/** One entry of a folder, as it is met. */
export interface WalkEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  /** Left out by the ignore rules, or a folder that is never entered. */
  readonly isSkipped: boolean;
}

/** A folder's ignore rules, with those of the folders above it. */
export interface Ignores {
  readonly folder: string;
  readonly rule: IgnoreRule;
  readonly above?: Ignores;
}

/** The rules that hold in a folder: its own and those of all folders from `top` down to it. */
export function ignoresOf(folder: string, top: string): Ignores {
  const way = path.relative(top, folder);
  const isBelow = way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  return enter(folder, isBelow ? ignoresOf(path.dirname(folder), top) : undefined);
}

/** The rules that hold in a folder, given those that hold above it. */
export function enter(folder: string, above: Ignores | undefined): Ignores {
  return { folder, rule: rulesIn(folder), above };
}

/** A folder's entries by name, folders and files mixed. Links are not followed. Undefined when it can't be read. */
export function entriesOf(folder: string, ignores: Ignores): readonly WalkEntry[] | undefined {
  let found: Dirent[];
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
  const sorted = found.sort((one, other) => (one.name < other.name ? -1 : 1));
  return sorted.map((each) => {
    const here = path.join(folder, each.name);
    const kind = each.isDirectory() ? "folder" : each.isFile() ? "file" : "other";
    const isSkipped = (kind === "folder" && skippedFolders.has(each.name)) || isIgnored(here, kind === "folder", ignores);
    return { path: here, name: each.name, kind, isSkipped };
  });
}

/** The rules nearest to the entry speak first. */
function isIgnored(target: string, isFolder: boolean, ignores: Ignores): boolean {
  for (let each: Ignores | undefined = ignores; each; each = each.above) {
    const said = each.rule(path.relative(each.folder, target).split(path.sep).join("/"), isFolder);
    if (said !== undefined) return said;
  }
  return false;
}

const noRules: IgnoreRule = () => undefined;

function rulesIn(folder: string): IgnoreRule {
  try {
    return ignoreRules(readFileSync(path.join(folder, ".gitignore"), "utf8"));
  } catch {
    return noRules;
  }
}

import type { Dirent } from "node:fs";
import path from "node:path";
import type { Reach } from "../../permissions/programs/judgement.ts";
import { isSecret } from "../../sandbox/guarded.ts";
import { type Closings, closingFor, closingsIn, closingsOf } from "../../sandbox/paths/closed.ts";
import { enter, type Ignores, ignoresOf, isSkipped, openFolder } from "../../sandbox/search/walk.ts";
import { isWithin, realOf, statOf } from "./look.ts";
import { type Surroundings, spend } from "./surroundings.ts";

/**
 * Why a program that tells of everything below a folder asks: something is closed to tools, a file may hold secrets, a link leads out, or there
 * is too much to look at. With `visible` what a leading dot or the ignore rules hide is not told of, with `names` no file's content.
 */
export function concernBelow(folder: string, reach: Reach, around: Surroundings): string | undefined {
  const closings = closingsOf(folder, around.folders);
  // Of names alone there is nothing to keep back where nothing is closed.
  if (reach === "names" && closings.length === 0) return undefined;
  return look(
    { around, reach },
    { folder, closings, ignores: reach === "visible" ? ignoresOf(folder, { tops: around.folders }) : undefined },
  );
}

interface Spot {
  readonly folder: string;
  readonly closings: Closings;
  /** Only where something is hidden. */
  readonly ignores?: Ignores;
}

interface Search {
  readonly around: Surroundings;
  readonly reach: Reach;
}

/** Searching programs heed the rules of a repository only, so outside of one nothing counts as ignored. */
function rulesOf(ignores: Ignores | undefined): Ignores | undefined {
  for (let each = ignores; each; each = each.above) if (each.isRepository) return ignores;
  return undefined;
}

/** A rule with ! brings back what a leading dot hides, also outside of a repository. */
function isBroughtBack(target: string, isFolder: boolean, ignores: Ignores | undefined): boolean {
  for (let at = ignores; at; at = at.above) {
    const way = path.relative(at.folder, target).split(path.sep).join("/");
    if (at.rules.some((each) => each?.(way, isFolder) === false)) return true;
  }
  return false;
}

function look(search: Search, top: Spot): string | undefined {
  const waiting = [top];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const entries = openFolder(at.folder) ?? [];
    if (!spend(search.around, 5 + entries.length)) return "it reads a whole folder, with more in it than can be looked at";
    for (const each of entries) {
      const target = path.join(at.folder, each.name);
      const isHidden = search.reach === "visible" && each.name.startsWith(".");
      if (isHidden && !isBroughtBack(target, each.isDirectory(), at.ignores)) continue;
      if (each.name.includes("\ufffd")) return "it reads a whole folder, with a name in it that can't be read";
      const concern = concernOfEntry(search, at, each);
      if (concern) return concern;
      if (each.isDirectory() && !isLeftOut(target, rulesOf(at.ignores))) waiting.push(below(at, target));
    }
  }
  return undefined;
}

function below({ closings, ignores }: Spot, folder: string): Spot {
  return { folder, closings: closingsIn(folder, closings), ignores: ignores && enter(folder, ignores) };
}

/** A secret that only the ignore rules keep back is not taken for hidden: the program may read them otherwise than we do. */
function concernOfEntry({ around, reach }: Search, { folder, closings }: Spot, entry: Dirent): string | undefined {
  const target = path.join(folder, entry.name);
  const label = path.relative(around.folders[0] ?? "", target);
  if (closingFor(target, entry.isDirectory(), closings)) return `it tells of ${label} among others, which is closed to tools`;
  if (reach === "names") return undefined;
  if (isSecret(target)) return `it reads ${label} among other files, which may hold secrets`;
  // Searching programs that hide something follow no links.
  const mayFollow = reach === "all" && entry.isSymbolicLink() && leadsOut(target, around);
  return mayFollow ? `it may follow ${label}, which leads out of the workspace` : undefined;
}

/** A folder of installed packages is left out only where a rule says so: other programs know no better. */
function isLeftOut(target: string, rules: Ignores | undefined): boolean {
  if (!rules || path.basename(target) !== "node_modules") return rules !== undefined && isSkipped(target, true, rules);
  for (let at: Ignores | undefined = rules; at; at = at.above) {
    const way = path.relative(at.folder, target).split(path.sep).join("/");
    if (at.rules.some((each) => each?.(way, true))) return true;
  }
  return false;
}

function leadsOut(link: string, { folders }: Surroundings): boolean {
  const target = realOf(link);
  if (target === undefined) return false;
  return isSecret(target) || !folders.some((each) => isWithin(target, each)) || (statOf(target)?.isDirectory() ?? false);
}

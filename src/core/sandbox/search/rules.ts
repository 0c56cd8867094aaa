import { readFileSync } from "node:fs";
import path from "node:path";
import { isSecret } from "../guarded.ts";
import { closingsIn, closingsOf } from "../paths/closed.ts";
import { globFilter } from "../patterns/globs.ts";
import { type IgnoreRule, ignoreRules, skippedFolders } from "../patterns/ignore.ts";
import type { SearchQuery } from "./query.ts";
import { enter, type Ignores, ignoresOf, isClosed, isSkipped, isWithin } from "./walk.ts";

/** What of a tree is looked into: the same for every way of searching. */
export interface SearchRules {
  /** The ignore rules at a root. */
  begin(root: string): Ignores;
  entersFolder(root: string, folder: string, ignores: Ignores): boolean;
  takesFile(root: string, file: string, ignores: Ignores): boolean;
  /** Whether what was found in a file may be told; asked last, since it takes longer. */
  tells(root: string, file: string): boolean;
}

export function searchRules(query: SearchQuery): SearchRules {
  const { includeIgnored, ownFolder, tops } = query;
  const globs = query.globs.length === 0 ? undefined : globFilter(query.globs);
  const personal = includeIgnored ? undefined : personalRules(query);
  const namesOf = (root: string, target: string) => {
    const top = tops.find((each) => isWithin(root, each)) ?? root;
    return top === root ? [below(root, target)] : [below(root, target), below(top, target)];
  };
  const skips = (target: string, isFolder: boolean, ignores: Ignores) =>
    includeIgnored ? isFolder && path.basename(target) === ".git" : isSkipped(target, isFolder, ignores);
  return {
    begin: (root) => {
      const ignores = includeIgnored ? enter(root, undefined, { names: noNames }) : ignoresOf(root, { tops, personal });
      return { ...ignores, closings: closingsOf(root, tops) };
    },
    entersFolder: (root, folder, ignores) =>
      folder !== ownFolder && !isClosed(folder, true, ignores) && !skips(folder, true, ignores) && !globs?.leavesOut(namesOf(root, folder)),
    takesFile: (root, file, ignores) =>
      !isClosed(file, false, ignores) && !skips(file, false, ignores) && (globs?.wants(namesOf(root, file)) ?? true),
    tells: (root, file) => file === root || query.expression === undefined || !isSecret(file),
  };
}

/** The rules below a folder that is entered. */
export function enterBelow(
  query: SearchQuery,
  folder: string,
  given: { readonly ignores: Ignores; readonly names?: ReadonlySet<string> },
): Ignores {
  if (!query.includeIgnored) return enter(folder, given.ignores, { names: given.names });
  const { closings = [] } = given.ignores;
  const own = closingsIn(folder, closings, given.names);
  return own === closings ? given.ignores : { ...given.ignores, closings: own };
}

/** Asks the rules of a file anywhere below a root, for who has not walked there. */
export function gateOf(query: SearchQuery): (file: string) => boolean {
  const rules = searchRules(query);
  const known = new Map<string, Ignores | undefined>();
  const ignoresAt = (root: string, folder: string): Ignores | undefined => {
    if (known.has(folder)) return known.get(folder);
    const ignores = folder === root ? rules.begin(root) : openBelow(root, folder);
    known.set(folder, ignores);
    return ignores;
  };
  const openBelow = (root: string, folder: string): Ignores | undefined => {
    const above = ignoresAt(root, path.dirname(folder));
    return above && rules.entersFolder(root, folder, above) ? enterBelow(query, folder, { ignores: above }) : undefined;
  };
  return (file) => {
    const root = query.roots.find((each) => isWithin(file, each));
    if (root === undefined) return false;
    if (root === file) return true;
    const ignores = ignoresAt(root, path.dirname(file));
    return ignores !== undefined && rules.takesFile(root, file, ignores) && rules.tells(root, file);
  };
}

/** Whether a folder that is skipped everywhere else was asked for by name. */
export function isAskedFor(folder: string, { roots }: SearchQuery): boolean {
  return skippedFolders.has(folder) && roots.some((root) => root.split(path.sep).includes(folder));
}

const noNames: ReadonlySet<string> = new Set();

function below(folder: string, target: string): string {
  const way = target.slice(folder.endsWith(path.sep) ? folder.length : folder.length + 1);
  return path.sep === "/" ? way : way.replaceAll(path.sep, "/");
}

/** The rules a person has told git for all repositories. */
function personalRules({ home, configFolder }: SearchQuery): IgnoreRule | undefined {
  const config = configFolder ?? (home === undefined ? undefined : path.join(home, ".config"));
  const settings = [home && path.join(home, ".gitconfig"), config && path.join(config, "git/config")];
  for (const each of settings) {
    const [, named] = /^\s*excludesfile\s*=\s*"?(.+?)"?\s*$/im.exec(textOf(each) ?? "") ?? [];
    if (named) return rulesOf(home === undefined ? named : named.replace(/^~(?=[\\/])/, () => home));
  }
  return config === undefined ? undefined : rulesOf(path.join(config, "git/ignore"));
}

function rulesOf(file: string): IgnoreRule | undefined {
  const text = textOf(file);
  return text === undefined ? undefined : ignoreRules(text);
}

function textOf(file: string | undefined): string | undefined {
  try {
    return file === undefined ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

import path from "node:path";
import type { RepositoryUse } from "../../permissions/programs/judgement.ts";
import { settingProblem } from "../../permissions/programs/settings.ts";
import { isSecret } from "../../sandbox/guarded.ts";
import { closedBy, closingFile } from "../../sandbox/paths/closed.ts";
import { bytesOf, entryOf, isWithin } from "./look.ts";
import { type Surroundings, spend, tooMuch } from "./surroundings.ts";
import { readTracked } from "./tracked.ts";

/** Why git asks here: it would run something else, look into another repository, or tell a secret. Undefined where it does not. */
export function concernOfRepository({ showsContents, showsAddresses }: RepositoryUse, around: Surroundings): string | undefined {
  const found = findRepository(around);
  if ("concern" in found) return found.concern;
  const { folder } = found;
  // Then git only says so. But of two paths it would compare what is in them.
  if (folder === undefined) return showsContents ? "there is no repository of the workspace" : concernOfHome(around);
  const surprise = surprises.find((each) => entryOf(path.join(folder, each)));
  if (surprise) return `the repository holds ${surprise}, by which git may run or read something else`;
  const settings = textOf(path.join(folder, "config"));
  if (settings === undefined) return "git's settings of this repository can't be read";
  const problem = settingProblem(settings, showsAddresses);
  if (problem) return problem;
  return concernOfHome(around) ?? concernOfTracked(folder, showsContents, around);
}

/** What makes git run a program, or take its settings or folders from elsewhere. */
const surprises = ["hooks/post-index-change", "commondir", "config.worktree"];

/** The nearest repository upwards. It has to be the workspace's own: one in it may have come with settings of its own. */
function findRepository({ directory, folders }: Surroundings): { readonly folder: string | undefined } | { readonly concern: string } {
  const workspace = folders.find((each) => isWithin(directory, each));
  if (workspace === undefined) return { concern: "it asks git outside the workspace" };
  for (let at = directory; ; at = path.dirname(at)) {
    const folder = path.join(at, ".git");
    const found = entryOf(folder);
    if (found && !found.isDirectory()) return { concern: `${folder} says that the repository is somewhere else` };
    const isAbove = isWithin(workspace, at);
    if (found && !isAbove) return { concern: "it is a repository inside of the workspace, with settings of its own" };
    if (found) return isWhole(folder) ? { folder } : { concern: "the repository is not whole, so git may look for another" };
    if (looksBare(at)) return { concern: `${at} is a repository itself, with settings of its own` };
    if (at === path.dirname(at)) return { folder: undefined };
  }
}

/** Git takes a folder for a repository that has this, and the rest of one here or where it says. */
function looksBare(folder: string): boolean {
  return entryOf(path.join(folder, "HEAD")) !== undefined;
}

/** What is no whole repository git passes over, and goes on above. */
function isWhole(folder: string): boolean {
  return ["HEAD", "objects", "refs"].every((each) => entryOf(path.join(folder, each)));
}

/** The person's own settings are theirs, unless they lie where others write. */
function concernOfHome({ environment, folders }: Surroundings): string | undefined {
  const { HOME, XDG_CONFIG_HOME } = environment;
  const settings = [
    HOME && path.join(HOME, ".gitconfig"),
    XDG_CONFIG_HOME ? path.join(XDG_CONFIG_HOME, "git/config") : HOME && path.join(HOME, ".config/git/config"),
  ];
  for (const file of settings.filter((each) => each !== undefined)) {
    if (folders.some((each) => isWithin(file, each))) return "git's settings of the person lie in the workspace";
    if (/hookspath/i.test(textOf(file) ?? "")) return "git's hooks lie somewhere else than usual";
  }
  return undefined;
}

function concernOfTracked(folder: string, showsContents: boolean, around: Surroundings): string | undefined {
  const tracked = readTracked(path.join(folder, "index"));
  if (typeof tracked === "string") return tracked;
  if (tracked.hasRepositories) return "it asks a repository in the repository too, which may have settings of its own";
  if (!showsContents) return undefined;
  const secret = tracked.names.find(isSecret);
  return secret ? `it may print ${secret}, which may hold secrets` : concernOfClosed(path.dirname(folder), tracked.names, around);
}

/** Where nothing is closed no file has to be asked about. */
function concernOfClosed(top: string, names: readonly string[], around: Surroundings): string | undefined {
  const folders = new Set([top, ...around.folders]);
  for (const name of names) for (let at = path.dirname(name); at !== "."; at = path.dirname(at)) folders.add(path.join(top, at));
  if (!spend(around, folders.size)) return tooMuch;
  if (![...folders].some((each) => entryOf(path.join(each, closingFile)))) return undefined;
  for (const name of names) {
    if (!spend(around, 10)) return tooMuch;
    if (closedBy(path.join(top, name), false, around.folders)) return `it may print ${name}, which is closed to tools`;
  }
  return undefined;
}

function textOf(file: string): string | undefined {
  return entryOf(file)?.isFile() ? bytesOf(file)?.toString() : undefined;
}

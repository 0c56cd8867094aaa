import { lstatSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { codeOf, failure } from "../handles/failure.ts";
import { folded, wayInto } from "../names.ts";
import { ignoreRules } from "../patterns/ignore.ts";

/**
 * By this file a person closes parts of a workspace to tools, in the language of `.gitignore`. One may lie in any folder of the workspace,
 * and speaks of what lies below it. Each speaks for itself: what one closes, one further down does not open again.
 */
export const closingFile = ".anycoworkignore";

/** What the file of one folder says. */
export interface Closing {
  readonly folder: string;
  /** Asked of an entry anywhere below, whose folders are not closed themselves. */
  closes(target: string, isFolder: boolean): boolean;
  /** Why the file can't be read, where it can't: then all below is closed. */
  readonly problem?: string;
}

/** All that holds in a folder: its own file and those of the folders above it, from the workspace folder down. */
export type Closings = readonly Closing[];

/** `tops` are the workspace folders. Files are read anew at every question: they may change at any time. */
export function closingsOf(folder: string, tops: readonly string[]): Closings {
  const top = tops.filter((each) => wayInto(each, folder) !== undefined).sort((one, other) => one.length - other.length)[0];
  return top === undefined ? [] : foldersBetween(top, folder).flatMap((each) => closingOf(each) ?? []);
}

/** Those below a folder that is entered. `names`: of its entries, as far as they are known. */
export function closingsIn(folder: string, above: Closings, names?: ReadonlySet<string>): Closings {
  if (names && ![...names].some((each) => each.toLowerCase() === closingFile)) return above;
  const own = closingOf(folder);
  return own ? [...above, own] : above;
}

/** What closes an entry of a folder that is itself open. */
export function closingFor(target: string, isFolder: boolean, closings: Closings): Closing | undefined {
  return closings.find((each) => each.closes(target, isFolder));
}

/**
 * What closes a path, by itself or by a folder on the way. What is not there yet counts as a folder too: it may become one.
 */
export function closedBy(target: string, isFolder: boolean | undefined, tops: readonly string[]): Closing | undefined {
  for (const closing of closingsOf(isFolder ? target : path.dirname(target), tops)) {
    if (closing.problem) return closing;
    const [, ...way] = foldersBetween(closing.folder, target);
    for (const each of way) {
      const isLast = each === target;
      const kinds = isLast ? (isFolder === undefined ? [false, true] : [isFolder]) : [true];
      if (kinds.some((kind) => closing.closes(each, kind))) return closing;
    }
  }
  return undefined;
}

/** Why nothing is done with a path, for people and the model. `where`: how the folder of the file is called. */
export function closedMessage(label: string, { problem }: Closing, where: string): string {
  const file = where === "." ? closingFile : `${where}/${closingFile}`;
  if (problem)
    return `${file} can't be read (${problem}), so all it lies beside is closed. Ask the person to put it right or to remove it.`;
  return `${label} is closed to tools by ${file}. Do without it; if it is needed, ask the person to change that file.`;
}

/** The folder, those on the way, and what lies there. */
function foldersBetween(top: string, target: string): readonly string[] {
  const all = [top];
  for (const name of (wayInto(top, target) ?? "").split(path.sep)) if (name !== "") all.push(path.join(all.at(-1) ?? top, name));
  return all;
}

const longest = 1024 * 1024;

/** Undefined where there is no such file. */
function closingOf(folder: string): Closing | undefined {
  const file = path.join(folder, closingFile);
  try {
    if (!lstatSync(file, { throwIfNoEntry: false })) return undefined;
    const found = statSync(file);
    if (!found.isFile()) throw failure("no file", "it is no file");
    if (found.size > longest) throw failure("too large", "it is too large");
    const spelled = isSame(file, path.join(folder, closingFile.toUpperCase())) ? folded : (text: string) => text;
    const rules = ignoreRules(spelled(readFileSync(file, "utf8")));
    return { folder, closes: (target, isFolder) => rules(spelled(relative(folder, target)), isFolder) === true };
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return undefined;
    return { folder, closes: () => true, problem: error instanceof Error && !("syscall" in error) ? error.message : `${codeOf(error)}` };
  }
}

/** Whether the disk takes a name in any spelling. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((each) => statSync(each, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && second !== undefined && first.ino === second.ino && first.dev === second.dev;
}

function relative(folder: string, target: string): string {
  const way = wayInto(folder, target) ?? "";
  return path.sep === "/" ? way : way.replaceAll(path.sep, "/");
}

import { readdirSync } from "node:fs";
import type { Glob, Word } from "../../permissions/command/words.ts";
import { placeOf, statOf } from "./look.ts";
import { once, type Surroundings, spend } from "./surroundings.ts";

/**
 * The names a pattern stands for as the shell would write them, and the pattern itself, which is left where nothing fits. Rather too many
 * than too few; undefined where there are too many to look at. Hidden names fit only a dot that is written.
 */
export function namesOf({ text, pattern = [text] }: Word, around: Surroundings): readonly string[] | undefined {
  return once(around, `names ${JSON.stringify(pattern)}`, () => find({ text, pattern }, around));
}

function find({ text, pattern }: Required<Word>, around: Surroundings): readonly string[] | undefined {
  if (pattern.filter((each) => typeof each !== "string").length > mostGlobs) return undefined;
  let found: readonly string[] = [""];
  for (const [index, part] of partsOf(pattern).entries()) {
    const lead = index === 0 ? "" : "/";
    const below = found.map((each) => each + lead);
    const next = part.every((each) => typeof each === "string") ? below.map((each) => each + part.join("")) : matches(around, below, part);
    if (next === undefined || next.length > mostNames) return undefined;
    found = next;
  }
  if (!spend(around, found.length)) return undefined;
  const there = found.filter((each) => statOf(placeOf(around.directory, each)) !== undefined);
  return [text, ...there.filter((each) => each !== text)];
}

type Part = readonly (string | { readonly glob: Glob })[];

const mostGlobs = 8;
const mostNames = 256;

/** The pattern's names between slashes. */
function partsOf(pattern: Part): readonly Part[] {
  const parts: (string | { readonly glob: Glob })[][] = [[]];
  for (const each of pattern) {
    if (typeof each !== "string") parts.at(-1)?.push(each);
    else
      for (const [index, text] of each.split("/").entries()) {
        if (index > 0) parts.push([]);
        if (text !== "") parts.at(-1)?.push(text);
      }
  }
  return parts;
}

function matches(around: Surroundings, folders: readonly string[], part: Part): readonly string[] | undefined {
  const found: string[] = [];
  const isHidden = typeof part[0] === "string" && part[0].startsWith(".");
  const signs = soughtIn(part, (text) => [...text]);
  const bytes = soughtIn(part, bytesOf);
  for (const folder of folders) {
    const entries = entriesOf(placeOf(around.directory, folder));
    if (!spend(around, 5 + entries.length / 4)) return undefined;
    const names = isHidden ? [".", "..", ...entries] : entries.filter((each) => !each.startsWith("."));
    if (names.some((each) => each.includes(unreadable))) return undefined;
    // Some shells count letters, others bytes.
    found.push(...names.filter((each) => fits([...each], signs) || fits(bytesOf(each), bytes)).map((each) => folder + each));
    if (found.length > mostNames) return undefined;
  }
  return found;
}

/** What stands in a name for bytes that are no letters. */
const unreadable = "\ufffd";

function soughtIn(part: Part, split: (text: string) => readonly string[]): Part {
  return part.flatMap((each): Part => (typeof each === "string" ? split(each) : [each]));
}

function bytesOf(text: string): readonly string[] {
  return [...Buffer.from(text).toString("latin1")];
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a name fits, sign by sign. Only the last star is tried anew, so that no pattern takes long. */
function fits(name: readonly string[], sought: readonly (string | { readonly glob: Glob })[]): boolean {
  let [at, next] = [0, 0];
  let star: { readonly next: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = sought[next];
    if (typeof wanted === "object" && wanted.glob === "*") {
      star = { next, at };
      next += 1;
    } else if (typeof wanted === "object" || (wanted !== undefined && wanted === name[at])) {
      at += 1;
      next += 1;
    } else if (star) {
      star.at += 1;
      at = star.at;
      next = star.next + 1;
    } else return false;
  }
  return sought.slice(next).every((each) => typeof each === "object" && each.glob === "*");
}

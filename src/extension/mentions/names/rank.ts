import { setImmediate as breathe } from "node:timers/promises";

/** A text that is looked through for what somebody typed. Made once, asked often. */
export interface Candidate {
  readonly text: string;
  /** In small letters. */
  readonly low: string;
  /** Where its last name begins. */
  readonly nameAt: number;
  /** Which letters it has, as bits: what lacks one of those that were typed is passed over without a look. */
  readonly letters: number;
}

export function candidate(text: string): Candidate {
  const low = text.toLowerCase();
  return { text, low, nameAt: text.lastIndexOf("/", text.length - 2) + 1, letters: lettersOf(low) };
}

/** A bit for each letter from a to z, one for the digits, and few for all else there is. */
function lettersOf(low: string): number {
  let letters = 0;
  for (let at = 0; at < low.length; at += 1) {
    const code = low.charCodeAt(at);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << 26;
    else letters |= 1 << (27 + (code % 5));
  }
  return letters;
}

/** So many are looked at before others have their turn: some milliseconds' worth. */
const atOnce = 1_000;

/** A long list in parts, between which others have their turn. */
export async function* inParts<Item>(all: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (let from = 0; from < all.length; from += atOnce) {
    if (from > 0) await breathe();
    yield all.slice(from, from + atOnce);
  }
}

interface Wish {
  readonly typed: string;
  readonly most: number;
  /** Whether nobody waits for it any more. */
  isStale?(): boolean;
}

/** The best so many of those that hold the letters of what was typed in their order, best first; none when nobody waits for them any more. */
export async function best<C extends Candidate>(all: readonly C[], { typed, most, isStale }: Wish): Promise<readonly C[]> {
  const wanted = typed.toLowerCase().replaceAll("\\", "/").replaceAll(/\s+/g, "");
  const letters = lettersOf(wanted);
  const found: { readonly each: C; readonly score: number }[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for await (const part of inParts(all)) {
    if (isStale?.()) return [];
    for (const each of part) {
      const score = (each.letters & letters) === letters ? scoreOf(each, wanted) : undefined;
      if (score === undefined || (found.length >= most && score < least)) continue;
      found.push({ each, score });
      if (found.length < 2 * most) continue;
      keepBest(found, most);
      least = found.at(-1)?.score ?? least;
    }
  }
  keepBest(found, most);
  return found.map(({ each }) => each);
}

function keepBest(found: { readonly each: Candidate; readonly score: number }[], most: number): void {
  found.sort((a, b) => b.score - a.score || (a.each.text < b.each.text ? -1 : 1));
  found.length = Math.min(found.length, most);
}

/**
 * How well it fits; undefined where it does not. The letters are looked for in the last name first, and in all of the text where that has not all of
 * them. What stands together, begins a word or begins the name counts more, and of two that fit alike the shorter is better.
 */
function scoreOf({ text, low, nameAt }: Candidate, wanted: string): number | undefined {
  if (wanted === "") return -text.length;
  const whole = low.indexOf(wanted, nameAt);
  if (whole >= 0) {
    const isName = whole === nameAt && low.length === nameAt + wanted.length;
    return 2_000 + (whole === nameAt ? 500 : startsWord(text, whole) ? 250 : 0) + (isName ? 500 : 0) - low.length;
  }
  const inName = lettersFrom(text, low, { wanted, from: nameAt });
  if (inName !== undefined) return 1_000 + inName - low.length;
  const anywhere = low.indexOf(wanted);
  if (anywhere >= 0) return 800 + (startsWord(text, anywhere) ? 100 : 0) - low.length;
  const inAll = lettersFrom(text, low, { wanted, from: 0 });
  return inAll === undefined ? undefined : inAll - low.length;
}

interface Letters {
  readonly wanted: string;
  readonly from: number;
}

/** Every letter in its place, one after the other: taken at the beginning of a word where one is ahead, else at the next place. */
function lettersFrom(text: string, low: string, { wanted, from }: Letters): number | undefined {
  let [at, score, last] = [from, 0, -2];
  for (let index = 0; index < wanted.length; index += 1) {
    const letter = wanted[index] as string;
    const next = low.indexOf(letter, at);
    if (next < 0) return undefined;
    const start = next === last + 1 ? next : wordFrom(text, low, { wanted: wanted.slice(index), from: next });
    score += start === last + 1 ? 20 : startsWord(text, start) ? 30 : 2;
    last = start;
    at = start + 1;
  }
  return score;
}

/** The next place at which a word begins with the first letter, if the rest is still to be had behind it; else the next place of the letter. */
function wordFrom(text: string, low: string, { wanted, from }: Letters): number {
  const letter = wanted[0] as string;
  for (let at = from; at >= 0; at = low.indexOf(letter, at + 1)) if (startsWord(text, at) && holds(low, wanted, at)) return at;
  return from;
}

function holds(low: string, wanted: string, from: number): boolean {
  let at = from;
  for (const letter of wanted) {
    const next = low.indexOf(letter, at);
    if (next < 0) return false;
    at = next + 1;
  }
  return true;
}

function startsWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1] as string;
  if (dividers.has(before)) return true;
  return isCapital(text[at] as string) && !isCapital(before);
}

const dividers: ReadonlySet<string> = new Set("/\\._- ");

function isCapital(letter: string): boolean {
  return letter >= "A" && letter <= "Z";
}

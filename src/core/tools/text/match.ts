import { lineMatches, type Spot } from "./lines.ts";

export type MatchResult =
  | { readonly kind: "found"; readonly spots: readonly Spot[]; readonly how: Layer }
  | { readonly kind: "ambiguous"; readonly spots: readonly Spot[] }
  | { readonly kind: "missing" };

/** How alike the found text was: to the letter, or but for what is named. */
export type Layer = "exact" | "line endings" | "trailing blanks" | "indentation" | "quotes and dashes";

export interface Replacement {
  readonly old: string;
  readonly new: string;
  readonly all: boolean;
}

/** Looks for the old text, first to the letter, then more and more forgiving. The first way that finds anything decides. */
export function findSpots(text: string, replacement: Replacement): MatchResult {
  for (const { how, find } of layers) {
    const spots = find(text, replacement);
    if (spots.length === 0) continue;
    return spots.length > 1 && !replacement.all ? { kind: "ambiguous", spots } : { kind: "found", spots, how };
  }
  return { kind: "missing" };
}

/** The text with each spot replaced. */
export function applySpots(text: string, spots: readonly Spot[]): string {
  let result = "";
  let from = 0;
  for (const spot of spots) {
    result += text.slice(from, spot.start) + spot.replacement;
    from = spot.end;
  }
  return result + text.slice(from);
}

/** The number of the line a position lies in, from 1. */
export function lineNumberAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < position; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

const layers: readonly { readonly how: Layer; find(text: string, replacement: Replacement): readonly Spot[] }[] = [
  { how: "exact", find: exactly },
  { how: "line endings", find: acrossEndings },
  { how: "trailing blanks", find: (text, replacement) => lineMatches(text, replacement, "end") },
  { how: "indentation", find: (text, replacement) => lineMatches(text, replacement, "both") },
  { how: "quotes and dashes", find: (text, replacement) => lineMatches(text, replacement, "letters") },
];

function exactly(text: string, { old, new: replacement, all }: Replacement): readonly Spot[] {
  return positions(text, old, all).map((start) => {
    const end = start + old.length;
    return { start, end, replacement: withEndings(replacement, text, start) };
  });
}

function acrossEndings(text: string, { old, new: replacement, all }: Replacement): readonly Spot[] {
  if (!text.includes("\r\n") && !old.includes("\r\n")) return [];
  const plain = text.replaceAll("\r\n", "\n");
  const wanted = old.replaceAll("\r\n", "\n");
  const [toStart, toEnd] = [mapBack(text), mapBack(text)];
  return positions(plain, wanted, all).map((at) => {
    const start = toStart(at);
    return { start, end: toEnd(at + wanted.length), replacement: withEndings(replacement.replaceAll("\r\n", "\n"), text, start) };
  });
}

/** To replace all, one begins behind the other; to see whether there is just one, they may overlap. */
function positions(text: string, wanted: string, all: boolean): readonly number[] {
  const step = all ? wanted.length : 1;
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + step)) found.push(at);
  return found;
}

/** From positions in the text without carriage returns to positions in the text itself. Ask in rising order. */
function mapBack(text: string): (position: number) => number {
  let passed = 0;
  let next = text.indexOf("\r\n");
  return (position) => {
    while (next !== -1 && next - passed < position) {
      passed += 1;
      next = text.indexOf("\r\n", next + 2);
    }
    return position + passed;
  };
}

/** New lines end as the lines around them do, unless the new text says otherwise itself. */
function withEndings(replacement: string, text: string, at: number): string {
  if (replacement.includes("\r") || !text.includes("\r\n")) return replacement;
  const here = text.indexOf("\n", at);
  const nearest = here === -1 ? text.lastIndexOf("\n") : here;
  return text[nearest - 1] === "\r" ? replacement.replaceAll("\n", "\r\n") : replacement;
}

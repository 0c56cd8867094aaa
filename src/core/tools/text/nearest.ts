import { keyOf, type Line, splitLines } from "./lines.ts";

/** The lines most like the wanted text, numbered, for a model to copy from; undefined when nothing is alike. The cost is bounded. */
export function nearestLines(text: string, wanted: string): string | undefined {
  const lines = splitLines(text).slice(0, lineLimit);
  const old = wanted
    .split(/\r?\n/)
    .slice(0, wantedLimit)
    .map((line) => keyOf(line, "letters"));
  const start = byEqualLines(lines, old) ?? byAlikeLine(lines, old);
  return start === undefined ? undefined : numbered(lines, start, Math.min(old.length, shownLimit));
}

const lineLimit = 50_000;
const wantedLimit = 200;
const shownLimit = 30;
const around = 2;

/** Where most of the wanted lines stand in their order, the longer the weightier. */
function byEqualLines(lines: readonly Line[], old: readonly string[]): number | undefined {
  const places = new Map<string, number[]>();
  for (const [index, key] of old.entries()) {
    if (key.length > 2) places.set(key, [...(places.get(key) ?? []), index]);
  }
  const votes = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const key = keyOf(line.text, "letters");
    for (const place of places.get(key) ?? []) votes.set(index - place, (votes.get(index - place) ?? 0) + key.length);
  }
  return best(votes);
}

/** Where the line stands that shares most letter pairs with the longest wanted line. */
function byAlikeLine(lines: readonly Line[], old: readonly string[]): number | undefined {
  const longest = old.reduce((found, line, index) => (line.length > (old[found]?.length ?? 0) ? index : found), 0);
  const wanted = pairsOf(old[longest] ?? "");
  const scores = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const score = likeness(wanted, pairsOf(keyOf(line.text.slice(0, 300), "letters")));
    if (score >= 0.4) scores.set(index - longest, score);
  }
  return best(scores);
}

function best(scores: ReadonlyMap<number, number>): number | undefined {
  let found: { readonly start: number; readonly score: number } | undefined;
  for (const [start, score] of scores) if (!found || score > found.score) found = { start, score };
  return found?.start;
}

function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (let index = 0; index + 1 < Math.min(text.length, 300); index += 1) pairs.add(text.slice(index, index + 2));
  return pairs;
}

/** Twice the shared over all, from 0 to 1. */
function likeness(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (some.size === 0 || others.size === 0) return 0;
  let shared = 0;
  for (const pair of some) if (others.has(pair)) shared += 1;
  return (2 * shared) / (some.size + others.size);
}

function numbered(lines: readonly Line[], start: number, count: number): string {
  const from = Math.max(0, start - around);
  const to = Math.min(lines.length, start + count + around);
  return lines
    .slice(from, to)
    .map((line, index) => `${from + index + 1}\t${line.text.slice(0, 300)}`)
    .join("\n");
}

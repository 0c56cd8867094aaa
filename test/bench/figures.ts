import type { Seen } from "./server.ts";
import { type Kind, kindOf, kinds } from "./task.ts";

/** The middle value; of an even number of values, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}

/** The value that 95 of 100 do not exceed. */
export function almostAll(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}

/** What a contender adds after each answer until its next request, tool included, in milliseconds. */
export function gaps(seen: Seen, kind?: Kind): readonly number[] {
  const all = seen.arrivedAt.slice(1).map((arrivedAt, turn) => arrivedAt - (seen.answeredAt[turn] ?? Number.NaN));
  return kind === undefined ? all : all.filter((_, turn) => kindOf(turn) === kind);
}

/** What an average turn of the mixed task adds: the kinds' medians, each counting the same. */
export function gapOfAll(seen: Seen): number {
  return meanOfKinds((kind) => gaps(seen, kind));
}

/** How many times longer the last 20 turns take than the first 20. */
export function growth(seen: Seen): number {
  const fifthOf20 = 20 / kinds.length;
  return meanOfKinds((kind) => gaps(seen, kind).slice(-fifthOf20)) / meanOfKinds((kind) => gaps(seen, kind).slice(0, fifthOf20));
}

function meanOfKinds(pick: (kind: Kind) => readonly number[]): number {
  return kinds.reduce((sum, kind) => sum + median(pick(kind)), 0) / kinds.length;
}

/** The part of the requests, from 0 to 1, that is the one before with something put in at a single place. */
export function stablePart({ bodies }: Seen): number {
  const pairs = bodies.slice(1).map((body, index) => isInsertion(bodies[index] ?? "", body));
  return pairs.filter(Boolean).length / pairs.length;
}

function isInsertion(before: string, after: string): boolean {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return head + tail >= before.length;
}

/** Bytes that each turn adds to the request, on the average. */
export function bytesPerTurn({ bodies }: Seen): number {
  const [first = "", last = ""] = [bodies[0], bodies.at(-1)];
  return (Buffer.byteLength(last) - Buffer.byteLength(first)) / Math.max(1, bodies.length - 1);
}

import type { Emphasis, Piece } from "./pieces.ts";

/** A run of `*`, `_` or `~` that may open or close something. */
export interface Delimiter {
  /** The index of its piece. */
  readonly piece: number;
  readonly mark: string;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly length: number;
  /** How many of its characters are not used yet. */
  left: number;
}

/** How far back an opener is looked for: enough for any text, and keeps hostile text cheap. */
const farthest = 200;

/** Pairs openers with closers the CommonMark way and notes the pairs on their pieces. */
export function pairDelimiters(pieces: readonly Piece[], delimiters: readonly Delimiter[]): void {
  const open: Delimiter[] = [];
  for (const closer of delimiters) {
    while (closer.closes && closer.left > 0) {
      const index = openerOf(open, closer);
      const opener = open[index];
      if (!opener) break;
      open.length = index + 1;
      pair(pieces, opener, closer);
      if (opener.left === 0) open.pop();
    }
    if (closer.opens && closer.left > 0) open.push(closer);
  }
}

function openerOf(open: readonly Delimiter[], closer: Delimiter): number {
  for (let index = open.length - 1; index >= Math.max(0, open.length - farthest); index -= 1) {
    const opener = open[index];
    if (opener?.mark === closer.mark && matches(opener, closer)) return index;
  }
  return -1;
}

function matches(opener: Delimiter, closer: Delimiter): boolean {
  if (closer.mark === "~") return opener.left === closer.left;
  const ambiguous = opener.closes || closer.opens;
  return !ambiguous || (opener.length + closer.length) % 3 !== 0 || (opener.length % 3 === 0 && closer.length % 3 === 0);
}

function pair(pieces: readonly Piece[], opener: Delimiter, closer: Delimiter): void {
  const used = Math.min(opener.left, closer.left, 2);
  const kind: Emphasis = closer.mark === "~" ? "strike" : used === 2 ? "strong" : "emphasis";
  const from = pieces[opener.piece];
  const to = pieces[closer.piece];
  if (!from || !to) return;
  from.opens.unshift(kind);
  to.closes += 1;
  opener.left -= used;
  closer.left -= used;
  from.text = opener.mark.repeat(opener.left);
  to.text = closer.mark.repeat(closer.left);
}

import { type Excerpt, type ExcerptLine, type ExcerptWish, keptLine } from "./query.ts";
import { matchesIn, type ScannedText, type Scanner } from "./scan.ts";

/** The wanted matching lines of one file, with lines around them. */
export function excerptOf(scanner: Scanner, wish: ExcerptWish, context: number): Excerpt {
  const lines: ExcerptLine[] = [];
  const state = { skip: wish.skip, take: wish.take, line: 1 };
  const identity = scanner.look(wish.path, (piece) => {
    lines.push(...linesOf(piece, context, state));
    return state.take > 0;
  });
  return { path: wish.path, lines, identity };
}

interface State {
  /** Matches that are left to pass over, and to give. */
  skip: number;
  take: number;
  /** Number of the piece's first line. */
  line: number;
}

function linesOf(piece: ScannedText, context: number, state: State): readonly ExcerptLine[] {
  const { text } = piece;
  const lines = new Map<number, ExcerptLine>();
  let line = state.line;
  let counted = 0;
  for (const { at, lineEnd } of matchesIn(piece)) {
    line += breaksIn(text, counted, at);
    counted = at;
    if (state.skip > 0) {
      state.skip -= 1;
      continue;
    }
    const begin = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
    for (const each of around(text, { line, begin, end: lineEnd, context })) if (!lines.get(each.line)?.isMatch) lines.set(each.line, each);
    lines.set(line, { line, text: cutLine(text.slice(begin, lineEnd), at - begin), isMatch: true });
    state.take -= 1;
    if (state.take <= 0) break;
  }
  state.line = line + breaksIn(text, counted, text.length);
  return [...lines.values()].sort((one, other) => one.line - other.line);
}

function* around(
  text: string,
  { line, begin, end, context }: { readonly line: number; readonly begin: number; readonly end: number; readonly context: number },
): Generator<ExcerptLine> {
  let last = begin;
  for (let step = 1; step <= context && last > 0; step += 1) {
    const start = last === 1 ? 0 : text.lastIndexOf("\n", last - 2) + 1;
    yield { line: line - step, text: cutLine(text.slice(start, last - 1), 0), isMatch: false };
    last = start;
  }
  let next = end + 1;
  for (let step = 1; step <= context && next < text.length; step += 1) {
    const found = text.indexOf("\n", next);
    const stop = found === -1 ? text.length : found;
    yield { line: line + step, text: cutLine(text.slice(next, stop), 0), isMatch: false };
    next = stop + 1;
  }
}

/** Of a long line what is around the match. */
function cutLine(line: string, at: number): string {
  const whole = line.replace(/\r$/, "");
  if (whole.length <= keptLine) return whole;
  const begin = Math.max(0, Math.min(at - beforeMatch, whole.length - keptLine));
  const end = begin + keptLine;
  // Half a character is none.
  const kept = whole.slice(begin, end).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return `${begin > 0 ? "…" : ""}${kept}${end < whole.length ? "…" : ""}`;
}

const beforeMatch = 80;

function breaksIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

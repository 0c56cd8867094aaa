import { readDestination } from "./destination.ts";
import { type Delimiter, pairDelimiters } from "./emphasis.ts";
import { decodeEntities } from "./entities.ts";
import { readFormula } from "./formula.ts";
import type { Inline, Piece } from "./pieces.ts";

interface Bracket {
  readonly piece: number;
  readonly image: boolean;
  /** How many delimiters came before it. */
  readonly delimiters: number;
  /** Where its text begins in the source. */
  readonly from: number;
}

/** Deeper nesting than this is shown as the characters it was written with. */
const deepest = 20;

/** Reads the text of one block. Takes time in proportion to its length, whatever it holds. */
export function parseInline(source: string): readonly Inline[] {
  const scan = new Scan(source);
  scan.run();
  return build(scan.pieces);
}

class Scan {
  readonly pieces: Piece[] = [];
  private delimiters: Delimiter[] = [];
  private brackets: Bracket[] = [];
  private ticks: ReadonlyMap<number, number> | undefined;
  private at = 0;

  constructor(private readonly source: string) {}

  run() {
    const special = /[\\`*_~[\]!<&\n$]|https?:\/\//g;
    while (this.at < this.source.length) {
      special.lastIndex = this.at;
      const found = special.exec(this.source);
      const next = found?.index ?? this.source.length;
      if (next > this.at) this.text(this.source.slice(this.at, next));
      this.at = next;
      if (found) this.special(found[0]);
    }
    pairDelimiters(this.pieces, this.delimiters);
  }

  private special(mark: string) {
    switch (mark) {
      case "\\":
        return this.escape();
      case "`":
        return this.codeSpan();
      case "*":
      case "_":
      case "~":
        return this.delimiterRun(mark);
      case "[":
        return this.openBracket("[");
      case "!":
        return this.source[this.at + 1] === "[" ? this.openBracket("![") : this.literal("!");
      case "]":
        return this.closeBracket();
      case "<":
        return this.angle();
      case "&":
        return this.entity();
      case "\n":
        return this.newline();
      case "$":
        return this.formula() ?? this.literal("$");
      default:
        return this.bareAddress(mark);
    }
  }

  private text(text: string) {
    this.pieces.push({ text, closes: 0, opens: [] });
  }

  private whole(whole: Inline, length: number) {
    this.pieces.push({ text: "", whole, closes: 0, opens: [] });
    this.at += length;
  }

  private literal(text: string) {
    this.text(text);
    this.at += text.length;
  }

  /** True when a formula begins here. */
  private formula(): true | undefined {
    const found = readFormula(this.source, this.at);
    if (!found) return undefined;
    this.whole({ kind: "math", source: found.source, display: found.display }, found.length);
    return true;
  }

  private escape() {
    const next = this.source[this.at + 1] ?? "";
    if ((next === "(" || next === "[") && this.formula()) return;
    if (next === "\n") return this.whole({ kind: "break" }, 2);
    if (!/[!-/:-@[-`{-~]/.test(next)) return this.literal("\\");
    this.text(next);
    this.at += 2;
  }

  private codeSpan() {
    const length = runLength(this.source, this.at);
    this.ticks ??= lastRuns(this.source);
    const end = (this.ticks.get(length) ?? -1) > this.at ? closingRun(this.source, this.at + length, length) : -1;
    if (end < 0) return this.literal("`".repeat(length));
    const inner = this.source.slice(this.at + length, end).replaceAll("\n", " ");
    const padded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    const text = padded ? inner.slice(1, -1) : inner;
    this.whole({ kind: "code", text }, end + length - this.at);
  }

  private delimiterRun(mark: string) {
    const length = runLength(this.source, this.at);
    const before = this.source[this.at - 1] ?? " ";
    const after = this.source[this.at + length] ?? " ";
    const piece = this.pieces.length;
    this.literal(mark.repeat(length));
    if (length > deepest || (mark === "~" && length > 2)) return;
    const left = !/\s/.test(after) && (!isPunctuation(after) || /\s/.test(before) || isPunctuation(before));
    const right = !/\s/.test(before) && (!isPunctuation(before) || /\s/.test(after) || isPunctuation(after));
    const opens = left && (mark !== "_" || !right || isPunctuation(before));
    const closes = right && (mark !== "_" || !left || isPunctuation(after));
    if (opens || closes) this.delimiters.push({ piece, mark, opens, closes, length, left: length });
  }

  private openBracket(mark: string) {
    const from = this.at + mark.length;
    this.brackets.push({ piece: this.pieces.length, image: mark === "![", delimiters: this.delimiters.length, from });
    this.literal(mark);
  }

  private closeBracket() {
    const opener = this.brackets.pop();
    const destination = opener && readDestination(this.source, this.at + 1);
    if (!destination) return this.literal("]");
    const inner = this.delimiters.splice(opener.delimiters);
    const address = decodeEntities(destination.address);
    if (opener.image) {
      this.pieces.length = opener.piece;
      const alt = this.source.slice(opener.from, this.at).slice(0, 500);
      return this.whole({ kind: "image", address, alt }, destination.end - this.at);
    }
    pairDelimiters(this.pieces, inner);
    const first = this.pieces[opener.piece];
    if (first) Object.assign(first, { text: "", opens: [{ address }] });
    this.pieces.push({ text: "", closes: 1, opens: [] });
    this.at = destination.end;
    // Links hold no links.
    this.brackets = [];
  }

  private angle() {
    const rest = this.source.slice(this.at, this.at + 2_000);
    const address = /^<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/i.exec(rest);
    if (address?.[1]) return this.link(address[1], address[0].length);
    const lineBreak = /^<br ?\/?>/i.exec(rest);
    if (lineBreak) return this.whole({ kind: "break" }, lineBreak[0].length);
    this.literal("<");
  }

  private entity() {
    const found = /^&(?:#x?[0-9a-f]{1,7}|[a-z]{2,8});/i.exec(this.source.slice(this.at, this.at + 12));
    if (!found) return this.literal("&");
    this.text(decodeEntities(found[0]));
    this.at += found[0].length;
  }

  private newline() {
    const last = this.pieces.at(-1);
    const hard = last?.text.endsWith("  ");
    if (last) last.text = last.text.replace(/ {1,100}$/, "");
    if (hard) return this.whole({ kind: "break" }, 1);
    this.literal("\n");
  }

  private bareAddress(scheme: string) {
    const previous = this.source[this.at - 1] ?? " ";
    const found = /^[^\s<>`"'\\\]]+/.exec(this.source.slice(this.at, this.at + 2_000));
    const address = trimAddress(found?.[0] ?? "");
    if (address.length <= scheme.length || /\w/.test(previous)) return this.literal(scheme);
    this.link(address, address.length);
  }

  private link(address: string, length: number) {
    this.whole({ kind: "link", address: decodeEntities(address), children: [{ kind: "text", text: address }] }, length);
  }
}

function build(pieces: readonly Piece[]): readonly Inline[] {
  const root: Inline[] = [];
  const stack: { readonly into: Inline[]; readonly kept: boolean }[] = [];
  let into = root;
  for (const piece of pieces) {
    for (let each = 0; each < piece.closes; each += 1) into = closeOne(stack, root) ?? into;
    if (piece.whole) into.push(piece.whole);
    else if (piece.text) addText(into, piece.text);
    for (const opens of piece.opens) {
      const kept = stack.length < deepest;
      const children: Inline[] = kept ? [] : into;
      if (kept) into.push(typeof opens === "string" ? { kind: opens, children } : { kind: "link", address: opens.address, children });
      stack.push({ into: children, kept });
      into = children;
    }
  }
  return root;
}

function closeOne(stack: { readonly into: Inline[] }[], root: Inline[]): Inline[] | undefined {
  return stack.pop() ? (stack.at(-1)?.into ?? root) : undefined;
}

function addText(into: Inline[], text: string) {
  const last = into.at(-1);
  if (last?.kind === "text") into[into.length - 1] = { kind: "text", text: last.text + text };
  else into.push({ kind: "text", text });
}

function runLength(source: string, from: number): number {
  const mark = source[from];
  let end = from;
  while (source[end] === mark) end += 1;
  return end - from;
}

/** Where the last run of back-ticks of each length begins: says at once that a run has no partner. */
function lastRuns(source: string): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  for (const run of source.matchAll(/`+/g)) last.set(run[0].length, run.index);
  return last;
}

function closingRun(source: string, from: number, length: number): number {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let run = runs.exec(source); run; run = runs.exec(source)) if (run[0].length === length) return run.index;
  return -1;
}

function isPunctuation(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}

/** Sentence marks at the end belong to the sentence, and a closing parenthesis too unless it was opened inside. */
function trimAddress(address: string): string {
  const bare = address.replace(/[.,:;!?*_~]{1,50}$/, "");
  if (!bare.endsWith(")") || bare.split("(").length >= bare.split(")").length) return bare;
  return trimAddress(bare.slice(0, -1));
}

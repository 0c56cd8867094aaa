import {
  anything,
  around,
  type BracketItem,
  bracket,
  choice,
  kinds,
  literal,
  type Part,
  places,
  posix,
  repeated,
  sequence,
} from "./syntax.ts";

export interface ReadPattern extends Part {
  readonly isPlain: boolean;
  /** It has brackets in brackets, so JavaScript's flag `v` is needed. */
  readonly usesSets: boolean;
}

export interface PatternProblem {
  readonly problem: string;
  /** Characters before it, and one. */
  readonly at: number;
  readonly advice: string;
}

/**
 * Reads what JavaScript and ripgrep understand alike, and look-arounds and back references, which only JavaScript knows.
 * All else is refused: what one of the two reads otherwise must not depend on what is installed.
 */
export function readPattern(pattern: string): ReadPattern | PatternProblem {
  const reader: Reader = { points: [...pattern], at: 0, depth: 0, usesSets: false };
  try {
    const whole = readChoice(reader);
    if (reader.at < reader.points.length) fail(reader.at + 1, "There is a ) without its (", escapeAdvice(")"));
    return { ...whole, needles: whole.exact ? [whole.exact] : whole.needles, isPlain: isPlain(pattern, whole), usesSets: reader.usesSets };
  } catch (error) {
    if (error instanceof Unreadable) return error.said;
    throw error;
  }
}

interface Reader {
  readonly points: readonly string[];
  at: number;
  depth: number;
  usesSets: boolean;
}

class Unreadable extends Error {
  readonly said: PatternProblem;

  constructor(said: PatternProblem) {
    super(said.problem);
    this.said = said;
  }
}

const depthLimit = 50;

/** Places look at what is around them, so a pattern with one is more than its text. */
function isPlain(pattern: string, whole: Part): boolean {
  return whole.exact !== undefined && whole.exact !== "" && !/[\^$]|\\[bB]|\(\?/.test(pattern.replace(/\\[^\w]/g, ""));
}

function readChoice(reader: Reader): Part {
  const parts = [readSequence(reader)];
  while (take(reader, "|")) parts.push(readSequence(reader));
  return choice(parts);
}

function readSequence(reader: Reader): Part {
  const parts: Part[] = [];
  for (let next = reader.points[reader.at]; next !== undefined && next !== "|" && next !== ")"; next = reader.points[reader.at])
    parts.push(readRepeated(reader));
  return sequence(parts);
}

function readRepeated(reader: Reader): Part {
  const part = readAtom(reader);
  const quantifier = readQuantifier(reader);
  if (quantifier === undefined) return part;
  if (part.exact === "") fail(reader.at, "There is nothing to repeat", "Put a character before it.");
  const isLazy = take(reader, "?");
  if (/^[*+{]/.test(reader.points[reader.at] ?? "") && readQuantifier(reader))
    fail(reader.at, "A quantifier follows another", "Put the inner part in (?:…).");
  const least = quantifier === "+" ? 1 : quantifier.startsWith("{") ? Number.parseInt(quantifier.slice(1), 10) : 0;
  return repeated(part, quantifier + (isLazy ? "?" : ""), least);
}

/** `*`, `+`, `?` or `{n,m}`; a brace that is none of these stands for itself. */
function readQuantifier(reader: Reader): string | undefined {
  for (const each of ["*", "+", "?"]) if (take(reader, each)) return each;
  const [braces, low = "", high] = /^\{(\d+)(?:,(\d*))?\}/.exec(reader.points.slice(reader.at, reader.at + 20).join("")) ?? [];
  if (!braces) return undefined;
  if (Number(low) > 1000 || (high && (Number(high) > 1000 || Number(high) < Number(low))))
    fail(reader.at, `${braces} can't be`, "Use numbers up to 1000, the lower one first.");
  reader.at += braces.length;
  return braces;
}

function readAtom(reader: Reader): Part {
  const point = next(reader);
  if (point === "(") return readGroup(reader);
  if (point === "[") return readBracket(reader);
  if (point === "\\") return readEscape(reader);
  if (point === ".") return anything;
  if (point === "^" || point === "$") return places[point] ?? anything;
  if (point === "*" || point === "+" || point === "?") fail(reader.at, `There is nothing to repeat before ${point}`, escapeAdvice(point));
  if (point === "\n" || point === "\0") fail(reader.at, "There is a line break", lineAdvice);
  return literal(point);
}

function readGroup(reader: Reader): Part {
  const begin = reader.at;
  const open = groupOpening(reader);
  reader.depth += 1;
  if (reader.depth > depthLimit) fail(reader.at, "Groups nest too deep", "Use a simpler pattern.");
  const inner = readChoice(reader);
  reader.depth -= 1;
  if (!take(reader, ")")) fail(begin, "A ( is never closed", escapeAdvice("("));
  const whole = around(inner, open.javascript, open.rust);
  return open.isLooking ? { ...whole, exact: "", rust: undefined, needles: [] } : { ...whole, exact: inner.exact || undefined };
}

interface Opening {
  readonly javascript: string;
  readonly rust?: string;
  readonly isLooking: boolean;
}

function groupOpening(reader: Reader): Opening {
  const rest = reader.points.slice(reader.at, reader.at + 80).join("");
  const [looking] = /^\?<?[=!]/.exec(rest) ?? [];
  const [named, name = ""] = /^\?P?<([A-Za-z_]\w*)>/.exec(rest) ?? [];
  const plain = rest.startsWith("?:");
  if (rest.startsWith("?") && !looking && !named && !plain)
    fail(
      reader.at,
      "This kind of group is not known",
      "Known are (…), (?:…), (?<name>…), (?=…), (?!…), (?<=…), (?<!…), and (?i) at the very beginning.",
    );
  reader.at += (looking ?? named ?? (plain ? "?:" : "")).length;
  if (looking) return { javascript: `(${looking}`, isLooking: true };
  if (named) return { javascript: `(?<${name}>`, rust: `(?P<${name}>`, isLooking: false };
  return { javascript: plain ? "(?:" : "(", rust: plain ? "(?:" : "(", isLooking: false };
}

function readEscape(reader: Reader): Part {
  const letter = reader.points[reader.at];
  if (letter === undefined) return fail(reader.at, "The pattern ends with a single \\", escapeAdvice("\\"));
  const place = places[`\\${letter}`];
  if (place) return moved(reader, place);
  const kind = readKind(reader);
  if (kind) return { ...kind, needles: [] };
  const [reference] = /^(?:[1-9]\d?|k<[A-Za-z_]\w*>)/.exec(reader.points.slice(reader.at, reader.at + 40).join("")) ?? [];
  if (reference) {
    reader.at += reference.length;
    const text = `(?:\\${reference})`;
    return { ascii: text, wide: text, rust: undefined, needles: [] };
  }
  if (letter === "n") fail(reader.at, "There is a line break", lineAdvice);
  return literal(readCharacter(reader));
}

/** A kind of characters after a backslash, `\w` or `\p{Lu}`. */
function readKind(reader: Reader): Pick<Part, "ascii" | "wide" | "rust"> | undefined {
  const rest = reader.points.slice(reader.at, reader.at + 60).join("");
  const kind = kinds[rest[0] ?? ""];
  if (kind) return moved(reader, kind);
  const [found, letter, long, short] = /^([pP])(?:\{([\w=]+)\}|([A-Z]))/.exec(rest) ?? [];
  if (!found) return undefined;
  reader.at += found.length;
  const name = long ?? short;
  const javascript = letter === "p" ? `\\p{${name}}` : `[^\\p{${name}}\\r\\n\\ufffd]`;
  return { ascii: javascript, wide: javascript, rust: letter === "p" ? javascript : `[^\\p{${name}}\\r]` };
}

const controls: Readonly<Record<string, string>> = { t: "\t", r: "\r", f: "\f", v: "\v", n: "\n" };

/** One character after a backslash. */
function readCharacter(reader: Reader): string {
  const rest = reader.points.slice(reader.at, reader.at + 12).join("");
  const [hex, first, second, third] = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|[xu]\{([\da-fA-F]{1,6})\})/.exec(rest) ?? [];
  const code = Number.parseInt(first ?? second ?? third ?? "", 16);
  if (hex && code > 0 && code <= 0x10ffff) return moved(reader, String.fromCodePoint(code), hex.length);
  const letter = next(reader);
  const control = controls[letter];
  if (control !== undefined) return control;
  if (/^[A-Za-z0-9]$/.test(letter)) fail(reader.at, `\\${letter} is not known`, adviceFor(letter));
  return letter;
}

function readBracket(reader: Reader): Part {
  const begin = reader.at;
  const isNegated = take(reader, "^");
  const items: BracketItem[] = [];
  for (let isFirst = true; isFirst || reader.points[reader.at] !== "]"; isFirst = false) {
    if (reader.at >= reader.points.length) fail(begin, "A [ is never closed", escapeAdvice("["));
    items.push(...readItems(reader));
  }
  reader.at += 1;
  return bracket(items, isNegated) ?? fail(begin, "There is only a line break in these brackets", lineAdvice);
}

function readItems(reader: Reader): readonly BracketItem[] {
  const [named, name = ""] = /^\[:(\w+):\]/.exec(reader.points.slice(reader.at, reader.at + 12).join("")) ?? [];
  const ranges = posix.get(name);
  if (named && ranges)
    return moved(
      reader,
      ranges.map(([from, to]) => ({ from, to })),
      named.length,
    );
  const from = readItem(reader);
  const isRange = reader.points[reader.at] === "-" && (reader.points[reader.at + 1] ?? "]") !== "]" && !from.kind;
  if (!isRange) return [from];
  reader.at += 1;
  const to = readItem(reader);
  if (to.kind || (to.from.codePointAt(0) ?? 0) < (from.from.codePointAt(0) ?? 0))
    fail(reader.at, "A range in brackets ends before it begins", "Put the - last to mean the character itself.");
  return [{ from: from.from, to: to.from }];
}

function readItem(reader: Reader): BracketItem {
  const point = next(reader);
  if (point !== "\\") return { from: point };
  if (reader.at >= reader.points.length) fail(reader.at, "The pattern ends with a single \\", escapeAdvice("\\"));
  if (reader.points[reader.at] === "b") return moved(reader, { from: "\b" });
  const kind = readKind(reader);
  if (kind?.wide.startsWith("[^")) reader.usesSets = true;
  return kind ? { from: "", kind } : { from: readCharacter(reader) };
}

function next(reader: Reader): string {
  reader.at += 1;
  return reader.points[reader.at - 1] ?? "";
}

function take(reader: Reader, point: string): boolean {
  if (reader.points[reader.at] !== point) return false;
  reader.at += 1;
  return true;
}

function moved<Value>(reader: Reader, value: Value, by = 1): Value {
  reader.at += by;
  return value;
}

const lineAdvice = "Search looks at one line at a time: leave the line break out, or use $ for the end of a line.";

function escapeAdvice(sign: string): string {
  return `Write \\${sign} for the character itself, or set regex to false to look for plain text.`;
}

function adviceFor(letter: string): string {
  if (letter === "A") return "Use ^ for the beginning of a line.";
  if (letter === "z" || letter === "Z") return "Use $ for the end of a line.";
  return "Leave the \\ out for the letter itself.";
}

/** `at` counts from one. */
function fail(at: number, problem: string, advice: string): never {
  throw new Unreadable({ problem, at: Math.max(1, at), advice });
}

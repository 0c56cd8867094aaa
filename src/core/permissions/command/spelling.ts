import type { Glob, Piece, WrittenWord } from "./words.ts";

/**
 * Reads the word that begins at a place of a line; a string is why it can't be read. With `oneLine` a line end inside of quotes is not read:
 * shells don't agree where a text after `<<` begins then.
 */
export function readWord(line: string, start: number, oneLine: boolean): WrittenWord | string {
  const scan: Scan = { line, start, oneLine, at: start, pieces: [], plain: "" };
  while (scan.at < line.length && !endsWord.test(line[scan.at] ?? "")) {
    const problem = step(scan);
    if (problem) return problem;
  }
  keepPlain(scan);
  if (scan.pieces.length === 0) return "something is missing before its end";
  const choices = scan.pieces.filter((each) => each.kind === "choice").length;
  if (choices > 1) return "a word holds more than one choice in braces";
  // Braces come first in bash: what looks like a variable before them may be another one.
  if (choices > 0 && scan.pieces.some((each) => each.kind === "variable")) return "a word holds a variable and a choice in braces";
  return { pieces: scan.pieces, start, end: scan.at };
}

interface Scan {
  readonly line: string;
  readonly start: number;
  readonly oneLine: boolean;
  readonly pieces: Piece[];
  at: number;
  /** Unquoted text that goes on. */
  plain: string;
}

const endsWord = /[ \t\n;|&()<>]/;

function step(scan: Scan): string | undefined {
  const character = String.fromCodePoint(scan.line.codePointAt(scan.at) ?? 0);
  switch (character) {
    case "'":
      return readSingle(scan);
    case '"':
      return readDouble(scan);
    case "\\":
      return readEscape(scan);
    case "$":
      return readVariable(scan, false);
    case "*":
    case "?":
      return add(scan, { kind: "glob", text: character satisfies Glob }, 1);
    case "{":
      return readBraces(scan);
    case "~":
      return readTilde(scan);
    case "[":
    case "]":
    case "}":
    case "!":
      return isAlone(scan, character) ? takePlain(scan, character) : aloneProblems[character];
    case "`":
      return "it goes on with what another command prints (`…`)";
  }
  return takePlain(scan, character);
}

const aloneProblems = {
  "[": "square brackets stand for other characters",
  "]": "square brackets stand for other characters",
  "}": "a brace is closed that was not opened",
  "!": "it holds ! in a word",
} as const;

function takePlain(scan: Scan, text: string): undefined {
  scan.plain += text;
  scan.at += text.length;
}

function keepPlain(scan: Scan): void {
  if (scan.plain !== "") scan.pieces.push({ kind: "text", text: scan.plain, isQuoted: false });
  scan.plain = "";
}

function add(scan: Scan, piece: Piece, length: number): undefined {
  keepPlain(scan);
  scan.pieces.push(piece);
  scan.at += length;
}

/** Whether a character is a whole word. */
function isAlone({ line, at, start }: Scan, character: string): boolean {
  const next = line[at + character.length] ?? "\n";
  return at === start && /[ \t\n;|)]/.test(next);
}

function readSingle(scan: Scan): string | undefined {
  const end = scan.line.indexOf("'", scan.at + 1);
  if (end === -1) return "a quote is not closed";
  const text = scan.line.slice(scan.at + 1, end);
  if (scan.oneLine && text.includes("\n")) return "quotes go over the line end before a text after <<";
  return add(scan, { kind: "text", text, isQuoted: true }, text.length + 2);
}

function readDouble(scan: Scan): string | undefined {
  const { line } = scan;
  keepPlain(scan);
  scan.at += 1;
  let text = "";
  const before = scan.pieces.length;
  const keep = () => {
    if (text !== "") scan.pieces.push({ kind: "text", text, isQuoted: true });
    text = "";
  };
  while (scan.at < line.length) {
    const character = line[scan.at] ?? "";
    if (character === '"') {
      scan.at += 1;
      keep();
      // Quotes around nothing are a word too.
      if (scan.pieces.length === before) scan.pieces.push({ kind: "text", text: "", isQuoted: true });
      return undefined;
    }
    if (character === "$") {
      keep();
      const problem = readVariable(scan, true);
      if (problem) return problem;
      continue;
    }
    if (character === "`" || character === "!") return `it holds ${character} in double quotes`;
    if (character === "\\" && !/[\w .,;:()|*+?^/<>{}[\]=@%~&#'-]/.test(line[scan.at + 1] ?? ""))
      return "it holds a backslash in double quotes before what it changes";
    if (character === "\n" && scan.oneLine) return "quotes go over the line end before a text after <<";
    text += character;
    scan.at += 1;
  }
  return "a quote is not closed";
}

function readEscape(scan: Scan): string | undefined {
  const next = scan.line[scan.at + 1] ?? "";
  if (!/[\t -~]/.test(next)) return "a backslash stands where it does not take a sign's meaning away";
  return add(scan, { kind: "text", text: next, isQuoted: true }, 2);
}

function readVariable(scan: Scan, isQuoted: boolean): string | undefined {
  variable.lastIndex = scan.at;
  const found = variable.exec(scan.line);
  if (!found)
    return scan.line[scan.at + 1] === "("
      ? "it goes on with what another command prints ($(…))"
      : "it holds a $ that stands for something else";
  return add(scan, { kind: "variable", name: found[1] ?? found[2] ?? "", isQuoted }, found[0].length);
}

// Where a name ends is not the same everywhere if a letter beyond ASCII follows.
const variable = /\$(?:([A-Za-z_]\w*)(?![\w\x80-\uffff])|\{([A-Za-z_]\w*)\})/y;

function readTilde(scan: Scan): string | undefined {
  const before = scan.line[scan.at - 1] ?? "";
  if (scan.at > scan.start) return before === "=" || before === ":" ? "a ~ may stand for a home folder" : takePlain(scan, "~");
  const next = scan.line[scan.at + 1] ?? "\n";
  if (!/[/ \t\n;|)&]/.test(next)) return "a ~ stands for a home folder that is not known";
  // The home folder is never taken apart after a tilde, so it counts as quoted.
  return add(scan, { kind: "variable", name: "HOME", isQuoted: true }, 1);
}

/** Choices of literal parts, a short row of numbers, or a name in braces, which is taken to the letter. */
function readBraces(scan: Scan): string | undefined {
  if (isAlone(scan, "{")) return takePlain(scan, "{");
  braces.lastIndex = scan.at;
  const found = braces.exec(scan.line);
  if (!found) return "it holds braces that are not read";
  const [text, choices, from, to] = found;
  if (choices !== undefined) return add(scan, { kind: "choice", options: choices.split(","), text }, text.length);
  if (from === undefined || to === undefined) return takePlain(scan, text);
  const length = Number(to) - Number(from) + 1;
  if (length < 1 || length > longestRow || /^0\d/.test(from) || /^0\d/.test(to)) return "it holds a row of numbers that is not read";
  const options = Array.from({ length }, (_, index) => String(Number(from) + index));
  return add(scan, { kind: "choice", options, text }, text.length);
}

const braces = /\{(?:([\w./-]+(?:,[\w./-]+)+)|(\d{1,4})\.\.(\d{1,4})|\w*)\}/y;
const longestRow = 32;

import { characterProblem } from "./characters.ts";
import { readWord } from "./spelling.ts";
import { bare, type WrittenWord } from "./words.ts";

/** What a line is made of, in its order. */
export type Token =
  | { readonly kind: "word"; readonly word: WrittenWord; readonly start: number; readonly end: number }
  | { readonly kind: "operator"; readonly text: Operator; readonly start: number; readonly end: number }
  /** Output that is thrown away, or put into the other stream: nothing is written by it. */
  | { readonly kind: "discard"; readonly start: number; readonly end: number }
  /** Output that would go to a whole disk. */
  | { readonly kind: "device"; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: "input"; readonly word: WrittenWord; readonly start: number; readonly end: number }
  /** Text of the line itself as input. */
  | { readonly kind: "document"; readonly start: number; readonly end: number };

export type Operator = "&&" | "||" | ";" | "|" | "(" | ")" | "\n";

/** Takes a line apart; a string is why it can't be. Every step goes forward, so that no line takes long. */
export function tokensOf(line: string): readonly Token[] | string {
  const problem = characterProblem(line);
  if (problem) return problem;
  const scan: Scan = { line, tokens: [], at: 0 };
  while (scan.at < line.length) {
    const trouble = step(scan);
    if (trouble) return trouble;
  }
  return scan.ending === undefined ? scan.tokens : "the text after << has no end";
}

/** How far a line is read. */
interface Scan {
  readonly line: string;
  readonly tokens: Token[];
  at: number;
  /** The line that ends a document whose text begins after this line. */
  ending?: { readonly name: string; readonly isQuoted: boolean; readonly isIndented: boolean };
}

function step(scan: Scan): string | undefined {
  const { line, at } = scan;
  const character = line[at];
  switch (character) {
    case " ":
    case "\t":
      scan.at += 1;
      return undefined;
    case "\n":
      return endLine(scan);
    case "#":
      // A backslash at the end of a comment is part of it: the next line is a command again.
      scan.at = line.indexOf("\n", at) === -1 ? line.length : line.indexOf("\n", at);
      return undefined;
    case ";":
    case "|":
    case "(":
    case ")":
    case "&":
      return readOperator(scan);
    case "<":
      return line[at + 1] === "<" ? readDocument(scan) : readInput(scan);
    case "\\":
      if (line[at + 1] === "\n") return goOn(scan);
  }
  if (readOutput(scan)) return undefined;
  return character === ">" ? writes : readPlainWord(scan);
}

function endLine(scan: Scan): string | undefined {
  scan.tokens.push({ kind: "operator", text: "\n", start: scan.at, end: scan.at + 1 });
  scan.at += 1;
  return scan.ending === undefined ? undefined : skipDocument(scan, scan.ending);
}

/** A line that goes on below. Only where a blank stands before it: there every shell takes it for one. */
function goOn(scan: Scan): string | undefined {
  if (scan.ending) return "the line with << goes on below";
  if (scan.at > 0 && !/[ \t\n]/.test(scan.line[scan.at - 1] ?? "")) return "a line is cut inside of a word";
  scan.at += 2;
  return undefined;
}

function readOperator(scan: Scan): string | undefined {
  const { line, at } = scan;
  const [text = ""] = matchAt(/&&|\|\||&>|[;|()&]/y, line, at) ?? [];
  const next = line[at + text.length] ?? "";
  if (text === "&>") return readOutput(scan) ? undefined : writes;
  if (text === "&") return "it starts something in the background (&)";
  if (text === "|" && next === "&") return "it holds |&, which not every shell knows";
  if (text === ";" && (next === ";" || next === "&")) return `it holds ;${next}`;
  if (text === "(" && next === "(") return "it calculates ((…))";
  scan.tokens.push({ kind: "operator", text: text as Operator, start: at, end: at + text.length });
  scan.at += text.length;
  return undefined;
}

/** Whether output goes here where a name says all; then it is behind that. */
function readOutput(scan: Scan): boolean {
  const found = matchAt(discards, scan.line, scan.at);
  const device = found ? undefined : matchAt(devices, scan.line, scan.at);
  const [text] = found ?? device ?? [];
  if (text === undefined) return false;
  const end = scan.at + text.length;
  if (device) scan.tokens.push({ kind: "device", name: device[1] ?? "", start: scan.at, end });
  else scan.tokens.push({ kind: "discard", start: scan.at, end });
  scan.at = end;
  return true;
}

const writes = "it writes to a file (>)";

const discards = /(?:[12]?>&[12]|(?:[12]|&)?>>?[ \t]*\/dev\/null)(?=[ \t\n;|)]|&&|$)/y;

const devices = /[12&]?>>?[ \t]*(\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|r?disk|md|dm-|mapper\/|loop)[\w-]*)(?=[ \t\n;|)]|&&|$)/y;

function readInput(scan: Scan): string | undefined {
  const start = scan.at;
  const [text = ""] = matchAt(/<[ \t]*/y, scan.line, start) ?? [];
  const word = readWord(scan.line, start + text.length, scan.ending !== undefined);
  const named = typeof word === "string" ? undefined : word.pieces.every((each) => each.kind === "text") && textOf(word);
  if (typeof word === "string" || !named || /^[/~&]/.test(named)) return "it is fed from something else than a file of the workspace (<)";
  scan.tokens.push({ kind: "input", word, start, end: word.end });
  scan.at = word.end;
  return undefined;
}

function textOf(word: WrittenWord): string {
  return word.pieces.map((each) => (each.kind === "text" ? each.text : "")).join("");
}

/** `<<'END'`, and the same without quotes, where nothing in the text is replaced; with `<<-` tabs may stand before each of its lines. */
function readDocument(scan: Scan): string | undefined {
  const found = matchAt(/<<(-?)[ \t]*(?:'(\w+)'|"(\w+)"|(\w+))(?=[ \t\n;|]|&&|$)/y, scan.line, scan.at);
  if (found === undefined || scan.ending !== undefined) return "its input is written in a way that is not read (<<)";
  const [text, dash, single, double, plain] = found;
  scan.ending = { name: single ?? double ?? plain ?? "", isQuoted: plain === undefined, isIndented: dash === "-" };
  scan.tokens.push({ kind: "document", start: scan.at, end: scan.at + text.length });
  scan.at += text.length;
  return undefined;
}

function skipDocument(scan: Scan, { name, isQuoted, isIndented }: NonNullable<Scan["ending"]>): string | undefined {
  const { line } = scan;
  scan.ending = undefined;
  while (scan.at < line.length) {
    const end = line.indexOf("\n", scan.at) === -1 ? line.length : line.indexOf("\n", scan.at);
    const written = line.slice(scan.at, end);
    const row = isIndented ? written.replace(/^\t+/, "") : written;
    if (row === name) {
      scan.at = end;
      return undefined;
    }
    if (!isQuoted && /[$`\\]/.test(row)) return "something is replaced in the text after <<";
    scan.at = end + 1;
  }
  return "the text after << has no end";
}

function readPlainWord(scan: Scan): string | undefined {
  const word = readWord(scan.line, scan.at, scan.ending !== undefined);
  if (typeof word === "string") return word;
  const next = scan.line[word.end] ?? "";
  const isOutput = next === ">" || (next === "&" && scan.line[word.end + 1] !== "&");
  // Of a number, or a name in braces, a shell would think that it says which stream is meant.
  if ((isOutput || next === "<") && !/^[A-Za-z_./-][\w./-]*$/.test(bare(word) ?? ""))
    return isOutput ? writes : "a < stands right after what may be a number";
  if (next === "(") return "a function is made, or a pattern is written with (";
  scan.tokens.push({ kind: "word", word, start: scan.at, end: word.end });
  scan.at = word.end;
  return undefined;
}

/** Whether a word is this one, written plainly: only then does it mean something to the shell. */
export function isBare(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && bare(token.word) === text;
}

function matchAt(expression: RegExp, line: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(line) ?? undefined;
}

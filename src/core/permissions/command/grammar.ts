import { isBare, type Operator, type Token } from "./tokens.ts";
import { bare, type WrittenWord } from "./words.ts";

/** What a line may run, in no order: which of it does run, how often and in which pipe makes no difference to what is allowed. */
export type Statement = WrittenCommand | Loop;

export interface WrittenCommand {
  readonly kind: "command";
  readonly words: readonly WrittenWord[];
  /** Files it is fed from. */
  readonly inputs: readonly WrittenWord[];
  /** Whether text of the line itself is its input. */
  readonly isFed: boolean;
  /** Whether `time` stands before it, which some shells know and others take for a program. */
  readonly isTimed: boolean;
  /** The disk its output would go to. */
  readonly device?: string;
  readonly start: number;
  readonly end: number;
}

/** `for NAME in VALUES; do BODY; done` */
export interface Loop {
  readonly kind: "loop";
  readonly name: string;
  readonly values: readonly WrittenWord[];
  readonly body: readonly Statement[];
}

/** Reads the tokens of a line; a string is why they can't be read. */
export function statementsOf(tokens: readonly Token[]): readonly Statement[] | string {
  const parser: Parser = { tokens, at: 0, depth: 0, found: [] };
  const problem = readList(parser);
  if (problem) return problem;
  if (parser.at < tokens.length) return "something is closed or gone on with that was not begun";
  return parser.found.length > 0 ? parser.found : "there is no command in it";
}

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  found: Statement[];
}

type Problem = string | undefined;

/** Commands up to whatever closes them, or the end. */
function readList(parser: Parser): Problem {
  skipLines(parser);
  while (parser.at < parser.tokens.length && !isClosing(parser)) {
    const problem = readChain(parser);
    if (problem) return problem;
    if (!takes(parser, ";", "\n") && parser.at < parser.tokens.length && !isClosing(parser)) return "two commands stand side by side";
    skipLines(parser);
  }
  return undefined;
}

/** A list that holds something. */
function readBody(parser: Parser): Problem {
  const before = parser.found.length;
  return readList(parser) ?? (parser.found.length === before ? "a command is missing" : undefined);
}

const closing = ["then", "elif", "else", "fi", "do", "done", "}"] as const;

function isClosing({ tokens, at }: Parser): boolean {
  return isOperator(tokens[at], ")") || closing.some((each) => isBare(tokens[at], each));
}

/** Commands with `&&`, `||` and `|` between them. */
function readChain(parser: Parser): Problem {
  let isFirst = true;
  do {
    if (!isFirst) skipLines(parser);
    const problem = readCommand(parser);
    if (problem) return problem;
    isFirst = false;
  } while (takes(parser, "&&", "||", "|"));
  return undefined;
}

function readCommand(parser: Parser): Problem {
  if (isBare(parser.tokens[parser.at], "!")) parser.at += 1;
  const token = parser.tokens[parser.at];
  if (isOperator(token, "(")) return nested(parser, readSubshell);
  const word = token?.kind === "word" ? bare(token.word) : undefined;
  if (word === "{") return nested(parser, readGroup);
  if (word === "if") return nested(parser, readIf);
  if (word === "for") return nested(parser, readLoop);
  return readSimple(parser, readLeads(parser));
}

/** What may stand before a command without making it another: `time`, which may want `-p`, and `command`. */
function readLeads(parser: Parser): Leads {
  const { start = 0 } = parser.tokens[parser.at] ?? {};
  const isTimed = takesWord(parser, "time");
  if (isTimed) takesWord(parser, "-p");
  const next = parser.tokens[parser.at + 1];
  // Where `time` is a program, it would look for one of the name `command`.
  const isSought = !isTimed && isBare(parser.tokens[parser.at], "command") && next?.kind === "word" && !bare(next.word)?.startsWith("-");
  if (isSought) parser.at += 1;
  return { start, isTimed, isLed: isTimed || isSought };
}

interface Leads {
  readonly start: number;
  readonly isTimed: boolean;
  readonly isLed: boolean;
}

const deepest = 8;

function nested(parser: Parser, read: (parser: Parser) => Problem): Problem {
  if (parser.depth >= deepest) return `it is nested more than ${deepest} deep`;
  parser.depth += 1;
  parser.at += 1;
  const problem = read(parser) ?? readDiscards(parser);
  parser.depth -= 1;
  return problem;
}

function readSubshell(parser: Parser): Problem {
  return readBody(parser) ?? (takes(parser, ")") ? undefined : "a bracket is not closed");
}

function readGroup(parser: Parser): Problem {
  return readBody(parser) ?? expect(parser, "}");
}

function readIf(parser: Parser): Problem {
  let problem = readBody(parser) ?? expect(parser, "then") ?? readBody(parser);
  while (problem === undefined && takesWord(parser, "elif")) problem = readBody(parser) ?? expect(parser, "then") ?? readBody(parser);
  if (problem === undefined && takesWord(parser, "else")) problem = readBody(parser);
  return problem ?? expect(parser, "fi");
}

function readLoop(parser: Parser): Problem {
  const token = parser.tokens[parser.at];
  const name = token?.kind === "word" ? bare(token.word) : undefined;
  parser.at += 1;
  if (name === undefined || !loopName.test(name)) return "the variable of a loop must have a short plain name";
  const problem = expect(parser, "in");
  if (problem) return problem;
  const values: WrittenWord[] = [];
  for (let each = parser.tokens[parser.at]; each?.kind === "word"; each = parser.tokens[parser.at]) {
    values.push(each.word);
    parser.at += 1;
  }
  if (!takes(parser, ";", "\n")) return "a loop is not written in the usual way";
  skipLines(parser);
  const outer = parser.found;
  parser.found = [];
  const trouble = expect(parser, "do") ?? readBody(parser) ?? expect(parser, "done");
  outer.push({ kind: "loop", name, values, body: parser.found });
  parser.found = outer;
  return trouble;
}

/** No name that means something to a program: those are in capitals or hold an underscore. */
const loopName = /^[a-z][a-z0-9]{0,15}$/;

function readDiscards(parser: Parser): Problem {
  while (parser.tokens[parser.at]?.kind === "discard") parser.at += 1;
  return undefined;
}

function readSimple(parser: Parser, { start, isTimed, isLed }: Leads): Problem {
  const words: WrittenWord[] = [];
  const inputs: WrittenWord[] = [];
  let isFed = false;
  let device: string | undefined;
  const from = parser.at;
  for (let token = parser.tokens[parser.at]; token && token.kind !== "operator"; token = parser.tokens[parser.at]) {
    if (token.kind === "word") words.push(token.word);
    else if (token.kind === "input") inputs.push(token.word);
    else if (token.kind === "document") isFed = true;
    else if (token.kind === "device") device = token.name;
    parser.at += 1;
  }
  const [first, last] = [parser.tokens[from], parser.tokens[parser.at - 1]];
  const [name] = words;
  if (name === undefined || first?.kind !== "word" || last === undefined) return "a command is missing";
  if (isFed && parser.depth > 0) return "a text after << stands inside of brackets or a block";
  const word = bare(name);
  if (word !== undefined && keywords.has(word)) return `${word} is not read`;
  if (isLed && (word === undefined || /^-|=/.test(word))) return "time or command stands before something that is not read";
  parser.found.push({ kind: "command", words, inputs, isFed, isTimed, device, start, end: last.end });
  return undefined;
}

/** Words that are no commands to some shell, where a command should begin. */
const keywords: ReadonlySet<string> = new Set(
  "then elif else fi do done } { if for while until case esac select function coproc time repeat foreach end in ! [[ ]]".split(" "),
);

function expect(parser: Parser, word: string): Problem {
  return takesWord(parser, word) ? undefined : `${word} is missing`;
}

function takesWord(parser: Parser, word: string): boolean {
  const isThere = isBare(parser.tokens[parser.at], word);
  if (isThere) parser.at += 1;
  return isThere;
}

function takes(parser: Parser, ...operators: readonly Operator[]): boolean {
  const isThere = operators.some((each) => isOperator(parser.tokens[parser.at], each));
  if (isThere) parser.at += 1;
  return isThere;
}

function isOperator(token: Token | undefined, text: Operator): boolean {
  return token?.kind === "operator" && token.text === text;
}

function skipLines(parser: Parser): void {
  while (takes(parser, "\n")) {}
}

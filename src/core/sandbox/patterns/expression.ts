import { readPattern } from "./reader.ts";

/** A pattern made ready for both ways of searching. Plain data, so that it can be sent to a worker. */
export interface Expression {
  /** Sources of JavaScript expressions with the same meaning: a fast one for files in ASCII, and one for all others. */
  readonly ascii: string;
  readonly wide: string;
  readonly flags: string;
  /** The same for ripgrep; absent when only JavaScript knows what the pattern asks for. */
  readonly ripgrep?: string;
  /** Each match holds one of these; none known: any line may match. */
  readonly needles: readonly string[];
  /** The only needle is the whole pattern: finding it is finding a match. */
  readonly isPlain: boolean;
}

export interface PatternChoice {
  readonly pattern: string;
  /** Else the pattern is plain text. */
  readonly isRegex: boolean;
  readonly ignoreCase: boolean;
}

/** Reads a pattern. What neither engine or only one understands in its own way is refused, as a sentence that names the place. */
export function expressionOf({ pattern, isRegex, ignoreCase }: PatternChoice): Expression | { readonly problem: string } {
  if (!isRegex && /[\n\0]/.test(pattern)) return { problem: lineBreak };
  const inner = isRegex && pattern.startsWith("(?i)");
  const source = inner ? pattern.slice(4) : pattern;
  const read = readPattern(isRegex ? source : [...source].map((each) => (/[\w\s]/.test(each) ? each : `\\${each}`)).join(""));
  if ("problem" in read) return { problem: `${read.problem} at character ${read.at + (inner ? 4 : 0)} of the pattern. ${read.advice}` };
  const isLoose = ignoreCase || inner;
  // What only `v` knows is slow: about three times.
  const flags = `g${isLoose ? "i" : ""}${read.usesSets ? "v" : "u"}`;
  if (![read.ascii, read.wide].every((each) => isExpression(each, flags)))
    return { problem: `The pattern is not a valid regular expression. ${plainAdvice}` };
  const needles = isLoose ? read.needles.filter((each) => each.toLowerCase() === each.toUpperCase()) : read.needles;
  return {
    ascii: read.ascii,
    wide: read.wide,
    flags,
    ripgrep: read.rust === undefined ? undefined : `${isLoose ? "(?i)" : ""}${read.rust}`,
    needles: needles.length === read.needles.length ? needles : [],
    isPlain: read.isPlain && needles.length === 1,
  };
}

const lineBreak = "Search looks at one line at a time, so the pattern can't hold a line break. Look for the text of one line.";
const plainAdvice = "Mend it, or set regex to false to look for it as plain text.";

function isExpression(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

/** The part of a link in parentheses. */
export interface Destination {
  readonly address: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** Longer addresses are not links. */
const longest = 4_096;
const mostParentheses = 16;

/** Reads `(address "title")` at `from`; the title is dropped, since the real address is what hovering shows. */
export function readDestination(source: string, from: number): Destination | undefined {
  if (source[from] !== "(") return undefined;
  let at = skipSpace(source, from + 1);
  const address = source[at] === "<" ? readAngled(source, at) : readBare(source, at);
  if (!address) return undefined;
  at = skipSpace(source, address.end);
  if (source[at] === ")") return { address: address.text, end: at + 1 };
  if (at === address.end) return undefined;
  const title = /^(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\))\s{0,50}\)/.exec(source.slice(at, at + 1_000));
  return title ? { address: address.text, end: at + title[0].length } : undefined;
}

function readAngled(source: string, from: number): { text: string; end: number } | undefined {
  const found = /^<([^<>\n]*)>/.exec(source.slice(from, from + longest));
  return found ? { text: found[1] ?? "", end: from + found[0].length } : undefined;
}

function readBare(source: string, from: number): { text: string; end: number } | undefined {
  let depth = 0;
  let at = from;
  for (; at < source.length && at - from <= longest; at += 1) {
    const character = source[at] ?? "";
    if (character <= " ") break;
    if (character === "\\" && /[!-/:-@[-`{-~]/.test(source[at + 1] ?? "")) at += 1;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth < 0) break;
    if (depth > mostParentheses) return undefined;
  }
  if (depth > 0 || at - from > longest) return undefined;
  return { text: source.slice(from, at).replace(/\\([!-/:-@[-`{-~])/g, "$1"), end: at };
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (at - from < 100 && (source[at] === " " || source[at] === "\n" || source[at] === "\t")) at += 1;
  return at;
}

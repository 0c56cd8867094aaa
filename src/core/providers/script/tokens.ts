import { type Span, Unsupported } from "./syntax.ts";

export type Token = Span & { readonly newlineBefore: boolean } & (
    | { readonly type: "name" | "string" | "mark" | "regex"; readonly text: string }
    | { readonly type: "number"; readonly text: string; readonly value: number }
    | { readonly type: "template"; readonly text: string; readonly texts: readonly string[]; readonly holes: readonly Span[] }
    | { readonly type: "end"; readonly text: "" }
  );

const marks =
  /^(?:>>>=|\.\.\.|\*\*=|&&=|\|\|=|\?\?=|===|!==|>>>|<<=|>>=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|\/=|%=|\*\*|<<|>>|[{}()[\];,<>+\-*/%&|^!~?:=.@#])/;

/** The words and marks of a piece of source, closed by one `end`. Throws `Unsupported` for what is no JavaScript it knows. */
export function tokenize(source: string, span: Span = { start: 0, end: source.length }): readonly Token[] {
  const tokens: Token[] = [];
  let at = span.start;
  let newlineBefore = false;
  while (at < span.end) {
    const rest = source.slice(at, span.end);
    const space = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*)/.exec(rest);
    if (space) {
      newlineBefore ||= space[0].includes("\n");
      at += space[0].length;
      continue;
    }
    const token = next(source, { start: at, end: span.end }, tokens.at(-1));
    tokens.push({ ...token, newlineBefore });
    newlineBefore = false;
    at = token.end;
  }
  return [...tokens, { type: "end", text: "", start: span.end, end: span.end, newlineBefore: true }];
}

type Bare = Token extends infer Each ? (Each extends Token ? Omit<Each, "newlineBefore"> : never) : never;

function next(source: string, span: Span, before: Token | undefined): Bare {
  const { start } = span;
  const rest = source.slice(start, span.end);
  const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)?.[0];
  if (name) return { type: "name", text: name, start, end: start + name.length };
  const number = /^(?:0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(rest)?.[0];
  if (number) return { type: "number", text: number, value: Number(number.replaceAll("_", "")), start, end: start + number.length };
  const text = /^(?:"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/.exec(rest)?.[0];
  if (text) return { type: "string", text: cook(text.slice(1, -1)), start, end: start + text.length };
  if (rest.startsWith("`")) return template(source, span);
  if (rest.startsWith("/") && !endsValue(before)) {
    const regex = /^\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/.exec(rest)?.[0];
    if (regex) return { type: "regex", text: regex, start, end: start + regex.length };
  }
  const mark = marks.exec(rest)?.[0];
  if (mark) return { type: "mark", text: mark, start, end: start + mark.length };
  throw new Unsupported(`the sign ${rest.slice(0, 1)}`);
}

/** After a value a slash divides; elsewhere it opens a regular expression. */
function endsValue(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.type === "mark") return token.text === ")" || token.text === "]" || token.text === "}";
  return !(token.type === "name" && /^(?:return|typeof|case|in|of)$/.test(token.text));
}

function template(source: string, span: Span): Bare {
  const texts: string[] = [];
  const holes: Span[] = [];
  let from = span.start + 1;
  for (let at = from; at < span.end; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "`") {
      texts.push(cook(source.slice(from, at)));
      return { type: "template", text: "", texts, holes, start: span.start, end: at + 1 };
    } else if (source.startsWith("${", at)) {
      texts.push(cook(source.slice(from, at)));
      const close = closeOf(source, at + 2);
      holes.push({ start: at + 2, end: close });
      at = close;
      from = close + 1;
    }
  }
  throw new Unsupported("a template text without an end");
}

function closeOf(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === "{") depth += 1;
    if (source[at] === "}" && depth-- === 0) return at;
  }
  throw new Unsupported("a template text without an end");
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0", "\n": "" };

function cook(text: string): string {
  return text.replace(/\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[\s\S])/g, (written) => {
    const code = /^\\[ux]\{?([\da-fA-F]+)/.exec(written)?.[1];
    if (code === undefined) return escapes[written.slice(1)] ?? written.slice(1);
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}

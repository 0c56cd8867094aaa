/** What a block parser finds, as it finds it. Every `open` gets its `close`. */
export interface BlockSink {
  open(block: Block): void;
  close(): void;
  /** Text of the open paragraph, heading or cell, with its inline marks. */
  inline(source: string): void;
  /** A line of the open code block; `continues` when it is the rest of the line before. */
  codeLine(text: string, continues: boolean): void;
  /** A formula that stands by itself, whole. */
  formula(source: string): void;
}

export type Block =
  | { readonly kind: "paragraph" }
  | { readonly kind: "heading"; readonly level: number }
  | { readonly kind: "quote" }
  /** `goesOn`: with the items behind those of the list before it, which has enough. */
  | { readonly kind: "list"; readonly ordered: boolean; readonly start: number; readonly goesOn?: boolean }
  | { readonly kind: "item"; readonly task?: "open" | "done" }
  | { readonly kind: "code"; readonly language: string }
  | { readonly kind: "rule" }
  | { readonly kind: "table" }
  | { readonly kind: "row" }
  | { readonly kind: "cell"; readonly head: boolean; readonly align: Align };

export type Align = "start" | "center" | "end";

/** What a line may begin with, besides text. All take the line without the marks of its containers. */
export interface ListMark {
  readonly ordered: boolean;
  readonly mark: string;
  readonly start: number;
  /** How far the item's text is indented. */
  readonly indent: number;
  readonly rest: string;
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Tabs before the first letter count to the next multiple of four. */
export function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  let column = 0;
  let at = 0;
  for (; line[at] === " " || line[at] === "\t"; at += 1) column += line[at] === "\t" ? 4 - (column % 4) : 1;
  return " ".repeat(column) + line.slice(at);
}

export function readQuoteMark(line: string): string | undefined {
  const found = /^ {0,3}> ?/.exec(line);
  return found ? line.slice(found[0].length) : undefined;
}

export function readListMark(line: string): ListMark | undefined {
  const found = /^( {0,3})(?:([-+*])|(\d{1,9})([.)]))(?= |$)/.exec(line);
  if (!found || isRule(line)) return undefined;
  const [whole, , bullet, number = "1", dot = ""] = found;
  const after = line.slice(whole.length);
  const spaces = indentOf(after);
  const padding = isBlank(after) || spaces > 4 ? 1 : spaces;
  return {
    ordered: bullet === undefined,
    mark: bullet ?? dot,
    start: Number(number),
    indent: whole.length + padding,
    rest: after.slice(padding),
  };
}

export function isRule(line: string): boolean {
  return /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line);
}

export function readHeading(line: string): { level: number; text: string } | undefined {
  const found = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line);
  if (!found?.[1]) return undefined;
  const text = line.slice(found[0].length).trim();
  const end = /(?:^|[ \t])#+$/.exec(text.slice(-200));
  return { level: found[1].length, text: end ? text.slice(0, text.length - end[0].length).trim() : text };
}

/** The level a line of `===` or `---` gives the paragraph above it. */
export function readUnderline(line: string): number | undefined {
  if (/^ {0,3}={3,}[ \t]*$/.test(line)) return 1;
  return /^ {0,3}-{3,}[ \t]*$/.test(line) ? 2 : undefined;
}

export interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly language: string;
}

export function readFence(line: string): Fence | undefined {
  const found = /^( {0,3})(`{3,}|~{3,})([^\n]*)$/.exec(line);
  const [, indent = "", mark = "", info = ""] = found ?? [];
  if (!found || (mark.startsWith("`") && info.includes("`"))) return undefined;
  const language = /^[\w+#.-]{1,30}/.exec(info.trim().replace(/^\{?\.?/, ""))?.[0] ?? "";
  return { mark, indent: indent.length, language };
}

export function closesFence(line: string, fence: Fence): boolean {
  const text = line.trim();
  return indentOf(line) < 4 && text.length >= fence.mark.length && text === (fence.mark[0] ?? "`").repeat(text.length);
}

/** What a formula that stands by itself ends with, and what of it stands in its first line. */
export interface FormulaMark {
  readonly end: string;
  readonly rest: string;
}

export function readFormulaMark(line: string): FormulaMark | undefined {
  const found = /^ {0,3}(\$\$(?!\$)|\\\[)/.exec(line);
  if (!found) return undefined;
  const mark = { end: found[1] === "$$" ? "$$" : "\\]", rest: line.slice(found[0].length) };
  const isWhole = formulaEnd(mark.rest, mark.end) !== undefined;
  return isWhole || isBlank(mark.rest) || (/[\\^_=&]/.test(mark.rest) && !mark.rest.includes(mark.end)) ? mark : undefined;
}

/** What stands before the end of a formula in its last line, with the mark of the sentence it is in; undefined where it goes on. */
export function formulaEnd(line: string, end: string): string | undefined {
  const text = line.trimEnd();
  const sentence = /[.,;]$/.exec(text)?.[0] ?? "";
  const formula = text.slice(0, text.length - sentence.length).trimEnd();
  return formula.endsWith(end) && formula.indexOf(end) === formula.length - end.length
    ? formula.slice(0, -end.length) + sentence
    : undefined;
}

/** The alignments told by the line under a table's head. */
export function readTableRule(line: string): readonly Align[] | undefined {
  if (!line.includes("|") || !line.includes("-") || !/^[ |:-]+$/.test(line)) return undefined;
  const cells = splitRow(line);
  if (!cells.every((each) => /^:?-+:?$/.test(each))) return undefined;
  return cells.map((each) => (each.endsWith(":") ? (each.startsWith(":") ? "center" : "end") : "start"));
}

/** The cells of a table's row; a bar behind a backslash or in code marks does not divide. */
export function splitRow(line: string): readonly string[] {
  const text = line.trim();
  const cells: string[] = [];
  let from = text.startsWith("|") ? 1 : 0;
  let inCode = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") inCode = !inCode;
    else if (text[at] === "|" && !inCode) {
      cells.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (from < text.length) cells.push(text.slice(from));
  return cells.map((each) => each.trim().replaceAll("\\|", "|"));
}

import type { Blocks } from "./blocks.ts";
import type { Inline } from "./inline.ts";
import { tableBlocks } from "./table.ts";

export type Attributes = Readonly<Record<string, string>>;

/** What is being written. */
export interface Sheet {
  readonly blocks: Blocks;
  readonly inline: Inline;
  /** Where the page's main part lies among the blocks. */
  readonly main: { depth: number; from: number; to: number };
  /** The open lists; `next` is the number of the next item of one with numbers. */
  readonly lists: { next: number | undefined }[];
  base: URL;
  title?: string;
  titlePieces?: string[];
  code?: { readonly pieces: string[]; language: string };
  /** The outermost table; tables inside its cells are running text. */
  table?: { depth: number; readonly rows: string[][] };
}

/** Ends the block that is being written. `level` makes it a heading. */
export function flush({ table, inline, blocks }: Sheet, level: number): void {
  if (table) inline.add(" ");
  const text = table ? "" : inline.take();
  if (text !== "") blocks.add(level > 0 ? `${"#".repeat(level)} ${text.replaceAll("\n", " ")}` : text);
}

/** What an element does where it begins. */
export const begin: ReadonlyMap<string, (sheet: Sheet, attributes: Attributes) => void> = new Map<
  string,
  (sheet: Sheet, attributes: Attributes) => void
>([
  ["base", beginBase],
  ["title", beginTitle],
  ["main", beginMain],
  ["a", beginLink],
  ["img", picture],
  ["br", lineBreak],
  ["hr", ({ table, blocks }) => table || blocks.add("---")],
  ["ul", ({ lists }) => lists.push({ next: undefined })],
  ["ol", ({ lists }, { start }) => lists.push({ next: Number.parseInt(start ?? "1", 10) || 1 })],
  ["li", beginItem],
  ["blockquote", ({ table, blocks }) => table || blocks.enter({ kind: "quote" })],
  ["pre", beginPre],
  ["code", beginCode],
  ["table", beginTable],
  ["tr", ({ table }) => table?.depth === 1 && table.rows.push([])],
  ["td", beginCell],
  ["th", beginCell],
  ["strong", ({ inline }) => inline.mark((text) => `**${text}**`)],
  ["b", ({ inline }) => inline.mark((text) => `**${text}**`)],
  ["em", ({ inline }) => inline.mark((text) => `_${text}_`)],
  ["i", ({ inline }) => inline.mark((text) => `_${text}_`)],
]);

/** What it does where it ends. */
export const finish: ReadonlyMap<string, (sheet: Sheet) => void> = new Map<string, (sheet: Sheet) => void>([
  ["title", endTitle],
  ["main", endMain],
  ["ul", ({ lists }) => lists.pop()],
  ["ol", ({ lists }) => lists.pop()],
  ["li", ({ table, blocks }) => table || blocks.leave()],
  ["blockquote", ({ table, blocks }) => table || blocks.leave()],
  ["pre", endPre],
  ["code", ({ code, inline }) => code || inline.unmark()],
  ["td", endCell],
  ["th", endCell],
  ["table", endTable],
  ...["a", "strong", "b", "em", "i"].map((name) => [name, ({ inline }: Sheet) => inline.unmark()] as const),
]);

function beginBase(sheet: Sheet, { href = "" }: Attributes): void {
  if (URL.canParse(href, sheet.base.href)) sheet.base = new URL(href, sheet.base);
}

function beginTitle(sheet: Sheet): void {
  if (sheet.title === undefined) sheet.titlePieces = [];
}

function endTitle(sheet: Sheet): void {
  sheet.title ??= sheet.titlePieces?.join("").replace(/\s+/g, " ").trim();
  sheet.titlePieces = undefined;
}

function beginMain({ main, blocks }: Sheet): void {
  if (main.depth === 0 && main.to === 0) main.from = blocks.count;
  main.depth += 1;
}

function endMain({ main, blocks }: Sheet): void {
  main.depth -= 1;
  if (main.depth === 0 && main.to === 0) main.to = blocks.count;
}

function beginLink({ inline, base }: Sheet, { href }: Attributes): void {
  const target = absolute(href, base);
  inline.mark((text) => (target ? `[${text.replaceAll("\n", " ")}](${target})` : text));
}

function picture({ inline, base }: Sheet, { alt = "", src }: Attributes): void {
  const said = alt.replace(/\s+/g, " ").trim();
  const target = absolute(src, base);
  if (said !== "") inline.addRaw(target ? `![${said}](${target})` : said);
}

function lineBreak({ code, table, inline }: Sheet): void {
  if (code) code.pieces.push("\n");
  else inline.addRaw(table ? " " : "\n");
}

function beginItem({ table, blocks, lists }: Sheet): void {
  const list = lists.at(-1);
  if (!table) blocks.enter({ kind: "item", marker: list?.next === undefined ? "- " : `${list.next}. ` });
  if (list?.next !== undefined) list.next += 1;
}

function beginPre(sheet: Sheet, attributes: Attributes): void {
  sheet.code ??= { pieces: [], language: languageOf(attributes) };
}

function beginCode({ code, inline }: Sheet, attributes: Attributes): void {
  if (code) code.language ||= languageOf(attributes);
  else inline.mark(asCode);
}

function endPre(sheet: Sheet): void {
  const { code, table, inline, blocks } = sheet;
  sheet.code = undefined;
  if (code && table) inline.add(code.pieces.join(""));
  else if (code) blocks.add(fenced(code.pieces.join(""), code.language));
}

function beginTable(sheet: Sheet): void {
  if (sheet.table) sheet.table.depth += 1;
  else sheet.table = { depth: 1, rows: [] };
}

function beginCell({ table, inline }: Sheet): void {
  if (table?.depth === 1) inline.take();
}

function endCell({ table, inline }: Sheet): void {
  if (table?.depth !== 1) return;
  if (table.rows.length === 0) table.rows.push([]);
  table.rows.at(-1)?.push(inline.take().replace(/\s+/g, " "));
}

function endTable(sheet: Sheet): void {
  const { table, inline, blocks } = sheet;
  if (!table) return;
  table.depth -= 1;
  if (table.depth > 0) return;
  sheet.table = undefined;
  inline.take();
  for (const each of tableBlocks(table.rows)) blocks.add(each);
}

/** Only what can be followed; a place on the same page can't. */
function absolute(place: string | undefined, base: URL): string | undefined {
  const said = place?.trim() ?? "";
  const url = said !== "" && !said.startsWith("#") && URL.canParse(said, base.href) ? new URL(said, base) : undefined;
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href.replaceAll("(", "%28").replaceAll(")", "%29") : undefined;
}

function languageOf({ class: names = "" }: Attributes): string {
  return /(?:^|\s)(?:language|lang|highlight-source)-([\w+#-]+)/.exec(names)?.[1] ?? "";
}

function asCode(text: string): string {
  const ticks = "`".repeat(longestRun(text, /`+/g) + 1);
  return `${ticks}${text}${ticks}`;
}

function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(2, longestRun(text, /`{3,}/g)) + 1);
  return `${fence}${language}\n${text.replace(/^\n/, "").trimEnd()}\n${fence}`;
}

function longestRun(text: string, pattern: RegExp): number {
  let longest = 0;
  for (const [run] of text.matchAll(pattern)) longest = Math.max(longest, run.length);
  return longest;
}

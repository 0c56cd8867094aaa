import type { Words } from "../../events/words/language.ts";
import { legible } from "../../permissions/visible.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { escaped, inline, plain } from "./inline.ts";

/** What a text becomes in a chat: messages of HTML, and files with what is too large or too wide for one. */
export interface Parts {
  readonly messages: readonly string[];
  readonly files: readonly TextFile[];
}

export interface TextFile {
  readonly name: string;
  readonly content: string;
}

/** UTF-16 units that are seen; Telegram takes 4096. */
const longest = 4000;
/** More messages are a flood. */
const mostMessages = 4;
/** Characters that a telephone shows in a line. */
const widest = 44;

/** Turns a model's Markdown into messages; `t` says what became a file. No message is longer than Telegram takes, no tag and no character is cut. */
export function partsOf(markdown: string, { t }: Pick<Words, "t">): Parts {
  const files: TextFile[] = [];
  const pieces = led(blocksOf(legible(markdown)).flatMap((block) => piecesOf(block, { files, t })));
  const messages: string[] = [];
  let [html, length] = ["", 0];
  for (const piece of pieces) {
    const gap = html === "" ? 0 : 2;
    if (length + gap + piece.length > longest && html !== "") {
      messages.push(html);
      [html, length] = ["", 0];
    }
    html += html === "" ? piece.html : `\n\n${piece.html}`;
    length += (length === 0 ? 0 : 2) + piece.length;
  }
  if (html !== "") messages.push(html);
  if (messages.length <= mostMessages) return { messages, files };
  return {
    messages: [...messages.slice(0, 1), t("<i>The whole answer is in the file.</i>")],
    files: [{ name: "answer.md", content: markdown }],
  };
}

interface Piece {
  readonly html: string;
  /** Of what is seen, at the most. */
  readonly length: number;
  /** It stands above what comes next. */
  readonly leads?: true;
}

/** No heading stands at the end of a message, with what it is for in the next one. */
function led(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (!before?.leads || before.length + 2 + piece.length > longest) {
      joined.push(piece);
      continue;
    }
    joined[joined.length - 1] = { ...piece, html: `${before.html}\n\n${piece.html}`, length: before.length + 2 + piece.length };
  }
  return joined;
}

/** What becomes a file is put there, and said so. */
interface Filing {
  readonly files: TextFile[];
  readonly t: Words["t"];
}

function piecesOf(block: Block, filing: Filing): readonly Piece[] {
  const nr = filing.files.length + 1;
  switch (block.kind) {
    case "text":
      return cut(block.text).map((text) => ({ html: inline(text), length: text.length }));
    case "quote":
      return cut(block.text).map((text) => ({ html: `<blockquote>${inline(text)}</blockquote>`, length: text.length }));
    case "heading":
      return cut(block.text).map((text) => ({ html: `<b>${inline(text)}</b>`, length: text.length, leads: true }));
    case "code": {
      if (block.text.trim() === "") return [];
      if (block.text.length > longest)
        return [asFile(filing, { name: `code-${nr}.${endingOf(block.language)}`, content: `${block.text}\n` })];
      return [{ html: `<pre>${escaped(block.text)}</pre>`, length: block.text.length }];
    }
    case "table": {
      const rows = block.rows.map((row) => row.map((cell) => plain(cell.replaceAll(/\s*<br\s*\/?>\s*/gi, " "))));
      const lines = aligned(rows);
      const text = lines.join("\n");
      const fits = lines.every((each) => widthOf(each) <= widest) && text.length <= longest;
      if (fits) return [{ html: `<pre>${escaped(text)}</pre>`, length: text.length }];
      return [asFile(filing, { name: `table-${nr}.csv`, content: `${rows.map(csvLine).join("\n")}\n` })];
    }
    default:
      return block satisfies never;
  }
}

function asFile({ files, t }: Filing, file: TextFile): Piece {
  files.push(file);
  const html = t("<i>(in the file {0})</i>", escaped(file.name));
  return { html, length: html.length };
}

/** Pieces no longer than a message, cut where it hurts least: between lines, sentences, words, and never within a character. */
function cut(text: string, most = longest): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const window = rest.slice(0, most);
    const borders = [window.lastIndexOf("\n"), window.search(/[.!?…]\s(?!.*[.!?…]\s)/s) + 1, window.lastIndexOf(" ")];
    const border = borders.find((each) => each > most / 2) ?? (isHighHalf(window.charCodeAt(most - 1)) ? most - 1 : most);
    pieces.push(rest.slice(0, border).trimEnd());
    rest = rest.slice(border).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
}

function isHighHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(...rows.map((each) => each.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((each) => widthOf(each[column] ?? ""))));
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => `${row[column] ?? ""}${" ".repeat(width - widthOf(row[column] ?? ""))}`)
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)];
}

/** In places of a telephone's letters of one width: Chinese and pictures take two, what joins or marks others none. */
function widthOf(text: string): number {
  return [...letters.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

const letters = new Intl.Segmenter();
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}]/u;

function csvLine(cells: readonly string[]): string {
  return cells.map((each) => (/[",\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(",");
}

const endings: Readonly<Record<string, string>> = {
  typescript: "ts",
  javascript: "js",
  python: "py",
  bash: "sh",
  shell: "sh",
  markdown: "md",
  rust: "rs",
  ruby: "rb",
};

function endingOf(language: string): string {
  const known = Object.hasOwn(endings, language.toLowerCase()) ? endings[language.toLowerCase()] : undefined;
  return known ?? (/^[a-z0-9]{1,8}$/i.test(language) ? language.toLowerCase() : "txt");
}

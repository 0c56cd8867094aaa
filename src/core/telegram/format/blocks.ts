/** A stretch of Markdown that stands for itself. */
export type Block =
  | { readonly kind: "text" | "quote"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "code"; readonly text: string; readonly language: string }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

/** However deep in a list it stands. */
const fence = /^(\s*)(`{3,}(?=[^`]*$)|~{3,})\s*(\S*)/;

/** Takes Markdown apart. A code block that is not closed goes on to the end. */
export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let text: string[] = [];
  const flush = () => {
    const whole = text.join("\n").replace(/^\n+|\s+$/g, "");
    if (whole !== "") blocks.push({ kind: "text", text: whole });
    text = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, indent = "", mark = "", language = ""] = fence.exec(line) ?? [];
    const rows = tableAt(lines, at);
    if (mark !== "") {
      flush();
      const end = lines.findIndex(
        (each, index) => index > at && each.trim().startsWith(mark) && each.trim().replaceAll(mark[0] ?? "", "") === "",
      );
      const last = end < 0 ? lines.length : end;
      const code = lines.slice(at + 1, last).map((each) => outdented(each, indent.length));
      blocks.push({ kind: "code", text: code.join("\n"), language });
      at = last;
    } else if (rows) {
      flush();
      blocks.push({ kind: "table", rows });
      at += rows.length;
    } else if (/^ {0,3}>/.test(line)) {
      flush();
      const end = lines.findIndex((each, index) => index > at && !/^ {0,3}>/.test(each));
      const last = end < 0 ? lines.length : end;
      const quoted = lines
        .slice(at, last)
        .map((each) => each.replace(/^ {0,3}> ?/, ""))
        .map(readable);
      blocks.push({ kind: "quote", text: quoted.join("\n").trim() });
      at = last - 1;
    } else if (/^ {0,3}#{1,6}\s+\S/.test(line)) {
      flush();
      blocks.push({ kind: "heading", text: line.replace(/^ {0,3}#{1,6}\s+/, "").replace(/\s#+\s*$/, "") });
    } else if (line.trim() === "") flush();
    else text.push(readable(line));
  }
  flush();
  return blocks;
}

function outdented(line: string, most: number): string {
  const own = line.length - line.trimStart().length;
  return line.slice(Math.min(own, most));
}

/** Signs of lists as they look. */
function readable(line: string): string {
  return line
    .replace(/^ {0,3}([-*_])(?: *\1){2,}\s*$/, "———")
    .replace(/^(\s*)[-*+]\s+\[ \]\s+/, "$1☐ ")
    .replace(/^(\s*)[-*+]\s+\[[xX]\]\s+/, "$1☑ ")
    .replace(/^(\s*)[-*+]\s+(?=\S)/, "$1• ");
}

function tableAt(lines: readonly string[], at: number): readonly (readonly string[])[] | undefined {
  if (!(lines[at] ?? "").includes("|") || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$/.test(lines[at + 1] ?? "")) return undefined;
  const end = lines.findIndex((each, index) => index > at + 1 && !each.includes("|"));
  const body = lines.slice(at + 2, end < 0 ? lines.length : end);
  return [lines[at] ?? "", ...body].map(cellsOf);
}

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\||(?<!\\)\|$/g, "");
  return inner.split(/(?<!\\)\|/).map((each) => each.trim().replaceAll("\\|", "|"));
}

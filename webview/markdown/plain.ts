import type { Block, BlockSink } from "./block.ts";
import { parseInline } from "./inline/read.ts";
import { wordsOf } from "./inline/words.ts";
import { MarkdownStream } from "./stream.ts";

/** The words of markdown without its marks, a line for each paragraph, item, row of a table and line of code. */
export function plainWords(source: string): string {
  const sink = new PlainSink();
  const stream = new MarkdownStream(sink);
  stream.push(source);
  stream.preview(sink);
  return sink.lines.join("\n");
}

class PlainSink implements BlockSink {
  readonly lines: string[] = [];
  private cells: string[] | undefined;
  private readonly kinds: Block["kind"][] = [];

  open({ kind }: Block): void {
    this.kinds.push(kind);
    if (kind === "row") this.cells = [];
  }

  close(): void {
    if (this.kinds.pop() !== "row" || !this.cells) return;
    this.lines.push(this.cells.join("  "));
    this.cells = undefined;
  }

  inline(source: string): void {
    (this.cells ?? this.lines).push(wordsOf(parseInline(source)));
  }

  codeLine(text: string, continues: boolean): void {
    this.lines.push(continues ? `${this.lines.pop() ?? ""}${text}` : text);
  }

  formula(source: string): void {
    this.lines.push(source);
  }
}

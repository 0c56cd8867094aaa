import type { BlockSink } from "./block.ts";
import { BlockMachine } from "./machine.ts";

/** Lines longer than this are read in pieces, so that the line still open stays small. */
const longestPiece = 2_000;

/** Markdown that grows at its end. Each finished line is read once; only the last one is read again by `preview`. */
export class MarkdownStream {
  private readonly machine: BlockMachine;
  private open = "";

  constructor(sink: BlockSink) {
    this.machine = new BlockMachine(sink);
  }

  /** Takes more text and hands on all that is final now. */
  push(text: string): void {
    const all = this.open + text;
    let from = 0;
    for (let end = all.indexOf("\n", from); end >= 0; end = all.indexOf("\n", from)) {
      this.pieces(all.slice(from, end > from && all[end - 1] === "\r" ? end - 1 : end), false);
      from = end + 1;
    }
    this.open = this.pieces(all.slice(from), true);
  }

  /** Hands on how the part that is not final would look if the text ended here. */
  preview(sink: BlockSink): void {
    const copy = this.machine.copyTo(sink);
    if (this.open) copy.line(this.open, false);
    copy.finish();
  }

  /** Reads a line, and what is too long of it in pieces. Of an open one the last piece comes back unread. */
  private pieces(line: string, isOpen: boolean): string {
    let rest = line;
    while (rest.length > longestPiece) {
      const end = pieceEnd(rest);
      this.machine.line(rest.slice(0, end), true);
      rest = rest.slice(end);
    }
    if (isOpen) return rest;
    this.machine.line(rest, false);
    return "";
  }
}

/** Behind a space if there is one near the end, and never inside a character of two units. */
function pieceEnd(text: string): number {
  const space = text.lastIndexOf(" ", longestPiece - 1);
  if (space > longestPiece / 2) return space + 1;
  const unit = text.charCodeAt(longestPiece - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? longestPiece - 1 : longestPiece;
}

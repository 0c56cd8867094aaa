import type { Block, BlockSink } from "../../webview/markdown/block.ts";
import type { Inline } from "../../webview/markdown/inline/pieces.ts";
import { parseInline } from "../../webview/markdown/inline/read.ts";

/** Writes what a parser finds as short text: `ul(li(p(one)))`, and counts the characters it was handed. */
export class Outline implements BlockSink {
  text = "";
  characters = 0;
  private depth = 0;

  open(block: Block): void {
    this.text += `${nameOf(block)}(`;
    this.depth += 1;
  }

  close(): void {
    this.text += ")";
    this.depth -= 1;
  }

  inline(source: string): void {
    this.characters += source.length;
    this.text += inlineOutline(parseInline(source));
  }

  codeLine(text: string, continues: boolean): void {
    this.characters += text.length;
    this.text += continues ? text : `${this.text.endsWith("(") ? "" : "|"}${text}`;
  }

  formula(source: string): void {
    this.characters += source.length;
    this.text += `formula{${source}}`;
  }

  /** How many blocks are open. */
  get openBlocks(): number {
    return this.depth;
  }
}

export function inlineOutline(nodes: readonly Inline[]): string {
  return nodes.map(one).join("");
}

function one(node: Inline): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "break":
      return "⏎";
    case "code":
      return `code{${node.text}}`;
    case "math":
      return `${node.display ? "display" : "math"}{${node.source}}`;
    case "image":
      return `image{${node.alt}|${node.address}}`;
    case "link":
      return `link{${inlineOutline(node.children)}|${node.address}}`;
    default:
      return `${node.kind}{${inlineOutline(node.children)}}`;
  }
}

function nameOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `h${block.level}`;
    case "list":
      return block.ordered ? (block.start === 1 ? "ol" : `ol${block.start}`) : "ul";
    case "item":
      return block.task ? `li-${block.task}` : "li";
    case "code":
      return block.language ? `code-${block.language}` : "code";
    case "cell":
      return `${block.head ? "th" : "td"}${block.align === "start" ? "" : `-${block.align}`}`;
    case "paragraph":
      return "p";
    default:
      return block.kind;
  }
}

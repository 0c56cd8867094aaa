import type { Block, BlockSink } from "./block.ts";
import { parseInline } from "./inline.ts";
import type { Inline } from "./pieces.ts";
import { fileNamed, type Target, targetOf } from "./target.ts";

/** What a click on an element made here means, by element. */
export type LinkTargets = WeakMap<Element, Target>;

/**
 * Turns blocks into elements. Everything is made by createElement and text nodes: no HTML is ever parsed,
 * no element loads anything, and no id, class, style or handler comes from the text.
 */
export class ElementSink implements BlockSink {
  /** Nodes put into elements that were there before this sink; `undo` takes them away. */
  private readonly added: ChildNode[] = [];
  private inherited: number;

  constructor(
    private readonly stack: HTMLElement[],
    private readonly targets: LinkTargets,
  ) {
    this.inherited = stack.length;
  }

  /** A sink that goes on where this one is and can be undone. */
  preview(): ElementSink {
    return new ElementSink([...this.stack], this.targets);
  }

  undo(): void {
    for (const each of this.added) each.remove();
    this.added.length = 0;
  }

  /** Forgets what could be undone, for a sink that stays. */
  settle(): void {
    this.added.length = 0;
    this.inherited = 0;
  }

  open(block: Block): void {
    if (this.stack.length === 1 && this.inherited === 0) this.beginPart();
    const { outer, inner } = elementFor(block);
    this.append(outer);
    this.stack.push(inner);
  }

  close(): void {
    this.stack.pop();
    this.inherited = Math.min(this.inherited, this.stack.length);
  }

  inline(source: string): void {
    for (const each of parseInline(source)) this.append(this.inlineNode(each));
  }

  codeLine(text: string, continues: boolean): void {
    const last = this.stack.at(-1)?.lastElementChild;
    if (continues && last) {
      const more = document.createTextNode(text);
      last.append(more);
      if (this.stack.length <= this.inherited) this.added.push(more);
      return;
    }
    const line = document.createElement("span");
    line.append(text, "\n");
    this.append(line);
  }

  /** A long text is divided, so that the browser can leave alone what is far from sight. */
  private beginPart(): void {
    const part = this.stack[0];
    if (!part || part.childElementCount < blocksInPart) return;
    const next = newPart();
    part.after(next);
    this.stack[0] = next;
  }

  private append(node: ChildNode): void {
    this.stack.at(-1)?.append(node);
    if (this.stack.length <= this.inherited) this.added.push(node);
  }

  private inlineNode(node: Inline): ChildNode {
    switch (node.kind) {
      case "text":
        return document.createTextNode(node.text);
      case "break":
        return document.createElement("br");
      case "code":
        return this.code(node.text);
      case "image":
        return this.image(node.address, node.alt);
      case "link":
        return this.link(node.address, node.children);
      default:
        return this.filled(document.createElement(emphasisTags[node.kind]), node.children);
    }
  }

  private filled(element: HTMLElement, children: readonly Inline[]): HTMLElement {
    for (const each of children) element.append(this.inlineNode(each));
    return element;
  }

  private code(text: string): ChildNode {
    const code = document.createElement("code");
    code.textContent = text;
    const target = fileNamed(text);
    return target ? this.linked(code, target) : code;
  }

  private image(address: string, alt: string): ChildNode {
    const label = document.createElement("span");
    const target = targetOf(address);
    const words = alt || "image";
    label.textContent = target?.kind === "web" ? `🖼 ${words} (${target.host})` : `🖼 ${words}`;
    return target ? this.linked(label, target) : label;
  }

  private link(address: string, children: readonly Inline[]): ChildNode {
    const target = targetOf(address);
    const label = this.filled(document.createElement("span"), children);
    if (!target) return label;
    const link = this.linked(label, target);
    if (target.kind === "web" && disguises(label.textContent, target.host)) label.append(` (${target.host})`);
    return link;
  }

  /** Not an address a browser could follow: only our own handler knows where it leads. */
  private linked(element: HTMLElement, target: Target): HTMLElement {
    element.setAttribute("role", "link");
    element.tabIndex = 0;
    element.className = "link";
    element.title = target.kind === "web" ? target.url : target.path + (target.line ? `:${target.line}` : "");
    this.targets.set(element, target);
    return element;
  }
}

const blocksInPart = 30;

/** What blocks are put into, inside the frame of the text. */
export function newPart(): HTMLElement {
  const part = document.createElement("div");
  part.className = "part";
  return part;
}

const emphasisTags = { strong: "strong", emphasis: "em", strike: "s" } as const;

function elementFor(block: Block): { outer: HTMLElement; inner: HTMLElement } {
  if (block.kind === "code") return codeElement(block.language);
  if (block.kind === "table") return tableElement();
  const element = document.createElement(tagFor(block));
  if (block.kind === "list" && block.ordered && block.start !== 1) element.setAttribute("start", String(block.start));
  if (block.kind === "cell") element.className = `align-${block.align}`;
  if (block.kind === "item" && block.task) {
    element.className = "task";
    const mark = document.createElement("span");
    mark.className = `task-mark icon icon-${block.task === "done" ? "pass" : "circle"}`;
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", block.task === "done" ? "Done" : "To do");
    element.append(mark);
  }
  return { outer: element, inner: element };
}

function tagFor(block: Exclude<Block, { kind: "code" | "table" }>): string {
  switch (block.kind) {
    case "paragraph":
      return "p";
    case "heading":
      // Under the heading of the turn.
      return `h${Math.min(block.level + 2, 6)}`;
    case "quote":
      return "blockquote";
    case "list":
      return block.ordered ? "ol" : "ul";
    case "item":
      return "li";
    case "rule":
      return "hr";
    case "row":
      return "tr";
    default:
      return block.head ? "th" : "td";
  }
}

function codeElement(language: string): { outer: HTMLElement; inner: HTMLElement } {
  const outer = document.createElement("div");
  outer.className = "code-block";
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  const inner = document.createElement("code");
  pre.append(inner);
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "quiet copy icon icon-copy";
  copy.title = "Copy";
  copy.setAttribute("aria-label", language ? `Copy this ${language} code` : "Copy this code");
  outer.append(pre, copy);
  return { outer, inner };
}

function tableElement(): { outer: HTMLElement; inner: HTMLElement } {
  const outer = document.createElement("div");
  outer.className = "table-frame";
  outer.tabIndex = 0;
  const table = document.createElement("table");
  const inner = document.createElement("tbody");
  table.append(inner);
  outer.append(table);
  return { outer, inner };
}

/** Whether words look like an address that leads elsewhere, or the host hides look-alike letters. */
function disguises(words: string, host: string): boolean {
  if (host.includes("xn--")) return true;
  const claimed = /^\s*(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#\s]|$)/i.exec(words.slice(0, 300))?.[1];
  return claimed !== undefined && claimed.toLowerCase() !== host.replace(/:\d+$/, "").toLowerCase();
}

import { t } from "../words.ts";
import type { Block, BlockSink } from "./block.ts";
import { CodeLines, type Paint } from "./code/lines.ts";
import { type Deeds, linked, picture } from "./deed.ts";
import { elementFor } from "./elements.ts";
import type { Inline } from "./inline/pieces.ts";
import { parseInline } from "./inline/read.ts";
import { mathElement } from "./math/element.ts";
import { partBehind } from "./parts.ts";
import { fileNamed, targetOf } from "./target.ts";

/**
 * Turns blocks into elements. Everything is made by createElement and text nodes: no HTML is ever parsed,
 * no element loads anything, and no id, class, style or handler comes from the text.
 */
export class ElementSink implements BlockSink {
  /** How many nodes it has made, about. */
  made = 0;
  /** Nodes put into elements that were there before this sink; `undo` takes them away. */
  private readonly added: ChildNode[] = [];
  private inherited: number;
  private code: CodeLines | undefined;
  private isInLink = false;

  constructor(
    private readonly stack: HTMLElement[],
    private readonly deeds: Deeds,
    private readonly paint: Paint = { coloured: 0 },
  ) {
    this.inherited = stack.length;
  }

  /** A sink that goes on where this one is and can be undone. */
  preview(): ElementSink {
    const preview = new ElementSink([...this.stack], this.deeds, { ...this.paint });
    preview.code = this.code?.copy();
    return preview;
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
    if (block.kind === "list" && block.goesOn) this.stack[0]?.lastElementChild?.classList.add("goes-on");
    if (this.stack.length === 1 && this.inherited === 0) this.beginPart();
    const { outer, inner } = elementFor(block, this.deeds);
    // An answer may be written from right to left; code never is.
    if (this.stack.length === 1 && block.kind !== "code") outer.dir = "auto";
    this.append(outer);
    this.stack.push(inner);
    if (block.kind === "code") this.code = CodeLines.begin(inner, block.language, this.paint);
  }

  close(): void {
    this.stack.pop();
    this.code = undefined;
    this.inherited = Math.min(this.inherited, this.stack.length);
  }

  inline(source: string): void {
    for (const each of parseInline(source)) this.append(this.inlineNode(each));
  }

  codeLine(text: string, continues: boolean): void {
    const made = this.code?.add(text, continues) ?? [];
    this.made += 1 + (this.code?.lastTokens ?? 0);
    if (this.stack.length <= this.inherited) this.added.push(...made);
  }

  formula(source: string): void {
    const frame = document.createElement("div");
    frame.className = "formula-frame";
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", t("Formula"));
    frame.append(mathElement(source, true));
    if (this.stack.length === 1 && this.inherited === 0) this.beginPart();
    this.append(frame);
  }

  private beginPart(): void {
    const [part] = this.stack;
    if (part) this.stack[0] = partBehind(part);
  }

  private append(node: ChildNode): void {
    this.made += 1;
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
        return this.codeSpan(node.text);
      case "math":
        return mathElement(node.source, node.display);
      case "image":
        return picture(node.address, node.alt, this.deeds);
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

  private codeSpan(text: string): ChildNode {
    const code = document.createElement("code");
    code.textContent = text;
    const target = this.isInLink ? undefined : fileNamed(text);
    return target ? linked(code, target, this.deeds) : code;
  }

  private link(address: string, children: readonly Inline[]): ChildNode {
    const target = targetOf(address);
    // Links hold no links.
    this.isInLink = target !== undefined;
    const label = this.filled(document.createElement("span"), children);
    this.isInLink = false;
    if (!target) return label;
    const link = linked(label, target, this.deeds);
    if (target.kind === "web" && disguises(label.textContent, target.host)) label.append(` (${target.host})`);
    return link;
  }
}

const emphasisTags = { strong: "strong", emphasis: "em", strike: "s" } as const;

/** Whether words look like an address that leads elsewhere, or the host hides look-alike letters. */
function disguises(words: string, host: string): boolean {
  if (host.includes("xn--")) return true;
  const claimed = /^\s*(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#\s]|$)/i.exec(words.slice(0, 300))?.[1];
  return claimed !== undefined && claimed.toLowerCase() !== host.replace(/:\d+$/, "").toLowerCase();
}

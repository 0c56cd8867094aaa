import type { Deed, Deeds } from "./deed.ts";
import { behind, type Growing } from "./growing.ts";
import { beginParts, lastBlock } from "./parts.ts";
import { ElementSink } from "./sink.ts";
import { MarkdownStream } from "./stream.ts";

/** So much is drawn in one frame, in steps of so many characters; the rest of a longer text comes with the next ones. */
const perFrame = { characters: 40_000, nodes: 1_500 };
const perStep = 2_000;
/** So many of the last characters must be the same in a text that goes on. */
const seamLength = 80;

/** One text as elements inside a frame. */
export class Drawing {
  private readonly deeds: Deeds = new WeakMap();
  private readonly sink: ElementSink;
  private readonly stream: MarkdownStream;
  private tail: ElementSink | undefined;
  /** What was given of the text so far, in characters, and the last of them. */
  private length = 0;
  private seam = "";
  /** What of it is not drawn yet. */
  private left = "";
  private next: number | undefined;
  private last: Element | null | undefined;

  constructor(private readonly frame: HTMLElement) {
    this.sink = new ElementSink([beginParts(frame)], this.deeds);
    this.sink.settle();
    this.stream = new MarkdownStream(this.sink);
  }

  /** Draws what is new; false when the text is not a longer form of what was given before. */
  grow(growing: Growing): boolean {
    const { length } = growing.text;
    if (length < this.length || !behind(growing, this.length - this.seam.length).startsWith(this.seam)) return false;
    if (length === this.length) return true;
    this.left += behind(growing, this.length);
    this.length = length;
    this.seam = behind(growing, Math.max(length - seamLength, 0));
    if (this.next === undefined) this.draw();
    return true;
  }

  /** Draws nothing more. */
  stop(): void {
    if (this.next !== undefined) cancelAnimationFrame(this.next);
  }

  deedOf(origin: Element | undefined): { readonly deed: Deed; readonly element: Element } | undefined {
    const element = origin?.closest(".link, button");
    const deed = element ? this.deeds.get(element) : undefined;
    return element && deed ? { deed, element } : undefined;
  }

  private draw(): void {
    const { sink, left } = this;
    const { made } = sink;
    this.tail?.undo();
    let drawn = 0;
    while (drawn < left.length && drawn < perFrame.characters && sink.made - made < perFrame.nodes) {
      this.stream.push(left.slice(drawn, drawn + perStep));
      drawn += perStep;
    }
    this.left = left.slice(drawn);
    this.tail = sink.preview();
    this.stream.preview(this.tail);
    this.markLast();
    this.next = this.left === "" ? undefined : requestAnimationFrame(() => this.draw());
  }

  /** A class says which block is the last: to find out for itself costs the browser the more the longer the text is. */
  private markLast(): void {
    const last = lastBlock(this.frame);
    if (last === this.last) return;
    this.last?.classList.remove("part-end");
    last?.classList.add("part-end");
    this.last = last;
  }
}

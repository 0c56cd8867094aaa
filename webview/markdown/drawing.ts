import type { Deed, Deeds } from "./deed.ts";
import { beginParts, lastBlock } from "./parts.ts";
import { ElementSink } from "./sink.ts";
import { MarkdownStream } from "./stream.ts";

/** So much is drawn in one frame, in steps of so many characters; the rest of a longer text comes with the next ones. */
const perFrame = { characters: 40_000, nodes: 1_500 };
const perStep = 2_000;

/** One text as elements inside a frame. */
export class Drawing {
  private readonly deeds: Deeds = new WeakMap();
  private readonly sink: ElementSink;
  private readonly stream: MarkdownStream;
  private tail: ElementSink | undefined;
  private text = "";
  private drawn = 0;
  private end = "";
  private next: number | undefined;
  private last: Element | null | undefined;

  constructor(private readonly frame: HTMLElement) {
    this.sink = new ElementSink([beginParts(frame)], this.deeds);
    this.sink.settle();
    this.stream = new MarkdownStream(this.sink);
  }

  /** Draws what is new; false when the text is not a longer form of what was given before. */
  grow(text: string): boolean {
    const { length } = this.text;
    if (text.length < length || !text.startsWith(this.end, length - this.end.length)) return false;
    if (text.length === length) return true;
    this.text = text;
    this.end = text.slice(-80);
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
    const { sink, drawn } = this;
    const { made } = sink;
    this.tail?.undo();
    while (this.drawn < this.text.length && this.drawn - drawn < perFrame.characters && sink.made - made < perFrame.nodes) {
      this.stream.push(this.text.slice(this.drawn, this.drawn + perStep));
      this.drawn = Math.min(this.drawn + perStep, this.text.length);
    }
    this.tail = sink.preview();
    this.stream.preview(this.tail);
    this.markLast();
    this.next = this.drawn < this.text.length ? requestAnimationFrame(() => this.draw()) : undefined;
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

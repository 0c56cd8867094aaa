import type { Deed, Deeds } from "./deed.ts";
import { newPart } from "./elements.ts";
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

  constructor(frame: HTMLElement) {
    const part = newPart();
    frame.replaceChildren(part);
    this.sink = new ElementSink([part], this.deeds);
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
    this.next = this.drawn < this.text.length ? requestAnimationFrame(() => this.draw()) : undefined;
  }
}

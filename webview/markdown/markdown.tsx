import { useLayoutEffect, useRef } from "preact/hooks";
import { useServices } from "../ui/services.ts";
import { ElementSink, type LinkTargets, newPart } from "./sink.ts";
import { MarkdownStream } from "./stream.ts";
import type { Target } from "./target.ts";

/** Markdown whose text only grows. Finished parts are never drawn twice, and Preact does not look at them. */
export function Markdown({ text, class: extra = "" }: { readonly text: string; readonly class?: string }) {
  const { ask } = useServices();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | undefined>(undefined);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    if (!drawn.current?.grow(text)) {
      drawn.current = new Drawing(element);
      drawn.current.grow(text);
    }
  }, [text]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const activate = (event: Event) => {
      const origin = event.target instanceof Element ? event.target : undefined;
      const code = origin?.closest("button.copy")?.parentElement?.querySelector("code");
      if (code) void ask("copy", { text: code.textContent.slice(0, 1_000_000) });
      const target = drawn.current?.targetAt(origin);
      if (target) follow(target, ask);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".link")) activate(event);
    };
    element.addEventListener("click", activate);
    element.addEventListener("keydown", pressed);
    return () => {
      element.removeEventListener("click", activate);
      element.removeEventListener("keydown", pressed);
    };
  }, [ask]);
  return <div ref={frame} class={`markdown ${extra}`} />;
}

function follow(target: Target, ask: ReturnType<typeof useServices>["ask"]): void {
  const { kind, ...place } = target;
  if ("url" in place) void ask("openLink", { url: place.url });
  else if (kind === "file") void ask("openFile", place);
}

/** One text as elements inside a frame. */
class Drawing {
  private readonly targets: LinkTargets = new WeakMap();
  private readonly sink: ElementSink;
  private readonly stream: MarkdownStream;
  private tail: ElementSink | undefined;
  private length = 0;
  private end = "";

  constructor(frame: HTMLElement) {
    const part = newPart();
    frame.replaceChildren(part);
    this.sink = new ElementSink([part], this.targets);
    this.sink.settle();
    this.stream = new MarkdownStream(this.sink);
  }

  /** Draws what is new; false when the text is not a longer form of what is drawn. */
  grow(text: string): boolean {
    if (text.length < this.length || !text.startsWith(this.end, this.length - this.end.length)) return false;
    if (text.length === this.length) return true;
    this.tail?.undo();
    this.stream.push(text.slice(this.length));
    this.tail = this.sink.preview();
    this.stream.preview(this.tail);
    this.length = text.length;
    this.end = text.slice(-80);
    return true;
  }

  targetAt(origin: Element | undefined): Target | undefined {
    const link = origin?.closest(".link");
    return link ? this.targets.get(link) : undefined;
  }
}

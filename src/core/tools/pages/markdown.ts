import { setImmediate as nextTurn } from "node:timers/promises";
import { createWriter } from "./writer.ts";

export interface Markdown {
  readonly title: string;
  readonly text: string;
  /** Something at the end was left out, since the page nests deeper than any real one. */
  readonly isCut: boolean;
}

/** So many characters at a time, so that a long page holds nobody up. */
const slice = 32_768;
/** Elements inside one another; the parser's time grows with it. */
const deepest = 1_000;

/** What a person would read on a page, with its links made absolute. Takes time in proportion to its length. Rejects when the signal aborts. */
export async function toMarkdown(html: string, base: URL, signal: AbortSignal): Promise<Markdown> {
  const { Parser } = await import("htmlparser2");
  const writer = createWriter(base);
  let depth = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth += 1;
      writer.open(name, attributes);
    },
    onclosetag: (name) => {
      depth -= 1;
      writer.close(name);
    },
    ontext: (text) => writer.text(text),
  });
  let at = 0;
  for (; at < html.length && depth <= deepest; at += slice) {
    parser.write(html.slice(at, at + slice));
    await nextTurn();
    signal.throwIfAborted();
  }
  parser.end();
  return { ...writer.end(), isCut: at < html.length };
}

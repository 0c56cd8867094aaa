import { createLineReader, type LineReader } from "./lines.ts";
import type { Loose } from "./loose.ts";
import type { Patience } from "./patience.ts";
import { createSniffer } from "./sniffer.ts";

/** What comes over the wire: chunks in the service's form, then at most one of the others. */
export type WireItem =
  | { readonly kind: "chunk"; readonly chunk: Loose }
  /** The server said that the answer is over. */
  | { readonly kind: "done" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "too-large" }
  | { readonly kind: "foreign"; readonly contentType: string }
  | { readonly kind: "broken"; readonly error: unknown };

export interface ReadOptions {
  readonly patience: Pick<Patience, "heard">;
  /** In characters. */
  readonly sizeLimit: number;
}

/**
 * Reads an answer whatever form it has: server-sent events, one JSON document, an array of them, or JSON lines.
 * Gives what each piece of the network held at once. Never throws.
 */
export async function* readWire(
  response: Response,
  toItem: (data: string, contentType: string) => WireItem,
  { patience, sizeLimit }: ReadOptions,
): AsyncGenerator<readonly WireItem[]> {
  const contentType = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const createReader = readers.get(contentType);
  const reader = response.body?.getReader();
  if (!createReader || !reader) {
    await reader?.cancel().catch(() => undefined);
    yield [{ kind: "foreign", contentType: createReader ? "an empty answer" : contentType }];
    return;
  }
  const lines = createReader();
  let isOver = false;
  let isRead = false;
  try {
    while (!isOver) {
      const { value, done } = await reader.read();
      patience.heard();
      isRead = done;
      const items = (value ? lines.push(value) : lines.end()).map((each) => toItem(each, contentType));
      // What can't be read at the very end was cut there.
      if (done && items.at(-1)?.kind === "unreadable") items.pop();
      if (lines.pending() > sizeLimit) items.push({ kind: "too-large" });
      const last = items.findIndex((each) => each.kind !== "chunk");
      isOver = done || last >= 0;
      yield last < 0 ? items : items.slice(0, last + 1);
    }
  } catch (error) {
    yield [{ kind: "broken", error }];
  } finally {
    await release(reader, isOver && !isRead);
  }
}

const readers: ReadonlyMap<string, () => LineReader> = new Map([
  ["text/event-stream", createSniffer],
  ["", createSniffer],
  ["application/json", createSniffer],
  ["application/x-ndjson", createLineReader],
  ["application/jsonl", createLineReader],
]);

/** Reads on to the end of an answer that said it is over, so that the connection can be used again; not for long. */
async function release(reader: ReadableStreamDefaultReader<Uint8Array>, mayDrain: boolean): Promise<void> {
  const cancel = () => void reader.cancel().catch(() => undefined);
  if (!mayDrain) return cancel();
  const timer = setTimeout(cancel, drainMs);
  try {
    for (let reads = 0; reads < 16; reads += 1) {
      if (!(await reader.read()).done) continue;
      // `fetch` gives the connection free one turn of the event loop later; a request before that would open another one.
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
  } catch {
    // A connection that breaks after the answer is over takes nothing away.
  } finally {
    clearTimeout(timer);
    cancel();
  }
}

const drainMs = 200;

import { createEventReader, createLineReader, type LineReader } from "./lines.ts";
import { type Loose, looseCount, looseJson, looseList, looseObject, looseText } from "./loose.ts";
import type { Patience } from "./patience.ts";

/** What comes over the wire: chunks in Chat Completions form, then at most one of the others. */
export type WireItem =
  | { readonly kind: "chunk"; readonly chunk: Loose }
  /** The server said that the answer is over. */
  | { readonly kind: "done" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "too-large" }
  | { readonly kind: "foreign"; readonly contentType: string }
  | { readonly kind: "broken"; readonly error: unknown };

/**
 * Reads an answer whatever form it has: server-sent events, one JSON document, or JSON lines.
 * Gives what each piece of the network held at once. Never throws.
 */
export async function* readWire(response: Response, patience: Patience, sizeLimit: number): AsyncGenerator<readonly WireItem[]> {
  const contentType = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const form = forms.get(contentType);
  const reader = response.body?.getReader();
  if (!form || !reader) {
    await reader?.cancel().catch(() => undefined);
    yield [{ kind: "foreign", contentType: form ? "an empty answer" : contentType }];
    return;
  }
  const lines = form.reader();
  let isOver = false;
  let isRead = false;
  try {
    while (!isOver) {
      const { value, done } = await reader.read();
      patience.heard();
      isRead = done;
      const items = [...(value ? lines.push(value) : lines.end())].map((each) => form.item(each, contentType));
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

interface Form {
  readonly reader: () => LineReader;
  readonly item: (text: string, contentType: string) => WireItem;
}

const events: Form = { reader: createEventReader, item: eventItem };
const jsonLines: Form = { reader: createLineReader, item: (text) => chunkItem(asChunk(looseObject(looseJson(text)))) };
const document: Form = { reader: createWholeReader, item: documentItem };

/** An answer that names no type is tried as events. */
const forms: ReadonlyMap<string, Form> = new Map([
  ["text/event-stream", events],
  ["", events],
  ["application/x-ndjson", jsonLines],
  ["application/jsonl", jsonLines],
  ["application/json", document],
]);

function eventItem(data: string): WireItem {
  if (data.startsWith("[DONE]")) return { kind: "done" };
  return chunkItem(looseObject(looseJson(data)));
}

function chunkItem(chunk: Loose | undefined): WireItem {
  return chunk ? { kind: "chunk", chunk } : { kind: "unreadable" };
}

function documentItem(text: string, contentType: string): WireItem {
  const whole = looseObject(looseJson(text));
  const isAnswer = whole && (looseList(whole.choices).length > 0 || whole.error !== undefined);
  return isAnswer ? { kind: "chunk", chunk: whole } : { kind: "foreign", contentType };
}

/** Ollama's own lines have a message instead of choices. */
function asChunk(line: Loose | undefined): Loose | undefined {
  if (!line || line.choices !== undefined || line.error !== undefined) return line;
  const isDone = line.done === true;
  const usage = { prompt_tokens: looseCount(line.prompt_eval_count), completion_tokens: looseCount(line.eval_count) };
  const finish = isDone ? (looseText(line.done_reason) ?? "stop") : null;
  return { choices: [{ index: 0, delta: line.message, finish_reason: finish }], usage };
}

function createWholeReader(): LineReader {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  return {
    push: (bytes) => {
      pieces.push(decoder.decode(bytes, { stream: true }));
      size += bytes.length;
      return [];
    },
    end: () => [pieces.join("") + decoder.decode()],
    pending: () => size,
  };
}

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

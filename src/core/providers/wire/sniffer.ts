import { createJsonReader } from "./json.ts";
import { createEventReader, type LineReader } from "./lines.ts";

/** Tells by the first character whether JSON or server-sent events come, whatever the server calls them. */
export function createSniffer(): LineReader {
  let inner: LineReader | undefined;
  let held: Uint8Array[] = [];

  function open(): readonly string[] {
    const text = new TextDecoder().decode(joined(held)).trimStart();
    if (text === "") held = [];
    // A mark of the byte order may have been cut.
    if (text === "" || text === "\uFFFD") return [];
    inner = /^[{[]/.test(text) ? createJsonReader() : createEventReader();
    const pieces = held.flatMap((each) => inner?.push(each) ?? []);
    held = [];
    return pieces;
  }
  return {
    push(bytes) {
      if (inner) return inner.push(bytes);
      held.push(bytes);
      return open();
    },
    end: () => inner?.end() ?? [],
    pending: () => inner?.pending() ?? held.reduce((sum, each) => sum + each.length, 0),
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

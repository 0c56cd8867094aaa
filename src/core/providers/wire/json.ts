import type { LineReader } from "./lines.ts";

/**
 * Gives each JSON object of a document: the document itself, or the members of an array of them, as soon as each is whole.
 * What the last bytes left unfinished is not given; what was no JSON from the start is given as it is, at the end.
 */
export function createJsonReader(): LineReader {
  const decoder = new TextDecoder();
  const scan = createScanner();
  let isGiven = false;
  let pieces: string[] = [];
  let size = 0;

  function read(text: string): readonly string[] {
    const objects: string[] = [];
    let from = 0;
    for (const { at, begins } of scan.push(text)) {
      if (begins) {
        from = at;
        drop();
      } else {
        objects.push(pieces.join("") + text.slice(from, at + 1));
        from = at + 1;
        drop();
        isGiven = true;
      }
    }
    if (scan.isInside() || !isGiven) keep(text.slice(from));
    return objects;
  }
  function drop(): void {
    pieces = [];
    size = 0;
  }
  function keep(text: string): void {
    pieces.push(text);
    size += text.length;
  }
  return {
    push: (bytes) => read(decoder.decode(bytes, { stream: true })),
    end: () => {
      const objects = read(decoder.decode());
      return !scan.isInside() && !isGiven && size > 0 ? [...objects, pieces.join("")] : objects;
    },
    pending: () => size,
  };
}

interface Edge {
  readonly at: number;
  /** Whether an outermost object begins here; else one ends here. */
  readonly begins: boolean;
}

/** Finds the braces of outermost objects, over any number of texts. */
function createScanner() {
  let depth = 0;
  let isQuoted = false;
  let isEscaped = false;
  return {
    push(text: string): readonly Edge[] {
      const edges: Edge[] = [];
      for (let at = 0; at < text.length; at += 1) {
        const char = text.charCodeAt(at);
        if (isEscaped) isEscaped = false;
        else if (isQuoted && char === backslash) isEscaped = true;
        else if (char === quote) isQuoted = !isQuoted;
        else if (isQuoted) continue;
        else if (char === open) {
          if (depth === 0) edges.push({ at, begins: true });
          depth += 1;
        } else if (char === close && depth > 0) {
          depth -= 1;
          if (depth === 0) edges.push({ at, begins: false });
        }
      }
      return edges;
    },
    isInside: () => depth > 0,
  };
}

const quote = 0x22;
const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;

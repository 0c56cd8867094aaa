/** Turns bytes as they come into whole pieces: server-sent events' data, or lines. */
export interface LineReader {
  push(bytes: Uint8Array): readonly string[];
  /** What the last bytes still held. */
  end(): readonly string[];
  /** Characters waiting for the rest of their piece. */
  pending(): number;
}

/** Gives the data of each server-sent event. Lines may end in LF, CRLF or CR; comments and other fields are dropped. */
export function createEventReader(): LineReader {
  const lines = createLines();
  let data: string[] = [];
  let dataSize = 0;

  function take(list: readonly string[]): readonly string[] {
    const events: string[] = [];
    for (const line of list) {
      if (line === "") events.push(...flush());
      else if (line.startsWith("data:")) keep(line.slice(line[5] === " " ? 6 : 5));
    }
    return events;
  }
  function keep(text: string): void {
    data.push(text);
    dataSize += text.length;
  }
  function flush(): readonly string[] {
    const event = data.length > 0 ? [data.join("\n")] : [];
    data = [];
    dataSize = 0;
    return event;
  }
  return {
    push: (bytes) => take(lines.push(bytes)),
    end: () => [...take(lines.end()), ...flush()],
    pending: () => lines.pending() + dataSize,
  };
}

/** Gives each line that holds something, as newline-delimited JSON is written. */
export function createLineReader(): LineReader {
  const lines = createLines();
  const full = (list: readonly string[]) => list.filter((each) => each.trim() !== "");
  return { push: (bytes) => full(lines.push(bytes)), end: () => full(lines.end()), pending: lines.pending };
}

/** Splits at line ends wherever the bytes were cut; a byte-order mark at the start is dropped. */
function createLines(): LineReader {
  const decoder = new TextDecoder();
  let started: string[] = [];
  let startedSize = 0;
  let afterReturn = false;

  function split(text: string): readonly string[] {
    const rest = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") afterReturn = text.endsWith("\r");
    const pieces = rest.split(/\r\n|\r|\n/);
    const last = pieces.pop() ?? "";
    const [first, ...others] = pieces;
    const lines = first === undefined ? [] : [started.join("") + first, ...others];
    if (lines.length > 0) {
      started = [];
      startedSize = 0;
    }
    if (last !== "") started.push(last);
    startedSize += last.length;
    return lines;
  }
  return {
    push: (bytes) => split(decoder.decode(bytes, { stream: true })),
    end: () => {
      const lines = split(decoder.decode());
      const last = started.join("");
      started = [];
      startedSize = 0;
      return last === "" ? lines : [...lines, last];
    },
    pending: () => startedSize,
  };
}

/** The largest message that is read, in bytes: what a command may print as well. */
export const longestMessage = 16 * 1024 * 1024;

export interface LineReader {
  /** A whole line, without its end. */
  onLine(line: string): void;
  /** A line was longer than `longest` and is not read; these are its first and its last characters. */
  onTooLong(edges: string): void;
  /** In bytes. */
  readonly longest?: number;
}

const edgeBytes = 300;

/**
 * Cuts a stream of bytes into lines. A character that comes in two pieces is read whole, what is read once is not read again, and of a line that is
 * too long no more is kept than its edges.
 */
export function createLines({ onLine, onTooLong, longest = longestMessage }: LineReader): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  let isOver = false;
  const add = (piece: Buffer) => {
    size += piece.length;
    pieces.push(piece);
    if (size > longest) isOver = true;
    if (!isOver) return;
    const all = Buffer.concat(pieces);
    pieces = all.length > 2 * edgeBytes ? [all.subarray(0, edgeBytes), all.subarray(-edgeBytes)] : [all];
  };
  const end = () => {
    const text = Buffer.concat(pieces).toString("utf8");
    const wasOver = isOver;
    pieces = [];
    size = 0;
    isOver = false;
    if (wasOver) onTooLong(text);
    else onLine(text.endsWith("\r") ? text.slice(0, -1) : text);
  };
  return (bytes) => {
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      add(bytes.subarray(from, at));
      end();
      from = at + 1;
    }
    if (from < bytes.length) add(bytes.subarray(from));
  };
}

import { isAscii } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { decode } from "../encoding.ts";
import { liesAt } from "../handles/descriptor.ts";
import type { Expression } from "../patterns/expression.ts";

/** A whole file, or of a large one as many whole lines as fit. `bytes` is absent where it was no UTF-8. */
interface Piece {
  readonly bytes?: Buffer;
  readonly text?: string;
}

/** Looks for one expression through many files. */
export interface Scanner {
  /** How many lines match. None in what is no text, and in what a link on the way leads to. Undefined when it may not be read. */
  count(file: string): number | undefined;
  /** Shows a file's text, piece by piece, until `visit` says that it is enough. Gives which file it is, where it has several names. */
  look(file: string, visit: (piece: ScannedText) => boolean): string | undefined;
}

export interface ScannedText {
  readonly text: string;
  readonly expression: RegExp;
}

/** Read by one call, so that most files take three: open, read, close. */
const pieceBytes = 4 * 1024 * 1024;
const lineFeed = 10;

/** `beat` is called with each piece of a file. */
export function createScanner(expression: Expression, beat: () => void): Scanner {
  const space = Buffer.allocUnsafeSlow(pieceBytes);
  const needles = expression.needles.map((each) => Buffer.from(each, "utf8"));
  const [plain = ""] = expression.needles;
  const ascii = new RegExp(expression.ascii, expression.flags);
  const wide = new RegExp(expression.wide, expression.flags);
  const pieces = function* (descriptor: number) {
    for (const piece of piecesOf(descriptor, space)) {
      beat();
      yield piece;
    }
  };
  const textOf = ({ bytes, text }: Piece): ScannedText => {
    if (bytes && isAscii(bytes)) return { text: bytes.toString("latin1"), expression: ascii };
    return { text: text ?? bytes?.toString("utf8") ?? "", expression: wide };
  };
  const countIn = (piece: Piece): number => {
    if (piece.bytes && needles.length > 0 && !needles.some((each) => piece.bytes?.includes(each))) return 0;
    const scanned = textOf(piece);
    if (!expression.isPlain) return countText(scanned);
    // In a text in memory the next one is found quicker than in bytes.
    return countPlain(scanned.text, plain);
  };
  return {
    count: (file) =>
      read(file, (descriptor) => {
        const count = countPieces(pieces(descriptor), countIn);
        // Most files hold no match, and to ask of each where it lies would take as long as to open it.
        return count > 0 && !liesAt(descriptor, file) ? 0 : count;
      }),
    look: (file, visit) => {
      const identity = read(file, (descriptor) => {
        if (!liesAt(descriptor, file)) return undefined;
        const found = fstatSync(descriptor, { bigint: true });
        for (const piece of pieces(descriptor)) if (!visit(textOf(piece))) break;
        return found.nlink > 1n ? identityOf(found) : undefined;
      });
      return identity === 0 ? undefined : identity;
    },
  };
}

/** A name for a file that all its names share. */
export function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** Where matches lie in a text, one a line. */
export function* matchesIn({ text, expression }: ScannedText): Generator<{ readonly at: number; readonly lineEnd: number }> {
  let from = 0;
  while (from <= text.length) {
    expression.lastIndex = from;
    const match = expression.exec(text);
    if (!match || (match.index === text.length && (text === "" || text.endsWith("\n")))) return;
    const end = text.indexOf("\n", match.index);
    const lineEnd = end === -1 ? text.length : end;
    yield { at: match.index, lineEnd };
    from = lineEnd + 1;
  }
}

function countText({ text, expression }: ScannedText): number {
  let count = 0;
  for (let from = 0; from <= text.length; ) {
    expression.lastIndex = from;
    if (!expression.test(text)) break;
    // No match goes beyond its line, so the end of the match lies in the line too.
    const end = expression.lastIndex;
    if (end === text.length && end === from && (text === "" || text.endsWith("\n"))) break;
    count += 1;
    const next = text.indexOf("\n", end);
    if (next === -1) break;
    from = next + 1;
  }
  return count;
}

function countPlain(text: string, needle: string): number {
  let count = 0;
  for (let at = text.indexOf(needle); at !== -1; ) {
    count += 1;
    const end = text.indexOf("\n", at + needle.length);
    if (end === -1) break;
    at = text.indexOf(needle, end + 1);
  }
  return count;
}

/** A zero byte anywhere makes the whole file binary; where nothing was found it does not matter. */
function countPieces(pieces: Iterable<Piece & { readonly isWhole: boolean }>, countIn: (piece: Piece) => number): number {
  let total = 0;
  for (const piece of pieces) {
    const count = countIn(piece);
    if ((count > 0 || !piece.isWhole) && piece.bytes?.includes(0)) return 0;
    total += count;
  }
  return total;
}

/** Gives 0 for what has gone meanwhile or has become a link, undefined for what may not be read. */
function read<Value>(file: string, use: (descriptor: number) => Value): Value | 0 | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    return use(descriptor);
  } catch (error) {
    return error instanceof Error && "code" in error && refusals.has(error.code) ? undefined : 0;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const refusals: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EBUSY", "EIO"]);

/** The pieces share one space: each is good until the next is asked for. */
function* piecesOf(descriptor: number, space: Buffer): Generator<Piece & { readonly isWhole: boolean }> {
  let filled = readSync(descriptor, space, 0, space.length, null);
  const start = markLength(space, filled);
  if (start === 2) {
    yield { text: wideText(descriptor, space.subarray(0, filled)), isWhole: true };
    return;
  }
  if (filled < space.length) {
    yield { bytes: space.subarray(start, filled), isWhole: true };
    return;
  }
  for (let from = start; filled > 0; from = 0) {
    const end = filled < space.length ? filled : space.subarray(0, filled).lastIndexOf(lineFeed) + 1 || filled;
    yield { bytes: space.subarray(from, end), isWhole: false };
    const rest = space.copy(space, 0, end, filled);
    const more = readSync(descriptor, space, rest, space.length - rest, null);
    filled = rest + more;
    if (more === 0 && filled === 0) return;
  }
}

/** How long the mark at a file's beginning is: three bytes for UTF-8, two for UTF-16. */
function markLength(bytes: Buffer, filled: number): 0 | 2 | 3 {
  const [first, second, third] = bytes;
  if (filled >= 3 && first === 0xef && second === 0xbb && third === 0xbf) return 3;
  return filled >= 2 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) ? 2 : 0;
}

function wideText(descriptor: number, begin: Buffer): string {
  const all = Buffer.concat([begin, readFileSync(descriptor)]);
  const decoded = decode(all);
  return decoded.kind === "text" && !decoded.text.includes("\0") ? decoded.text : "";
}

import type { FileHandle } from "node:fs/promises";
import { decode, decodeAs, formatOf, type TextFormat } from "../encoding.ts";
import { type NoFile, textLimitBytes, tooLarge, withFile } from "../text-file.ts";
import { type FileKind, kindOf, weakNameOf } from "./kinds.ts";

/** Some lines of a text, or what else a file is. */
export type Look = SeenText | SeenImage | { readonly kind: "other"; readonly name?: string; readonly bytes: number } | NoFile;

export interface SeenText {
  readonly kind: "text";
  readonly lines: readonly SeenLine[];
  /** The number of the first of them, from 1. */
  readonly from: number;
  /** Lines of the whole file. */
  readonly total: number;
  readonly format: TextFormat;
  readonly isDamaged: boolean;
}

/** `text` may lack the end of a very long line; `length` counts it all. */
export interface SeenLine {
  readonly text: string;
  readonly length: number;
}

export interface SeenImage extends Extract<FileKind, { kind: "image" }> {
  readonly bytes: number;
  /** Absent for an image over the limit. */
  readonly data?: Buffer;
}

export interface Wish {
  /** First line, from 1; a negative one counts from the end: -20 begins twenty lines before it. */
  readonly from: number;
  /** Lines. */
  readonly limit: number;
  readonly imageLimitBytes: number;
  readonly signal: AbortSignal;
}

/** Looks into a file. A large text is gone through piece by piece: only what is wanted of it is held, and others get their turn in between. */
export function lookInto(target: string, label: string, wish: Wish): Promise<Look> {
  return withFile(target, label, async (file, size): Promise<Look> => {
    const head = await readPart(file, 0, headBytes);
    const kind = kindOf(head);
    if (kind?.kind === "image")
      return { ...kind, bytes: size, ...(size <= wish.imageLimitBytes ? { data: await readPart(file, 0, size) } : {}) };
    if (kind) return { ...kind, bytes: size };
    if (size > largeBytes) return lookThrough(file, { size, head, label, wish });
    const bytes = head.length < headBytes ? head : await readPart(file, 0, textLimitBytes + 1);
    return seen(bytes, label, wish);
  });
}

/** The wanted lines of a text that is held already. */
export function linesOf(text: string, { from, limit }: Pick<Wish, "from" | "limit">): Pick<SeenText, "lines" | "from" | "total"> {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const first = firstLine(from, lines.length);
  const wanted = lines.slice(first - 1, first - 1 + limit);
  return { lines: wanted.map((line) => ({ text: line, length: line.length })), from: first, total: lines.length };
}

const headBytes = 64 * 1024;
const largeBytes = 4 * 1024 * 1024;
const hugeBytes = 4 * 1024 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

function firstLine(from: number, total: number): number {
  return from < 0 ? Math.max(1, total + from + 1) : Math.max(1, from);
}

function seen(bytes: Buffer, label: string, wish: Wish): Look {
  if (bytes.length > textLimitBytes) return { kind: "problem", message: tooLarge(label, bytes.length) };
  const decoded = decode(bytes);
  if (decoded.kind === "binary") return { kind: "other", name: weakNameOf(bytes), bytes: bytes.length };
  const { text, format, isDamaged } = decoded;
  return { kind: "text", ...linesOf(text, wish), format, isDamaged };
}

interface Large {
  readonly size: number;
  readonly head: Buffer;
  readonly label: string;
  readonly wish: Wish;
}

async function lookThrough(file: FileHandle, { size, head, label, wish }: Large): Promise<Look> {
  const format = formatOf(head.subarray(0, head.lastIndexOf(10) + 1 || undefined));
  if (!format) return { kind: "other", name: weakNameOf(head), bytes: size };
  if (size > hugeBytes) return { kind: "problem", message: tooLarge(label, size) };
  const isWide = format.encoding === "utf-16le" || format.encoding === "utf-16be";
  if (isWide) return seen(await readPart(file, 0, textLimitBytes + 1), label, wish);
  const { total, marks } = await countLines(file, wish.signal);
  const from = firstLine(wish.from, total);
  const block = Math.min(Math.floor((from - 1) / linesPerMark), marks.length - 1);
  const start = { position: marks[block] ?? 0, skip: from - 1 - block * linesPerMark };
  const lines = from > total ? [] : await collect(file, { ...start, format, wish });
  return { kind: "text", lines, from, total, format, isDamaged: false };
}

const linesPerMark = 1_000;

/** Lines of the whole file, and where each thousandth begins. */
async function countLines(file: FileHandle, signal: AbortSignal): Promise<{ readonly total: number; readonly marks: readonly number[] }> {
  const marks = [0];
  let total = 0;
  let end = 0;
  let last = 10;
  await pieces(file, { position: 0, signal }, (piece, position) => {
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) {
      total += 1;
      if (total % linesPerMark === 0) marks.push(position + at + 1);
    }
    end = position + piece.length;
    last = piece.at(-1) ?? last;
    return true;
  });
  return { total: end > 0 && last !== 10 ? total + 1 : total, marks };
}

/** Bytes that are kept of one line, and of all together: more than can be shown. */
const keptLineBytes = 16 * 1024;
const keptBytes = 256 * 1024;

interface Collecting {
  readonly position: number;
  readonly skip: number;
  readonly format: TextFormat;
  readonly wish: Wish;
}

async function collect(file: FileHandle, { position: start, skip, format, wish }: Collecting): Promise<SeenLine[]> {
  const lines: SeenLine[] = [];
  let passed = 0;
  let kept = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    const room = keptLineBytes - Math.min(length, keptLineBytes);
    if (passed >= skip && room > 0) parts.push(Buffer.from(part.subarray(0, room)));
    length += part.length;
  };
  const close = () => {
    const bytes = Buffer.concat(parts);
    const text = decodeAs(bytes, format).replace(/^\ufeff/, "");
    if (passed >= skip) lines.push({ text, length: length > bytes.length ? length : text.length });
    passed += 1;
    kept += bytes.length;
    parts = [];
    length = 0;
  };
  await pieces(file, { position: start, signal: wish.signal }, (piece) => {
    let from = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
      take(piece.subarray(from, at));
      close();
      from = at + 1;
      if (lines.length >= wish.limit || kept > keptBytes) return false;
    }
    take(piece.subarray(from));
    return true;
  });
  if (length > 0 && lines.length < wish.limit && kept <= keptBytes) close();
  return lines;
}

/** Hands the file on in pieces until there is no more, or no more is wanted. Throws when it is stopped. */
async function pieces(
  file: FileHandle,
  { position, signal }: { readonly position: number; readonly signal: AbortSignal },
  take: (piece: Buffer, position: number) => boolean,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (let at = position; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0 || !take(buffer.subarray(0, bytesRead), at)) return;
    at += bytesRead;
  }
}

/** Files of the system say that they are empty and are not: what counts is when no more comes. */
async function readPart(file: FileHandle, start: number, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < limit) {
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, limit - length));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start + length);
    if (bytesRead === 0) break;
    parts.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(parts);
}

import { bytesOf, statOf } from "./look.ts";

/** What git tracks. */
export interface Tracked {
  /** Paths from the top of the repository. */
  readonly names: readonly string[];
  /** Whether a repository of its own is among them. */
  readonly hasRepositories: boolean;
}

/** Reads git's list of tracked files; a string is why it can't be read. Without a list nothing is tracked. */
export function readTracked(file: string): Tracked | string {
  const found = statOf(file);
  if (!found) return { names: [], hasRepositories: false };
  if (!found.isFile() || found.size > mostBytes) return "git's list of tracked files is too large to look at";
  const bytes = bytesOf(file);
  if (!bytes) return unreadable;
  const version = bytes.length >= 12 ? bytes.readUInt32BE(4) : 0;
  if (bytes.toString("latin1", 0, 4) !== "DIRC" || version < 2 || version > 4) return unreadable;
  return readEntries(bytes, version) ?? unreadable;
}

const mostBytes = 16 * 1024 * 1024;
const unreadable = "git's list of tracked files can't be read";

/** Bytes of an entry before its flags, and the length of the hash at the end of the list. */
const fixedBytes = 60;
const hashBytes = 20;
/** The mode of an entry that is a repository. */
const repositoryMode = 0o160000;

function readEntries(bytes: Buffer, version: number): Tracked | undefined {
  const count = bytes.readUInt32BE(8);
  const names: string[] = [];
  let hasRepositories = false;
  let before = "";
  let at = 12;
  for (let index = 0; index < count; index += 1) {
    if (at + fixedBytes + 2 > bytes.length) return undefined;
    hasRepositories ||= bytes.readUInt32BE(at + 24) === repositoryMode;
    const isExtended = (bytes.readUInt16BE(at + fixedBytes) & 0x4000) !== 0;
    const start = at + fixedBytes + (isExtended ? 4 : 2);
    const name = version === 4 ? readShortened(bytes, start, before) : readName(bytes, start);
    if (!name) return undefined;
    before = name.text;
    names.push(Buffer.from(name.text, "latin1").toString());
    at = version === 4 ? name.end : at + Math.floor((name.end - 1 - at) / 8 + 1) * 8;
  }
  return at <= bytes.length && hasOnlyKnown(bytes, at) ? { names, hasRepositories } : undefined;
}

interface Name {
  /** Its bytes, as characters. */
  readonly text: string;
  /** Behind the NUL that closes it. */
  readonly end: number;
}

function readName(bytes: Buffer, start: number): Name | undefined {
  const end = bytes.indexOf(0, start);
  return end === -1 ? undefined : { text: bytes.toString("latin1", start, end), end: end + 1 };
}

/** How many bytes of the name before are left out at its end, and what comes instead. */
function readShortened(bytes: Buffer, start: number, before: string): Name | undefined {
  let at = start;
  let dropped = (bytes[at] ?? 0) & 0x7f;
  while (((bytes[at] ?? 0) & 0x80) !== 0) {
    at += 1;
    dropped = (dropped + 1) * 128 + ((bytes[at] ?? 0) & 0x7f);
  }
  const name = readName(bytes, at + 1);
  return name && dropped <= before.length ? { ...name, text: before.slice(0, before.length - dropped) + name.text } : undefined;
}

/** A list that is shared or goes on in another file names an extension in small letters, which git does not go past either. */
function hasOnlyKnown(bytes: Buffer, start: number): boolean {
  let at = start;
  while (at + 8 <= bytes.length - hashBytes) {
    if (!/^[A-Z]{4}$/.test(bytes.toString("latin1", at, at + 4))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return true;
}

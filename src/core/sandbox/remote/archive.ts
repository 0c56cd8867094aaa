import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, readSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { createTarPacker, packTar } from "modern-tar";
import { hashOf } from "../baseline/print.ts";
import { liesAt } from "../handles/descriptor.ts";
import { failure } from "../handles/failure.ts";
import type { Seen, Way } from "./entry.ts";

/** An entry to send, as it was just seen. */
export interface Outgoing {
  readonly way: Way;
  readonly seen: Seen;
}

export interface ArchiveWish {
  readonly folder: string;
  readonly items: readonly Outgoing[];
  /** Whose the entries are to be there. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Hears of every entry that is sent, with its content's SHA-256 in hex, or where it leads; not of one that can't be read. */
  sends(way: Way, content: string | undefined): void;
}

/** Files up to this size are read at once, in bytes. */
const pieceBytes = 1024 * 1024;

/** Others get a turn after so many entries. */
const entriesPerTurn = 50;

/** The entries as a tar archive, read while it is taken. A file that is changed meanwhile is sent as it was read, and told without its content. */
export function archiveOf(wish: ArchiveWish): Readable {
  const { readable, controller } = createTarPacker();
  const add = async (header: Parameters<typeof controller.add>[0], body: Iterable<Uint8Array> = []): Promise<void> => {
    const writer = controller.add(header).getWriter();
    for (const piece of body) await writer.write(piece);
    await writer.close();
  };
  const fill = async () => {
    for (const [index, item] of wish.items.entries()) {
      if (index % entriesPerTurn === 0) await turn();
      await pack(wish, item, add);
    }
    controller.finalize();
  };
  fill().catch((error: unknown) => controller.error(error));
  return Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]);
}

/** An archive of one empty folder. */
export async function archiveOfFolder(name: string, mode: number, { uid, gid }: ArchiveWish["owner"]): Promise<Buffer> {
  return Buffer.from(await packTar([{ header: { name: `${name}/`, type: "directory", size: 0, mode, uid, gid } }]));
}

type Add = (header: Parameters<ReturnType<typeof createTarPacker>["controller"]["add"]>[0], body?: Iterable<Uint8Array>) => Promise<void>;

async function pack(wish: ArchiveWish, item: Outgoing, add: Add): Promise<void> {
  const { way, seen } = item;
  const { uid, gid } = wish.owner;
  const mtime = new Date(seen.mtimeMs);
  // Its header has whole seconds only.
  const header = { name: way, mode: seen.mode, uid, gid, mtime, size: 0, pax: { mtime: (seen.mtimeMs / 1000).toFixed(6) } } as const;
  const target = path.join(wish.folder, way);
  if (seen.kind === "folder") {
    wish.sends(way, undefined);
    return add({ ...header, name: `${way}/`, type: "directory" });
  }
  if (seen.kind === "link") {
    const leadsTo = linkOf(target);
    if (leadsTo === undefined) return;
    wish.sends(way, leadsTo);
    return add({ ...header, type: "symlink", linkname: leadsTo });
  }
  const file = openPlain(target);
  if (file === undefined) return;
  try {
    const { size } = fstatSync(file);
    if (size <= pieceBytes) {
      const bytes = readFileSync(file);
      wish.sends(way, hashOf(bytes));
      return await add({ ...header, size: bytes.length }, [bytes]);
    }
    const pieces = createPieces(file, size);
    await add({ ...header, size }, pieces);
    wish.sends(way, pieces.content());
  } finally {
    closeSync(file);
  }
}

/** A large file piece by piece: as many bytes as were announced, whatever becomes of it meanwhile. */
function createPieces(file: number, size: number): Iterable<Uint8Array> & { content(): string | undefined } {
  const hash = createHash("sha256");
  let isTorn = false;
  return {
    content: () => (isTorn ? undefined : hash.digest("hex")),
    *[Symbol.iterator]() {
      for (let at = 0; at < size; ) {
        const piece = Buffer.alloc(Math.min(pieceBytes, size - at));
        const count = readSync(file, piece, 0, piece.length, at);
        if (count < piece.length) isTorn = true;
        hash.update(piece);
        at += piece.length;
        yield piece;
      }
      const { size: now } = fstatSync(file);
      if (now !== size) isTorn = true;
    },
  };
}

/** Opens a plain file that lies where it seemed to; undefined for what can't be read, or has become something else. */
function openPlain(target: string): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(target, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (!fstatSync(file).isFile() || !liesAt(file, target)) throw failure("ELSEWHERE");
    return file;
  } catch {
    if (file !== undefined) closeSync(file);
    return undefined;
  }
}

/** Whether a small file or a link holds just this: SHA-256 in hex, or where it leads. False for what is large, since to read it takes as long as to send it. */
export function holds(target: string, { kind, size }: Seen, content: string): boolean {
  if (kind === "link") return linkOf(target) === content;
  const file = kind === "file" && size <= pieceBytes ? openPlain(target) : undefined;
  if (file === undefined) return false;
  try {
    return hashOf(readFileSync(file)) === content;
  } finally {
    closeSync(file);
  }
}

function linkOf(target: string): string | undefined {
  try {
    return readlinkSync(target);
  } catch {
    return undefined;
  }
}

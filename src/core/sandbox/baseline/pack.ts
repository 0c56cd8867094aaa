import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { readPlain } from "./plain.ts";

/** Where in a pack a copy lies. */
export interface Copy {
  readonly at: number;
  readonly bytes: number;
}

/**
 * Copies of many small files, one after another in one file: to make a file for each takes a hundred times as long.
 * Nothing of it is shared with what was copied, so that no command can write into it.
 */
export interface Pack {
  readonly path: string;
  /** Bytes in all, with those of copies that nobody needs any more. */
  size(): number;
  /** Takes in a plain file as it is; throws what the file system says, and never waits for anything but the disk. */
  put(source: string): Copy;
  read(copy: Copy): Buffer;
  /** From now on everything taken in so far can be read by others. */
  flush(): void;
  /** Everything taken in so far is on the disk. */
  sync(): void;
  /** Forgets all copies. */
  clear(): void;
  close(): void;
}

/** Bytes that are gathered before they are written. */
const gatheredBytes = 4 * 1024 * 1024;

export function openPack(path: string): Pack {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let written = fstatSync(file).size;
  let gathered: Buffer[] = [];
  let waiting = 0;
  const flush = () => {
    if (waiting === 0) return;
    const all = Buffer.concat(gathered);
    for (let done = 0; done < all.length; ) done += writeSync(file, all, done, all.length - done, written + done);
    written += all.length;
    gathered = [];
    waiting = 0;
  };
  return {
    path,
    size: () => written + waiting,
    flush,
    put(source) {
      const bytes = readPlain(source);
      const copy = { at: written + waiting, bytes: bytes.length };
      gathered.push(bytes);
      waiting += bytes.length;
      if (waiting > gatheredBytes) flush();
      return copy;
    },
    read({ at, bytes }) {
      flush();
      const buffer = Buffer.alloc(bytes);
      if (readSync(file, buffer, 0, bytes, at) !== bytes) throw new Error("the copy is not whole");
      return buffer;
    },
    sync() {
      flush();
      fsyncSync(file);
    },
    clear() {
      gathered = [];
      waiting = 0;
      ftruncateSync(file, 0);
      written = 0;
    },
    close: () => closeSync(file),
  };
}

/** A copy as anybody may read it, while the pack is open elsewhere. */
export async function readCopy({ pack, at, bytes }: Copy & { readonly pack: string }): Promise<Buffer> {
  const file = await open(pack, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
    if (bytesRead !== bytes) throw new Error("its copy is not whole");
    return buffer;
  } finally {
    await file.close();
  }
}

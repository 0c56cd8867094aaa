import { randomInt } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, type FileHandle, link, lstat, mkdir, open, readdir, readFile, rename, stat, unlink, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What the store asks of a disk. Errors are Node's, with a `code`. */
export interface FileSystem {
  read(path: string): Promise<Uint8Array>;
  /** The bytes of a file from a position to its end, or to `to`; fewer when it is shorter. */
  readFrom(path: string, from: number, to?: number): Promise<Uint8Array>;
  /** About the name itself, links not followed; undefined when there is nothing. */
  stamp(path: string): Promise<FileStamp | undefined>;
  /** A new file only its owner can read; fails with EEXIST when the name is taken. */
  create(path: string): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Sets the time of last change to now. */
  touch(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Makes the folder, and those above it, for its owner alone. They are safe once it resolves. */
  makeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  pause(milliseconds: number): Promise<unknown>;
}

export interface FileStamp {
  readonly isFile: boolean;
  readonly sizeBytes: number;
  /** Equal for the same content, different after every save. */
  readonly identity: string;
  /** When it was last written to, or touched, in milliseconds since 1970, by the disk's clock. */
  readonly changedAtMs?: number;
}

export interface NewFile {
  /** Writes the bytes from `offset` on to `position` in the file, by default the same. The number of bytes written, which may be fewer than asked for. */
  write(bytes: Uint8Array, offset: number, position?: number): Promise<number>;
  sizeBytes(): Promise<number>;
  /** What was written, even when the name no longer leads there. */
  read(from: number, to: number): Promise<Uint8Array>;
  /** Cuts the file to so many bytes. */
  truncate(sizeBytes: number): Promise<void>;
  /** Returns once the content and the size are safe. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const realFiles: FileSystem = {
  read: (path) => readFile(path),
  readFrom,
  stamp: (path) => unlessAny(["ENOENT", "ENOTDIR"], async () => stampOf(await lstat(path, { bigint: true }))),
  create: createFile,
  rename,
  link,
  copy: (from, to) => copyFile(from, to, constants.COPYFILE_EXCL),
  remove: async (path) => void (await unless("ENOENT", () => unlink(path))),
  touch: async (path) => utimes(path, now(), now()),
  list: async (folder) => (await unless("ENOENT", () => readdir(folder))) ?? [],
  makeFolder,
  syncFolder,
  pause,
};

/**
 * Puts the bytes at the path so that after a crash at any moment there is either the whole former file or the whole new one.
 * `temporary` is a free name in the same folder; `beforeRename` runs when the bytes are safe, and stops everything by throwing.
 */
export async function writeDurably(files: FileSystem, target: DurableTarget, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(files, target.temporary, bytes);
    await target.beforeRename?.();
    await patiently(files, () => files.rename(target.temporary, target.path), ["EPERM", "EBUSY", "EACCES"]);
  } catch (error) {
    await files.remove(target.temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(target.folder);
}

export interface DurableTarget {
  readonly folder: string;
  readonly path: string;
  readonly temporary: string;
  beforeRename?(): Promise<void>;
}

/** What file systems answer that know no hard links. */
export const noLinks: readonly string[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL"];

/** Whether it is a file system error with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Writes a new file, synced and with its size checked. What a failure leaves is the caller's to remove. */
export async function writeWhole(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.create(path);
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
    if ((await file.sizeBytes()) !== bytes.length) throw Object.assign(new Error("EIO: the file came out short"), { code: "EIO" });
  } finally {
    await file.close();
  }
}

/** Writes all bytes from a position of the file on: a single write may do less than asked, at the end of a disk. */
export async function writeAll(file: NewFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const count = await file.write(bytes, written, position + written);
    if (count === 0) throw Object.assign(new Error("ENOSPC: nothing more could be written"), { code: "ENOSPC" });
    written += count;
  }
}

/** Tries again for a second and a half at most: on Windows a scanner or another reader may hold a file for a moment. */
export async function patiently<T>(files: FileSystem, action: () => Promise<T>, passing = ["EPERM", "EBUSY"]): Promise<T> {
  const pausesMs = [10, 20, 40, 80, 160, 250, 250, 250, 250, 250];
  for (const pauseMs of pausesMs) {
    try {
      return await action();
    } catch (error) {
      if (!hasCode(error, ...passing)) throw error;
      await files.pause(pauseMs);
    }
  }
  return action();
}

async function readFrom(path: string, from: number, to?: number): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    return await readRange(handle, from, Math.min(to ?? Number.POSITIVE_INFINITY, (await handle.stat()).size));
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, from + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

async function createFile(path: string): Promise<NewFile> {
  const handle = await open(path, "wx+", 0o600);
  return {
    write: async (bytes, offset, position = offset) => (await handle.write(bytes, offset, bytes.length - offset, position)).bytesWritten,
    sizeBytes: async () => (await handle.stat()).size,
    read: (from, to) => readRange(handle, from, to),
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Node's own way never ends where a parent is there but takes no folder and says so by ENOENT, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  const isThere = async () => (await unlessAny(["ENOENT", "ENOTDIR", "EACCES"], () => stat(path)))?.isDirectory() ?? false;
  if (await isThere()) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!(await isThere())) throw error;
    return;
  }
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  // Windows and some network shares have no such thing as a folder to sync.
  const handle = await unlessAny(["EPERM", "EISDIR", "EACCES"], () => open(path, "r"));
  if (!handle) return;
  try {
    await unlessAny(["EPERM", "EINVAL", "ENOTSUP", "EBADF"], () => handle.sync());
  } finally {
    await handle.close();
  }
}

/**
 * Seconds since 1970, with a random part below the millisecond. File systems stamp changes by a coarse tick and
 * give freed inode numbers out again, so two saves in quick succession could otherwise look like one.
 */
function now(): number {
  return (performance.timeOrigin + performance.now()) / 1_000 + randomInt(1_000) / 1_000_000;
}

function stampOf(stat: { isFile(): boolean; size: bigint; ino: bigint; mtimeNs: bigint }): FileStamp {
  return {
    isFile: stat.isFile(),
    sizeBytes: Number(stat.size),
    identity: `${stat.ino}:${stat.size}:${stat.mtimeNs}`,
    changedAtMs: Number(stat.mtimeNs / 1_000_000n),
  };
}

function unless<T>(code: string, action: () => Promise<T>): Promise<T | undefined> {
  return unlessAny([code], action);
}

async function unlessAny<T>(codes: readonly string[], action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

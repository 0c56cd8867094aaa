import type { Stats } from "node:fs";
import {
  chmod,
  chown,
  type FileHandle,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readlink,
  rmdir,
  symlink,
  unlink,
  utimes,
} from "node:fs/promises";
import path from "node:path";
import { failure } from "./failure.ts";
import type { HeldFolder } from "./folder.ts";

/** One entry of a folder that is held. */
export interface Entry {
  readonly folder: HeldFolder;
  readonly name: string;
}

/** Does a piece of work in a new folder within one that is held, which goes afterwards with all that is left in it. */
export async function aside<Result>(held: HeldFolder, work: (place: HeldFolder) => Promise<Result>): Promise<Result> {
  const name = path.basename(await mkdtemp(held.to(".anycowork-")));
  try {
    return await entered({ folder: held, name }, work);
  } finally {
    // As a rule it is empty by now: to look into it takes several times as long.
    await rmdir(held.to(name)).catch(() => removeTree({ folder: held, name }).catch(() => undefined));
  }
}

/** Removes an entry with all below it. What is no folder goes by itself: links are not followed. */
export async function removeTree({ folder, name }: Entry): Promise<void> {
  if (!(await lstat(folder.to(name))).isDirectory()) return unlink(folder.to(name));
  await entered({ folder, name }, async (held) => {
    for (const each of await readdir(held.to(""))) await removeTree({ folder: held, name: each });
  });
  await rmdir(folder.to(name));
}

/**
 * Copies an entry with all below it and what it is marked with, until it is on the disk. Links are copied as they are. Rejects with
 * CHANGED when a file was changed meanwhile, and with SPECIAL for what is no file, folder or link.
 */
export async function copyTree(from: Entry, to: Entry): Promise<void> {
  const found = await lstat(wayOf(from));
  if (found.isSymbolicLink()) return symlink(await readlink(wayOf(from)), wayOf(to));
  if (found.isFile()) return copyFile(from, to, found);
  if (!found.isDirectory()) throw failure("SPECIAL");
  await mkdir(wayOf(to));
  await entered(from, (source) =>
    entered(to, async (goal) => {
      for (const name of await readdir(source.to(""))) await copyTree({ folder: source, name }, { folder: goal, name });
      await chown(goal.to(""), found.uid, found.gid).catch(() => undefined);
      await chmod(goal.to(""), found.mode & 0o7777);
      await utimes(goal.to(""), found.atime, found.mtime);
    }),
  );
}

const pieceBytes = 1024 * 1024;

async function copyFile(from: Entry, to: Entry, found: Stats): Promise<void> {
  const source = await from.folder.open(from.name);
  try {
    const copy = await open(wayOf(to), "wx", 0o600);
    try {
      await pour(source, copy);
      await copy.chown(found.uid, found.gid).catch(() => undefined);
      await copy.chmod(found.mode & 0o7777);
      await copy.utimes(found.atime, found.mtime);
      await copy.sync();
    } finally {
      await copy.close();
    }
    const [opened, named] = await Promise.all([source.stat(), lstat(wayOf(from))]);
    for (const { ino, mtimeMs, size } of [opened, named])
      if (ino !== found.ino || mtimeMs !== found.mtimeMs || size !== found.size) throw failure("CHANGED");
  } finally {
    await source.close();
  }
}

async function pour(source: FileHandle, copy: FileHandle): Promise<void> {
  const buffer = Buffer.allocUnsafe(pieceBytes);
  for (let at = 0; ; ) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    // Goes on where the last one ended.
    await copy.writeFile(buffer.subarray(0, bytesRead));
  }
}

async function entered<Result>({ folder, name }: Entry, work: (held: HeldFolder) => Promise<Result>): Promise<Result> {
  const held = await folder.enter(name);
  try {
    return await work(held);
  } finally {
    held.release();
  }
}

function wayOf({ folder, name }: Entry): string {
  return folder.to(name);
}

import { createReadStream } from "node:fs";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Deed, ExportTarget, Refusal } from "./archive.ts";

/** Writes a file whole or not at all: beside, synced, renamed. What is no plain file, such as a pipe, is written to as it is. */
export async function writeExport(target: ExportTarget, fileName: string, chunks: AsyncIterable<Uint8Array>): Promise<Deed> {
  const shown = target.file;
  try {
    const file = await realpath(shown).catch(() => path.resolve(shown));
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) return refuse(`${shown} is a folder. Name the file too, such as ${path.join(shown, fileName)}.`);
    if (found?.isFile() && !target.replace)
      return refuse(`${shown} is there already. Choose another name, or say that it may be replaced.`);
    const isPlain = found === undefined || found.isFile();
    await (isPlain ? replaceFile(file, chunks) : writeAll(file, chunks));
    return { kind: "done", says: `Exported to ${shown}.` };
  } catch (error) {
    return refuse(`${shown} could not be written: ${describe(error)}. Nothing of it is left.`);
  }
}

async function replaceFile(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeAll(draft, chunks);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeAll(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, "w");
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
    if ((await handle.stat()).isFile()) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A text file of at most so many bytes, or why not. */
export async function readWhole(file: string, longestBytes: number): Promise<Uint8Array | Refusal> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // It may grow while it is read, and some files tell no size.
  for await (const piece of createReadStream(file, { end: longestBytes })) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
  }
  return bytes > longestBytes ? tooLarge(file, bytes, longestBytes) : Buffer.concat(pieces);
}

/** The first bytes of a plain file; even opening a pipe would wait for whoever writes into it. */
export async function readHead(file: string, count: number): Promise<Uint8Array | Refusal> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      return refuse(`${file} is ${found.isDirectory() ? "a folder" : "no plain file"}; what "sessions export" wrote is needed.`);
    const handle = await open(file);
    try {
      const head = Buffer.alloc(count);
      return head.subarray(0, (await handle.read(head, 0, count, 0)).bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return refuse(`${file} could not be read: ${describe(error)}.`);
  }
}

export function tooLarge(name: string, bytes: number, longestBytes: number): Refusal {
  return refuse(`${name} has at least ${Math.ceil(bytes / 1e6)} MB; ${longestBytes / 1e6} MB are the most. Export it as a zip instead.`);
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full",
    EACCES: "it is not allowed there",
    EPERM: "it is not allowed there",
    EROFS: "the disk is read-only",
    ENOENT: "there is no such file or folder",
    ENOTDIR: "a part of its path is no folder",
    ENAMETOOLONG: "the name is too long",
  };
  return (code && words[code] && `${words[code]} (${code})`) || message || String(error);
}

function refuse(reason: string): Refusal {
  return { kind: "refused", reason };
}

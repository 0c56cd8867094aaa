import { lstat, readlink } from "node:fs/promises";
import path from "node:path";
import { hashOf, keptLimitBytes, largePrint } from "../sandbox/baseline/print.ts";
import { type HeldFolder, inFolder } from "../sandbox/handles/folder.ts";

/** What lies at a path, links not followed. */
export interface FileState {
  readonly type: "file" | "link" | "folder" | "other";
  /** Permission bits. */
  readonly mode: number;
  /** SHA-256 of the bytes, or of where a link leads; of what is too large a print of size and time; empty for the rest. */
  readonly print: string;
  /** Of a file that is not too large, and of a link where it leads. */
  readonly bytes?: Buffer;
}

/** Looks at a path. Undefined when nothing is there; rejects where it can't be read, and where a folder on the way has become a link. */
export async function lookAt(target: string): Promise<FileState | undefined> {
  try {
    return await inFolder(path.dirname(target), (held) => lookIn(held, path.basename(target)));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function lookIn(held: HeldFolder, name: string): Promise<FileState> {
  const found = await lstat(held.to(name));
  const mode = found.mode & 0o7777;
  if (found.isDirectory()) return { type: "folder", mode, print: "" };
  if (found.isSymbolicLink()) {
    const bytes = Buffer.from(await readlink(held.to(name)));
    return { type: "link", mode, print: hashOf(bytes), bytes };
  }
  if (!found.isFile()) return { type: "other", mode, print: "" };
  if (found.size > keptLimitBytes) return { type: "file", mode, print: largePrint(found) };
  const bytes = await readWhole(held, name);
  return { type: "file", mode, print: hashOf(bytes), bytes };
}

async function readWhole(held: HeldFolder, name: string): Promise<Buffer> {
  const file = await held.open(name);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Whether an error says that nothing is there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

import { constants } from "node:fs";
import { lstat, open, readlink } from "node:fs/promises";
import { hashOf, keptLimitBytes, largePrint } from "../sandbox/baseline/print.ts";

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

/** Looks at a path. Undefined when nothing is there; rejects where it can't be read. */
export async function lookAt(target: string): Promise<FileState | undefined> {
  const found = await lstat(target).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!found) return undefined;
  const mode = found.mode & 0o7777;
  if (found.isDirectory()) return { type: "folder", mode, print: "" };
  if (found.isSymbolicLink()) {
    const bytes = Buffer.from(await readlink(target));
    return { type: "link", mode, print: hashOf(bytes), bytes };
  }
  if (!found.isFile()) return { type: "other", mode, print: "" };
  if (found.size > keptLimitBytes) return { type: "file", mode, print: largePrint(found) };
  const bytes = await readWhole(target);
  return { type: "file", mode, print: hashOf(bytes), bytes };
}

/** Never waits at what has become a pipe meanwhile. */
async function readWhole(target: string): Promise<Buffer> {
  const file = await open(target, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
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

import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import path from "node:path";
import { decode } from "../../sandbox/encoding.ts";
import { codeOf } from "../../sandbox/handles/failure.ts";
import { wayInto } from "../../sandbox/names.ts";

/** A text of a skill, or why there is none: goes on from the file's name, without a full stop. */
export type ReadText = { readonly text: string; readonly isWhole: boolean } | { readonly problem: string };

/** Bytes up to which a file of instructions is read. */
const longestBytes = 1024 * 1024;

/**
 * Reads a file in a skill's folder as text, up to so many bytes. A link counts as long as it stays in the folder. Never waits for anything but the disk,
 * and never rejects.
 */
export async function readText(folder: string, name: string, most = longestBytes): Promise<ReadText> {
  try {
    const file = await realpath(path.join(folder, name));
    if (wayInto(folder, file) === undefined) return { problem: "is a link that leads out of the skill's folder" };
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat();
      if (found.isDirectory()) return { problem: "is a folder, not a file" };
      if (!found.isFile()) return { problem: "is no plain file" };
      if (found.size > longestBytes) return { problem: `is larger than ${longestBytes / 1024} KB` };
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(most, found.size)), 0, Math.min(most, found.size), 0);
      return textOf(buffer.subarray(0, bytesRead), bytesRead >= found.size);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { problem: problemOf(codeOf(error)) };
  }
}

function textOf(bytes: Uint8Array, isWhole: boolean): ReadText {
  // What was read may end in the middle of a sign.
  const decoded = decode(isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(10) + 1 + (bytes[0] === 0xff ? 1 : 0)));
  if (decoded.kind === "binary") return { problem: "is no text" };
  if (decoded.isDamaged) return { problem: `is no valid ${decoded.format.encoding.toUpperCase()}` };
  return { text: decoded.text, isWhole };
}

function problemOf(code: string | undefined): string {
  if (code === "ENOENT") return "is not there, or is a link to nothing";
  if (code === "ELOOP") return "is a link that leads elsewhere";
  if (code === "EISDIR") return "is a folder, not a file";
  return `can't be read (${code ?? "unknown reason"})`;
}

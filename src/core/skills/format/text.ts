import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import path from "node:path";
import { decode } from "../../sandbox/encoding.ts";
import { codeOf } from "../../sandbox/handles/failure.ts";
import { wayInto } from "../../sandbox/names.ts";

/** A text of a skill, or why there is none: goes on from the file's name, without a full stop. */
export type ReadText = { readonly text: string; readonly isWhole: boolean } | { readonly problem: string };

/** Bytes up to which a file of instructions is read. */
const longestBytes = 1024 * 1024;

/**
 * Reads a file in a skill's folder, whose path has its links resolved, as text, up to so many bytes. A link counts as long as it stays in the folder. Never waits
 * for anything but the disk, and never throws. At once: a few kilobytes from each of hundreds of files take many times as long by turns of the threads.
 */
export function readText(folder: string, name: string, most = longestBytes): ReadText {
  try {
    const descriptor = openWithin(folder, name);
    if (typeof descriptor !== "number") return descriptor;
    try {
      const found = fstatSync(descriptor);
      if (found.isDirectory()) return { problem: "is a folder, not a file" };
      if (!found.isFile()) return { problem: "is no plain file" };
      if (found.size > longestBytes) return tooLarge;
      const buffer = Buffer.allocUnsafe(Math.min(most, found.size));
      const bytes = readSync(descriptor, buffer, 0, buffer.length, 0);
      return textOf(buffer.subarray(0, bytes), bytes >= found.size);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { problem: problemOf(codeOf(error)) };
  }
}

const unfollowed = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A link is looked at before it is followed. Where the system follows them by itself, each name is. */
function openWithin(folder: string, name: string): number | { readonly problem: string } {
  const written = path.join(folder, name);
  if (constants.O_NOFOLLOW !== undefined && !/[\\/]/.test(name)) {
    try {
      return openSync(written, unfollowed);
    } catch (error) {
      if (codeOf(error) !== "ELOOP") throw error;
    }
  }
  const real = realpathSync(written);
  if (wayInto(folder, real) === undefined) return { problem: "is a link that leads out of the skill's folder" };
  return openSync(real, unfollowed);
}

/** The same of a file that was read whole. */
export function textIn(bytes: Uint8Array): ReadText {
  return bytes.length > longestBytes ? tooLarge : textOf(bytes, true);
}

const tooLarge = { problem: `is larger than ${longestBytes / 1024} KB` };

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

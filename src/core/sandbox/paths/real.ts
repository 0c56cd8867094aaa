import { readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { codeOf, failure } from "../handles/failure.ts";

/** The real path of what is there, and below it what is not there yet. A link that leads nowhere is followed too. */
export async function realPathOf(target: string, depth = 0): Promise<string> {
  if (depth > 40) throw failure("ELOOP");
  try {
    return await realpath(target);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || path.dirname(target) === target) throw error;
  }
  const parent = await realPathOf(path.dirname(target), depth);
  const here = path.join(parent, path.basename(target));
  const link = await readlink(here).catch(() => undefined);
  return link === undefined ? here : realPathOf(path.resolve(parent, link), depth + 1);
}

/** The entry itself: the folders on the way are followed, a link at the end is not. */
export async function entryOf(written: string): Promise<string> {
  const folder = path.dirname(written);
  if (folder === written) return written;
  const real = await realPathOf(folder);
  const found = await stat(real).catch(() => undefined);
  if (found && !found.isDirectory()) throw failure("ENOTDIR");
  return path.join(real, path.basename(written));
}

/** Why a path leads nowhere, as a sentence. */
export function unreachable(error: unknown, input: string): string {
  switch (codeOf(error)) {
    case "ELOOP":
      return `${input} leads through links that go round in a circle.`;
    case "ENAMETOOLONG":
      return "The path is too long for a file system.";
    case "ENOTDIR":
      return `${input} goes through a file as if it were a folder.`;
    case "EACCES":
    case "EPERM":
      return `${input} can't be reached: permission is missing.`;
    default:
      return `${input} can't be reached (${codeOf(error) ?? String(error)}).`;
  }
}

import { realpath } from "node:fs/promises";
import path from "node:path";

/** Where a file really lies, links resolved; undefined when nothing is there. */
export async function realPathOf(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch {
    return undefined;
  }
}

/** Whether what is saved to `file` comes to `target`, which has its links resolved. One that is not on the disk lies in its folder. */
export async function leadsTo(file: string, target: string): Promise<boolean> {
  const real = await realPathOf(file);
  if (real !== undefined) return real === target;
  const folder = await realPathOf(path.dirname(file));
  return folder !== undefined && path.join(folder, path.basename(file)) === target;
}

/** A file's path as people read it: from the folder of these it lies in, else whole. */
export function shortened(file: string, folders: readonly string[]): string {
  const home = folders.find((each) => file.startsWith(`${each}${path.sep}`));
  return home === undefined ? file : path.relative(home, file);
}

import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import type { Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";

export interface AsidePorts {
  readonly files: FileSystem;
  readonly layout: Layout;
  /** ISO 8601. */
  readonly now: () => string;
  readonly onWarning: (sentence: string) => void;
}

/** An image that can't be used. */
export interface Broken {
  readonly number: number;
  readonly reason: string;
  /** Whether it only was never finished, which needs no word: whoever writes one removes nothing before. */
  readonly isHarmless?: boolean;
}

/** A folder of this moment, for what is set aside. */
export function asideFolder({ layout, now }: Pick<AsidePorts, "layout" | "now">): string {
  return path.join(layout.aside, now().replace(/[:.]/g, "-"));
}

/**
 * Moves an image that can't be used, with what is said of it, to where nothing is overwritten or deleted, and says so. The path where the image is now: where it
 * was, when it can't be moved; undefined when there is only what is said of it. To be called with the lock held.
 */
export async function setAside(
  ports: AsidePorts,
  generations: Generations,
  { number, reason, isHarmless }: Broken,
): Promise<string | undefined> {
  const { files, layout } = ports;
  const [image, folder] = [generations.imageFile(number), asideFolder(ports)];
  const onWarning = isHarmless ? () => undefined : ports.onWarning;
  try {
    const isThere = (await files.stamp(image)) !== undefined;
    const target = await moveAside(files, folder, image);
    for (const file of [generations.sumFile(number), generations.checkedFile(number)]) await moveAside(files, folder, file);
    await files.syncFolder(layout.store);
    if (isThere) onWarning(`${image} can't be used: ${reason}. It was not deleted; it is now in ${folder}.`);
    else onWarning(`${image} is gone. Its checksum file was still there and is now in ${folder}.`);
    return isThere ? target : undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onWarning(`${image} can't be used: ${reason}. It was left where it is, since it can't be moved (${why}).`);
    return image;
  }
}

/** The paths of all files that were ever set aside. */
export async function filesAside(files: FileSystem, layout: Layout): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await files.list(layout.aside)) {
    const target = path.join(layout.aside, name);
    if ((await files.stamp(target))?.isFile) found.push(target);
    else for (const inner of await files.list(target)) found.push(path.join(target, inner));
  }
  return found.sort();
}

/** The path where the file is then; nothing there is overwritten. The folder is made when it is not there. */
export async function moveAside(files: FileSystem, folder: string, file: string): Promise<string> {
  if (!(await files.stamp(file))) return file;
  await files.makeFolder(folder);
  for (let count = 1; ; count += 1) {
    const name = path.basename(file);
    const target = path.join(folder, count === 1 ? name : `${count}-${name}`);
    if (await files.stamp(target)) continue;
    await files.rename(file, target);
    return target;
  }
}

import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import type { StoreFigures } from "../store.ts";
import type { Layout } from "./layout.ts";

/** Sizes on disk, beside the counts of rows. */
export async function figuresOf(files: FileSystem, layout: Layout, rows: Readonly<Record<string, number>>): Promise<StoreFigures> {
  const [database, logs, blobs, aside] = await Promise.all(
    [layout.store, layout.logs, layout.blobs, layout.aside].map((folder) => sizesIn(files, folder)),
  );
  const sum = (sizes: readonly number[] = []) => sizes.reduce((total, each) => total + each, 0);
  return {
    folder: layout.root,
    databaseBytes: sum(database),
    logBytes: sum(logs),
    blobBytes: sum(blobs),
    blobs: blobs?.length ?? 0,
    setAsideBytes: sum(aside),
    rows,
  };
}

/** Of the files in a folder and in the folders in it. */
async function sizesIn(files: FileSystem, folder: string, depth = 1): Promise<number[]> {
  const sizes: number[] = [];
  for (const name of await files.list(folder)) {
    const target = path.join(folder, name);
    const stamp = await files.stamp(target);
    if (stamp?.isFile) sizes.push(stamp.sizeBytes);
    else if (stamp && depth > 0 && folder.endsWith("set-aside")) sizes.push(...(await sizesIn(files, target, depth - 1)));
  }
  return sizes;
}

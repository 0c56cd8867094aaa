import path from "node:path";
import { type FileSystem, hasCode } from "../disk/files.ts";
import { isRunning } from "../disk/process-name.ts";
import { Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";
import { writtenByNewer } from "./recovery.ts";

/** What can be known of a folder before anything is read. */
export interface FirstLook {
  /** Said when a newer version has written there, so that nothing may be written. */
  readonly newer?: string;
  /** What the disk answered when the folder was to be made ready, though it may still be read. */
  readonly failure?: unknown;
}

/** Makes the folder ready, and removes what dead processes left half-written there. Rejects when there can be no such folder. */
export async function checkFolder(files: FileSystem, layout: Layout, version: number): Promise<FirstLook> {
  try {
    await files.makeFolder(layout.logs);
    for (const folder of [layout.store, layout.blobs]) await removeLeftovers(files, folder);
  } catch (failure) {
    if (hasCode(failure, "ENOENT", "ENOTDIR", "EEXIST")) throw failure;
    return { failure };
  }
  const generations = new Generations(files, layout.store);
  const [newest] = await generations.numbers();
  const found = newest === undefined ? undefined : await generations.sum(newest);
  return found && (await generations.isNewer(found, version)) ? { newer: writtenByNewer(layout.store) } : {};
}

async function removeLeftovers(files: FileSystem, folder: string): Promise<void> {
  for (const name of await files.list(folder)) {
    const writer = /\.(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];
    if (writer && Number(writer) !== process.pid && !isRunning(Number(writer))) await files.remove(path.join(folder, name));
  }
}

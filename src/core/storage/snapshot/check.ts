import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import { isRunning } from "../disk/process-name.ts";
import { currentVersion } from "../sql/migrations.ts";
import { StoreError } from "../store.ts";
import { Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";
import { writtenByNewer } from "./recovery.ts";

/** What can be known of a folder before anything is read: that it can be used, and is not a newer version's. Removes what dead processes left half-written. */
export async function checkFolder(files: FileSystem, layout: Layout): Promise<void> {
  await files.makeFolder(layout.logs);
  const generations = new Generations(files, layout.store);
  const [newest] = await generations.numbers();
  const sum = newest === undefined ? undefined : await generations.sum(newest);
  if (sum && sum.sum.version > currentVersion) throw new StoreError(writtenByNewer(layout.store));
  for (const folder of [layout.store, layout.blobs]) await removeLeftovers(files, folder);
}

async function removeLeftovers(files: FileSystem, folder: string): Promise<void> {
  for (const name of await files.list(folder)) {
    const writer = /\.(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];
    if (writer && Number(writer) !== process.pid && !isRunning(Number(writer))) await files.remove(path.join(folder, name));
  }
}

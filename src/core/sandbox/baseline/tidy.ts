import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { isClaimed } from "./shelf.ts";

/** Days after which the copies of a folder in which nothing was run go. */
const keptDays = 14;
const dayMs = 24 * 60 * 60 * 1000;

/** Bytes of all copies together. */
const totalLimitBytes = 1024 * 1024 * 1024;

/**
 * Removes copies of workspace folders that were not used for two weeks, and of the rest the oldest beyond a total; never those that are
 * in use. They are only there to tell what the next command changes: nothing that was done can be undone less. `now` in milliseconds since 1970.
 */
export async function tidyBaselines(folder: string, now: number, totalBytes = totalLimitBytes): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const shelves = await Promise.all(names.map((name) => shelfAt(path.join(folder, name))));
  let total = shelves.reduce((sum, each) => sum + each.bytes, 0);
  for (const { place, usedAt, bytes } of shelves.sort((one, other) => one.usedAt - other.usedAt)) {
    const isOld = now - usedAt > keptDays * dayMs;
    if ((!isOld && total <= totalBytes) || isClaimed(place)) continue;
    await rm(place, { recursive: true, force: true }).catch(() => undefined);
    total -= bytes;
  }
}

async function shelfAt(place: string): Promise<{ readonly place: string; readonly usedAt: number; readonly bytes: number }> {
  const names = await readdir(place).catch(() => []);
  let usedAt = 0;
  let bytes = 0;
  for (const name of names) {
    const found = await stat(path.join(place, name)).catch(() => undefined);
    bytes += found?.size ?? 0;
    if (found && name !== "pack") usedAt = Math.max(usedAt, found.mtimeMs);
  }
  return { place, usedAt, bytes };
}

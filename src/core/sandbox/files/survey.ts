import type { Dirent, Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import { guardOf } from "../guarded.ts";

/** What lies at a place, links not followed. */
export interface Survey {
  readonly kind: "file" | "folder" | "link";
  /** Of a folder, all below it; links count as files. */
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  /** Why something below it always asks. */
  readonly guarded?: string;
}

/** Entries up to which a folder is looked through. */
const entryLimit = 20_000;

/**
 * Counts what is there and looks for what is guarded, at each of the places given as names below the workspace: where it lies, where it is to lie.
 * Undefined when nothing is there.
 */
export async function survey(target: string, places: readonly (readonly string[])[], signal: AbortSignal): Promise<Survey | undefined> {
  const found = await lstat(target).catch(() => undefined);
  if (!found) return undefined;
  if (!found.isDirectory()) return { kind: found.isSymbolicLink() ? "link" : "file", files: 1, folders: 0, bytes: found.size };
  const count = { files: 0, folders: 0, bytes: 0 };
  let guarded: string | undefined;
  const waiting: string[][] = [[]];
  for (let names = waiting.pop(); names && !signal.aborted; names = waiting.pop()) {
    const entries = await entriesOf(path.join(target, ...names));
    if (!entries) guarded ??= "it holds a folder that can't be looked into";
    for (const { entry, stats } of entries ?? []) {
      const below = [...names, entry.name];
      guarded ??= guardBelow(places, below);
      count.bytes += stats?.size ?? 0;
      if (!entry.isDirectory()) count.files += 1;
      else {
        count.folders += 1;
        waiting.push(below);
      }
    }
    if (count.files + count.folders > entryLimit) return { kind: "folder", ...count, guarded: "it holds more than can be looked through" };
  }
  return { kind: "folder", ...count, guarded };
}

/** "12 files, 3 folders"; nothing is said of what there is none of. */
export function contentsOf({ files, folders }: Pick<Survey, "files" | "folders">): string {
  const counts = [plural(files, "file"), plural(folders, "folder")].filter((each) => !each.startsWith("0 "));
  return counts.join(", ");
}

async function entriesOf(folder: string): Promise<readonly { readonly entry: Dirent; readonly stats?: Stats }[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries || entries.length > entryLimit) return entries?.map((entry) => ({ entry }));
  return Promise.all(
    entries.map(async (entry) => ({
      entry,
      stats: entry.isFile() ? await lstat(path.join(folder, entry.name)).catch(() => undefined) : undefined,
    })),
  );
}

function guardBelow(places: readonly (readonly string[])[], below: readonly string[]): string | undefined {
  for (const place of places) {
    const reason = guardOf([...place, ...below], "write");
    if (reason) return `it holds ${below.join("/")}: ${reason}`;
  }
  return undefined;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

import { lstat } from "node:fs/promises";
import path from "node:path";
import { makeFolder, removeFolder } from "../sandbox/handles/folder.ts";

/** Takes away those that are empty now, the deepest first; gives those that went, the topmost first. */
export async function leaveFolders(folders: readonly string[]): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const each of [...new Set(folders)].sort().reverse())
    await removeFolder(each).then(
      () => gone.unshift(each),
      () => undefined,
    );
  return gone;
}

/** Makes those that are missing; gives those that were made. One that can't be made is left. */
export async function makeFolders(folders: readonly string[]): Promise<readonly string[]> {
  const made: string[] = [];
  for (const each of [...new Set(folders)].sort())
    await makeFolder(each).then(
      () => made.push(each),
      () => undefined,
    );
  return made;
}

/** The folders on the way that are not there yet, the topmost first. */
export async function missingFolders(target: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = path.dirname(target); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (await lstat(folder).catch(() => undefined)) break;
    missing.unshift(folder);
  }
  return missing;
}

/** Those of them that are there. */
export async function thereOf(folders: readonly string[]): Promise<readonly string[]> {
  const there: string[] = [];
  for (const each of folders) if ((await lstat(each).catch(() => undefined))?.isDirectory()) there.push(each);
  return there;
}

import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";

/** What is there, links followed; undefined where nothing is, or nothing that can be reached. */
export function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** What is there, a link as itself. */
export function entryOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Where a path leads as the system goes there: `..` after a link is the folder above where the link leads. */
export function realOf(file: string): string | undefined {
  try {
    return realpathSync.native(file);
  } catch {
    return undefined;
  }
}

export function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Where a name leads from a folder, its dots left for the system. */
export function placeOf(directory: string, name: string): string {
  return path.isAbsolute(name) ? name : `${directory}/${name}`;
}

/** Whether a path is a folder or lies in it, as they are written. */
export function isWithin(target: string, folder: string): boolean {
  return target === folder || target.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

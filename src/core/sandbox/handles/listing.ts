import { closeSync, constants, type Dirent, openSync, readdirSync, realpathSync } from "node:fs";
import { liesAt, wayTo } from "./descriptor.ts";

/** A folder's entries in no order, links unfollowed. Undefined when it can't be read, and when its path leads elsewhere by now. */
export function listFolder(folder: string): readonly Dirent[] | undefined {
  try {
    return process.platform === "linux" ? listHeld(folder) : listByPath(folder);
  } catch {
    return undefined;
  }
}

function listHeld(folder: string): readonly Dirent[] | undefined {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    return liesAt(descriptor, folder) ? readdirSync(wayTo(descriptor), { withFileTypes: true }) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function listByPath(folder: string): readonly Dirent[] | undefined {
  const entries = readdirSync(folder, { withFileTypes: true });
  return realpathSync.native(folder) === folder ? entries : undefined;
}

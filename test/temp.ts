import {
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A new empty folder, links resolved. It goes with all others of the process, when that has ended (see house/suite.mjs). */
export function tempFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), "anycowork-")));
}

/** Lets a folder be filled once, and gives a new copy of it each time. */
export function copiesOf(fill: (folder: string) => Promise<void>): () => Promise<string> {
  const first = tempFolder();
  let filled: Promise<void> | undefined;
  return async () => {
    filled ??= fill(first);
    await filled;
    const folder = tempFolder();
    copy(first, folder);
    return folder;
  };
}

/** The same of what is made at once: puts a copy into a folder. */
export function copierOf(fill: (folder: string) => void): (target: string) => void {
  const first = tempFolder();
  let isFilled = false;
  return (target) => {
    if (!isFilled) fill(first);
    isFilled = true;
    copy(first, target);
  };
}

/** Node's own asks after each file's parents, which costs half of all it does. Sockets and the like are not copied. */
function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const each of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, each.name), path.join(to, each.name)];
    if (each.isDirectory()) copy(source, target);
    else if (each.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (each.isFile()) copyFileSync(source, target);
    else continue;
    const { atime, mtime } = lstatSync(source);
    lutimesSync(target, atime, mtime);
  }
}

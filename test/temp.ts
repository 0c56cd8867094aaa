import { cpSync, mkdtempSync, realpathSync } from "node:fs";
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
    cpSync(first, folder, { recursive: true, preserveTimestamps: true });
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
    cpSync(first, target, { recursive: true, preserveTimestamps: true });
  };
}

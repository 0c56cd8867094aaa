import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";

/** A new empty folder, links resolved, removed when the file's tests are over. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "anycowork-")));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

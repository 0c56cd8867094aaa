import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createLister } from "../../../src/core/sandbox/walls/listing.ts";
import { mountsOf } from "../../../src/core/sandbox/walls/mounts.ts";
import { type Survey, survey } from "../../../src/core/sandbox/walls/survey.ts";
import { tempFolder } from "../../temp.ts";

/** A workspace with these files; one that ends in a slash is a folder. */
export function workspace(...files: readonly string[]): string {
  const folder = tempFolder();
  for (const each of files) {
    const [name = "", ...text] = each.split(" = ");
    mkdirSync(path.join(folder, name.endsWith("/") ? name : path.dirname(name)), { recursive: true });
    if (!name.endsWith("/")) writeFileSync(path.join(folder, name), text.join(" = "));
  }
  return folder;
}

function look(folder: string, ownFolder = "/nowhere"): Promise<Survey> {
  return survey({ folders: [folder], ownFolder, lister: createLister(() => 0) });
}

/** What a box gets, by its names below the workspace folder. */
export async function seen(folder: string, ownFolder?: string) {
  const mounts = mountsOf(await look(folder, ownFolder), { folders: [folder], emptyFile: "/empty", isOwn: () => false });
  if ("problem" in mounts) assert.fail(mounts.problem);
  const names = (all: readonly string[]) => all.map((each) => path.relative(folder, each)).sort();
  const { folders, readOnly, hiddenFiles, hiddenFolders } = mounts;
  return {
    pinned: names(folders.slice(1)),
    readOnly: names(readOnly),
    hiddenFiles: names(hiddenFiles),
    hiddenFolders: names(hiddenFolders),
  };
}

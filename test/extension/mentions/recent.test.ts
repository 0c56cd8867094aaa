import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { foldersOf, type Listed } from "../../../src/extension/mentions/names/folders.ts";
import { candidate } from "../../../src/extension/mentions/names/rank.ts";
import { changedLast, foldersNear } from "../../../src/extension/mentions/names/recent.ts";
import { tempFolder } from "../../temp.ts";

/** Files by their names, each a minute older than the one before. */
function written(names: readonly string[]): readonly Listed[] {
  const folder = tempFolder();
  return names.map((name, index) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "");
    const at = 1_700_000_000 - index * 60;
    utimesSync(file, at, at);
    return { ...candidate(name), path: file };
  });
}

const texts = (all: readonly Listed[]) => all.map(({ text }) => text);

test("Before a letter is typed the files changed last are offered, newest first, without what machines write and what is gone", async () => {
  const files = written(["dist/app.js", "npm.log", ".git/index", "src/totals.ts", "README.md", "docs/notes.md"]).toReversed();
  const gone: Listed = { ...candidate("gone.md"), path: path.join(files[0]?.path ?? "", "gone.md") };
  assert.deepEqual(texts(await changedLast([gone, ...files], 2)), ["src/totals.ts", "README.md"]);
});

test("Their folders come with them, then others at the top", async () => {
  const files = written(["src/core/loop.ts", "README.md", "docs/deep/old.md", "dist/app.js", "test/a.ts"]);
  const folders = await foldersOf(files);
  assert.deepEqual(texts(foldersNear(folders, files.slice(0, 2), 3)), ["src/core/", "src/", "docs/"]);
});

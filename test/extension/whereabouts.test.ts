import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { leadsTo } from "../../src/extension/editor/whereabouts.ts";
import { tempFolder } from "../temp.ts";

test("A document is saved to where it was judged, also through a link or when its file is gone, but not behind a link that has come since", async () => {
  const root = tempFolder();
  const file = path.join(root, "real/a.txt");
  for (const each of ["real", "outside"]) mkdirSync(path.join(root, each));
  writeFileSync(file, "a");
  symlinkSync("real", path.join(root, "link"));
  assert.equal(await leadsTo(file, file), true);
  assert.equal(await leadsTo(path.join(root, "link/a.txt"), file), true);
  rmSync(file);
  assert.equal(await leadsTo(path.join(root, "link/a.txt"), file), true);
  renameSync(path.join(root, "real"), path.join(root, "away"));
  symlinkSync("outside", path.join(root, "real"));
  assert.equal(await leadsTo(file, file), false);
  writeFileSync(path.join(root, "outside/a.txt"), "other");
  assert.equal(await leadsTo(file, file), false);
});

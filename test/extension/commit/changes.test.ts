import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { textOf } from "../../../src/extension/commit/changes.ts";
import { tempFolder } from "../../temp.ts";

const none = async () => "";
const fails = async () => {
  throw new Error("unknown revision HEAD");
};

test("of a file that git gives no difference for it is what is in it, unless that is not what the commit would hold", async () => {
  const file = path.join(tempFolder(), "new.txt");
  writeFileSync(file, "All of it.");
  assert.equal(await textOf(file, async () => "+All", true), "+All");
  assert.equal(await textOf(file, none, true), "All of it.");
  assert.equal(await textOf(file, fails, true), "All of it.");
  assert.equal(await textOf(file, fails, false), undefined);
});

test("large files, what is no text, folders and what is gone are only named", async () => {
  const folder = tempFolder();
  const file = path.join(folder, "new.bin");
  writeFileSync(file, "a\0b");
  assert.equal(await textOf(file, none, true), undefined);
  writeFileSync(file, "a".repeat(1_000_001));
  assert.equal(await textOf(file, none, true), undefined);
  truncateSync(file, 1_000_000);
  assert.equal((await textOf(file, none, true))?.length, 1_000_000);
  for (const each of [folder, path.join(folder, "gone")]) assert.equal(await textOf(each, none, true), undefined);
});

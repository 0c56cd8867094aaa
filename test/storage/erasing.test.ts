import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { conversation, step } from "./rows.ts";

test("what is erased is in no file any more, but for blobs that others name", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const other = await openStore(storePorts(folder));
  await store.commit(conversation("a", "a secret to be forgotten"));
  const [own, shared] = [await store.saveBlob("only here"), await store.saveBlob("here and there")];
  await store.commit([
    { table: "steps", row: step("s", "a", { fullOutput: own }) },
    { table: "steps", row: step("t", "a", { fullOutput: shared }) },
    { table: "steps", row: step("u", "b", { fullOutput: shared }) },
  ]);
  assert.ok(await other.session("a"));
  await store.erase("a");
  await other.commit(conversation("c"));
  assert.deepEqual([await store.session("a"), await other.session("a")], [undefined, undefined]);
  assert.deepEqual([await store.loadBlob(own), await store.loadBlob(shared)], [undefined, "here and there"]);
  for (const name of readdirSync(folder).filter((each) => each.startsWith("anycowork.")))
    assert.equal(readFileSync(path.join(folder, name)).includes("to be forgotten"), false, name);
  await Promise.all([store.close(), other.close()]);
});

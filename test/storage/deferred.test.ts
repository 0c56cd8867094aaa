import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deferStore, openStore } from "../../src/core/storage/database.ts";
import { tempFolder } from "../temp.ts";
import { faultyFiles } from "./faulty-files.ts";
import { storePorts } from "./ports.ts";
import { conversation } from "./rows.ts";

test("a store that is read later still says at once that its folder can't be used", async () => {
  const folder = tempFolder();
  for (const [code, call] of [
    ["EACCES", "makeFolder"],
    ["EROFS", "create"],
  ] as const) {
    const files = faultyFiles();
    files.fault = { code, matches: (each) => each === call };
    await assert.rejects(deferStore(storePorts(folder, { files })), { name: "StoreError", message: /may not write in/ });
  }
  const newer = Buffer.alloc(100);
  newer.write("SQLite format 3\0", "latin1");
  newer.writeInt32BE(1_000, 60);
  writeFileSync(path.join(folder, "anycowork.db"), newer);
  await assert.rejects(deferStore(storePorts(folder)), { name: "StoreError", message: /newer AnyCowork/ });
  assert.deepEqual(readdirSync(folder), ["anycowork.db"]);
});

test("a store that is read later reads nothing before it must, and makes no file when nothing was said", async () => {
  const folder = tempFolder();
  const store = await deferStore(storePorts(folder, { wasmFile: path.join(folder, "not there") }));
  await store.flush();
  await store.close();
  assert.deepEqual(readdirSync(folder), []);
});

test("when the database can't be read later on, each attempt says so, and what was noted is stored once it can", async () => {
  const folder = tempFolder();
  const first = await openStore(storePorts(folder));
  await first.commit(conversation("before"));
  await first.close();
  const files = faultyFiles();
  // What can't be read is a lock that can't be let go, too: it is broken soon.
  const store = await deferStore(storePorts(folder, { files, patience: { silenceMs: 10, waitMs: 10_000 } }));
  store.note(conversation("noted"));
  files.fault = { code: "EIO", matches: (call) => call === "read" };
  for (let time = 0; time < 2; time += 1)
    await assert.rejects(store.flush(), { name: "StoreError", message: /could not be read or saved/ });
  await assert.rejects(store.sessions(), { name: "StoreError" });
  files.fault = undefined;
  assert.deepEqual((await store.sessions()).map((each) => each.id).sort(), ["before", "noted"]);
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.equal((await again.sessions()).length, 2);
  await again.close();
});

import assert from "node:assert/strict";
import { copyFileSync, existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../../src/core/storage/database.ts";
import { tempFolder } from "../../temp.ts";
import { faultyFiles } from "../faulty-files.ts";
import { storePorts } from "../ports.ts";
import { conversation } from "../rows.ts";
import { deserted, everything, imagesOf, lived, logsOf, look, sayWords, use } from "./lived.ts";

test("what another program wrote, and a third one folded and tidied away, is seen by whoever has the store open, and in what it folds itself", async () => {
  const { folder } = await lived();
  const store = await openStore(storePorts(folder, deserted));
  for (const id of ["other", "another"]) {
    await use(folder, (second) => second.commit(conversation(id)));
    await use(folder, (third) => third.cleanUp().then(() => third.cleanUp()));
  }
  assert.equal(logsOf(folder).length, 0);
  assert.deepEqual((await store.sessions()).map((each) => each.id).sort(), ["another", ...everything, "other"].sort());
  await store.cleanUp();
  await store.close();
  assert.deepEqual((await look(folder)).sessions, ["another", ...everything, "other"].sort());
});

test("of more logs than thirty-two that nobody writes any more the next program makes an image, and a handful is left", async () => {
  const folder = tempFolder();
  await sayWords(folder, 1);
  const [log = ""] = logsOf(folder);
  for (let other = 1; other < 34; other += 1) copyFileSync(log, log.replace(/\w{8}(?=[^/]*$)/, String(other).padStart(8, "0")));
  assert.equal(logsOf(folder).length, 34);
  await sayWords(folder, 1);
  assert.ok(logsOf(folder).length < 5, `${logsOf(folder).length} logs`);
  assert.equal(imagesOf(folder).length, 2);
  await use(folder, async (store) => assert.equal((await store.sessions()).length, 1));
});

test("a fold that fails disturbs nobody, and the next one makes up for it", async () => {
  const { folder } = await lived();
  const files = faultyFiles();
  const store = await openStore(storePorts(folder, { ...deserted, files }));
  for (const call of ["create", "write", "sync", "link", "syncFolder"]) {
    files.fault = { code: "ENOSPC", matches: (each) => each === call };
    await assert.rejects(store.cleanUp(), { name: "StoreError", message: /full/ });
    assert.equal((await store.sessions()).length, 3);
  }
  files.fault = undefined;
  await store.cleanUp();
  await store.close();
  assert.deepEqual((await look(folder)).sessions, everything);
  assert.equal(existsSync(path.join(folder, "store", "fold.lock")), false);
});

test("of several that fold at once one does after the other, and nothing is lost", async () => {
  const { folder } = await lived();
  const stores = await Promise.all([1, 2, 3].map(() => openStore(storePorts(folder, deserted))));
  await Promise.all(stores.map((each, index) => each.commit(conversation(`at once ${index}`))));
  await Promise.all(stores.map((each) => each.cleanUp()));
  for (const each of stores) assert.equal((await each.sessions()).length, 6);
  await Promise.all(stores.map((each) => each.close()));
  assert.equal((await look(folder)).sessions.length, 6);
  assert.equal(imagesOf(folder).length, 2);
});

test("two good images are kept, and one of each of the last days", async () => {
  const folder = tempFolder();
  for (let day = 1; day <= 12; day += 1) await use(folder, (store) => store.cleanUp(), { now: () => new Date(Date.UTC(2026, 2, day)) });
  assert.equal(imagesOf(folder).length, 8);
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deferStore, openStore } from "../../../src/core/storage/database.ts";
import { migrations } from "../../../src/core/storage/sql/migrations.ts";
import { storePorts } from "../ports.ts";
import { conversation, said } from "../rows.ts";
import { deserted, everything, lived, logsOf, look, tamper, use } from "./lived.ts";

const files = (folder: string) =>
  readdirSync(path.join(folder, "store"), { recursive: true, encoding: "utf8" })
    .filter((each) => /\.(db|sum|log)$/.test(each))
    .map((each) => `${each} ${readFileSync(path.join(folder, "store", each)).toString("base64")}`);

test("a store written by a newer AnyCowork is shown, nothing of it is changed, and what is said goes on in memory with a sentence", async () => {
  const { folder } = await lived();
  await use(folder, (store) => store.cleanUp(), { migrations: [...migrations, "ALTER TABLE notes ADD COLUMN colour TEXT"] });
  const before = files(folder);
  const told: (string | undefined)[] = [];
  const store = await openStore(storePorts(folder, { ...deserted, onTrouble: (each) => void told.push(each) }));
  assert.deepEqual((await store.sessions()).map((each) => each.id).sort(), everything);
  assert.deepEqual((await store.session("late"))?.messages, [said("late-m1", "late", "the latest words")]);
  await assert.rejects(store.commit(conversation("mine")), { name: "StoreError", message: /newer AnyCowork. Update AnyCowork/ });
  assert.equal((await store.session("mine"))?.messages.length, 1);
  assert.match(store.trouble() ?? "", /kept in memory only/);
  assert.equal(told.length, 1);
  await assert.rejects(store.cleanUp(), { name: "StoreError", message: /newer AnyCowork/ });
  await assert.rejects(store.recover(), { name: "StoreError", message: /newer AnyCowork/ });
  await assert.rejects(store.close(), { name: "StoreError" });
  assert.deepEqual(files(folder), before);
});

test("a newer AnyCowork is told from an image or from what is said of it, whichever says so", async () => {
  for (const [change, version] of [
    ["SELECT 1", 99],
    ["PRAGMA user_version = 99", 3],
  ] as const) {
    const { folder, image } = await lived();
    await tamper(image, (each) => void each.run(change), { version });
    const before = files(folder);
    const store = await deferStore(storePorts(folder, deserted));
    assert.match(store.trouble() ?? "", /newer AnyCowork/);
    assert.equal((await store.sessions()).length, 3);
    await assert.rejects(store.cleanUp(), { name: "StoreError", message: /newer AnyCowork/ });
    await store.close();
    assert.deepEqual(files(folder), before);
  }
});

test("what a newer AnyCowork's tables can't answer is said", async () => {
  const { folder, image } = await lived();
  const change =
    "ALTER TABLE messages RENAME TO letters; ALTER TABLE sessions ADD COLUMN colour TEXT NOT NULL DEFAULT ''; PRAGMA user_version = 99";
  await tamper(image, (each) => void each.run(change), { version: 99 });
  const store = await openStore(storePorts(folder, deserted)).catch((error: Error) => error.message);
  assert.match(typeof store === "string" ? store : "", /could not be read/);
});

test("a program hidden in what says it is newer is not run", async () => {
  const { folder, image } = await lived();
  const planted = "CREATE TRIGGER spy AFTER INSERT ON sessions BEGIN DELETE FROM sessions; END; PRAGMA user_version = 99";
  await tamper(image, (each) => void each.run(planted), { version: 99 });
  const store = await openStore(storePorts(folder, deserted));
  assert.ok((await store.sessions()).length > 0);
  await store.close();
});

test("a newer AnyCowork that takes over under a running window is not folded over; what the window says goes on into its log", async () => {
  const { folder } = await lived();
  const store = await deferStore(storePorts(folder, deserted));
  assert.equal((await store.sessions()).length, 3);
  await use(folder, (newer) => newer.cleanUp(), { migrations: [...migrations, "CREATE TABLE extra (id TEXT)"] });
  await store.commit(conversation("from the older"));
  await assert.rejects(store.cleanUp(), { name: "StoreError", message: /newer AnyCowork/ });
  await store.close();
  const { sessions } = await look(folder, { migrations: [...migrations, "CREATE TABLE extra (id TEXT)"] });
  assert.deepEqual(sessions, ["from the older", ...everything]);
  assert.ok(logsOf(folder).length > 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { imagesOf, logsOf, sayWords, use } from "./recovery/lived.ts";
import { conversation, said, session } from "./rows.ts";

test("ten thousand rows of one commit come whole", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ table: "messages", row: said(`m${index}`, "a") }) as const);
  await store.commit([{ table: "sessions", row: session("a") }, ...rows]);
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.equal((await again.session("a"))?.messages.length, 10_000);
  await again.close();
});

test("a question folds what was logged when that has become much, and does not wait for it", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  await store.commit(conversation("a", "x".repeat(11 * 1_024 * 1_024)));
  await store.sessions();
  assert.equal((await store.session("a"))?.messages.length, 1);
  await store.close();
  assert.equal(imagesOf(folder).length, 1);
});

test("a hundred programs that each said a word leave a handful of files", async () => {
  const folder = tempFolder();
  await sayWords(folder, 100);
  assert.ok(logsOf(folder).length <= 34, `${logsOf(folder).length} logs`);
  assert.equal(imagesOf(folder).length, 2);
  await use(folder, async (store) => assert.equal((await store.sessions()).length, 100));
});

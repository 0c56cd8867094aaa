import assert from "node:assert/strict";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import type { Store } from "../../src/core/storage/store.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { answered, conversation, said, session } from "./rows.ts";

const texts = {
  one: "The quick brown fox jumps over the lazy dog",
  two: "Über den Fluß springt der Fuchs, quick as ever",
  three: 'She said "今天天气很好" and\nleft \\ it at 100%',
  four: "NEAR the end OR not -minus *star",
  five: "All 12 tests pass ✓ which is 50 % more",
};

async function filled(): Promise<Store> {
  const store = await openStore(storePorts(tempFolder()));
  await store.commit([{ table: "sessions", row: session("a") }]);
  let minute = 10;
  for (const [id, text] of Object.entries(texts)) {
    await store.commit([{ table: "messages", row: { ...said(id, "a", text), at: `2026-03-01T10:${minute}:00.000Z` } }]);
    minute += 1;
  }
  return store;
}

const idsOf = async (store: Store, text: string, limit = 10) => (await store.search(text, limit)).map((each) => each.messageId);

test("messages are found by all their words, whatever case and accents, by the beginning of the last one, newest first", async () => {
  const store = await filled();
  assert.deepEqual(await idsOf(store, "QUICK"), ["two", "one"]);
  assert.deepEqual(await idsOf(store, "quick FOX"), ["one"]);
  assert.deepEqual(await idsOf(store, "uber qui"), ["two"]);
  assert.deepEqual(await idsOf(store, "qui fox"), []);
  assert.deepEqual(await idsOf(store, "quick", 1), ["two"]);
  assert.deepEqual(await idsOf(store, "nowhere"), []);
  assert.deepEqual(await idsOf(store, "  "), []);
  const [found] = await store.search("lazy", 1);
  assert.deepEqual([found?.sessionId, found?.title, found?.excerpt], ["a", "Title of a", texts.one]);
  await store.close();
});

test("what is written without spaces is found as it stands; signs of the search's own language mean nothing", async () => {
  const store = await filled();
  assert.deepEqual(await idsOf(store, "天气"), ["three"]);
  assert.deepEqual(await idsOf(store, '"今天天气很好" and\nleft \\ it at 100%'), ["three"]);
  assert.deepEqual(await idsOf(store, "今%好"), []);
  assert.deepEqual(await idsOf(store, "很好 今天"), ["three"]);
  assert.deepEqual(await idsOf(store, "OR not NEAR"), ["four"]);
  assert.deepEqual(await idsOf(store, "% ✓"), ["five"], "each part for itself");
  assert.deepEqual(await idsOf(store, "✓ ✗"), []);
  for (const odd of ['"', "*", 'a"b', "text:quick", "-", "(", "NEAR/2", "\0", "\ud800"])
    assert.ok(Array.isArray(await idsOf(store, odd)), odd);
  await store.close();
});

test("what is deleted or still being written is not found, and takes no place of what is", async () => {
  const store = await filled();
  await store.commit([
    ...conversation("gone", "quick and gone"),
    { table: "sessions", row: session("gone", { deletedAt: "2026-03-02T10:00:00.000Z" }) },
  ]);
  await store.commit([{ table: "messages", row: answered("streaming", "a", { text: "quick half", finish: "streaming" }) }]);
  assert.deepEqual(await idsOf(store, "quick", 2), ["two", "one"]);
  await store.commit([{ table: "messages", row: answered("streaming", "a", { text: "quick whole" }) }]);
  assert.equal((await idsOf(store, "quick whole")).length, 1);
  await store.erase("a");
  assert.deepEqual(await idsOf(store, "quick"), []);
  await store.commit([{ table: "sessions", row: session("gone") }]);
  assert.deepEqual(await idsOf(store, "quick"), ["gone-m1"]);
  await store.close();
});

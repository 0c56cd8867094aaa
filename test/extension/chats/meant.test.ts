import assert from "node:assert/strict";
import { test } from "node:test";
import { createMeant } from "../../../src/extension/chats/meant.ts";
import { conversationIn } from "../../../src/extension/chats/tab.ts";

test("the chat in use last is meant, as long as it is on the screen", () => {
  const hidden = new Set<string>();
  const meant = createMeant("side", (each) => !hidden.has(each));
  assert.equal(meant.current(), "side");
  meant.add("one");
  meant.add("two");
  assert.equal(meant.current(), "two", "a new one is in use");
  meant.used("one");
  assert.equal(meant.current(), "one");
  hidden.add("one");
  assert.equal(meant.current(), "two", "the one before it");
  for (const each of ["two", "side"]) hidden.add(each);
  assert.equal(meant.current(), "side", "where none is on the screen, the one that is always there");
});

test("a chat that was closed is not meant any more, and what it still says changes nothing", () => {
  const meant = createMeant("side", () => true);
  meant.add("tab");
  meant.remove("tab");
  meant.used("tab");
  assert.equal(meant.current(), "side");
  meant.remove("side");
  assert.deepEqual(meant.all(), ["side"], "the first is always there");
});

test("a tab shows what its page kept, and a new chat where that makes no sense", () => {
  assert.equal(conversationIn({ shown: "s1", drafts: {} }), "s1");
  for (const each of [undefined, null, "s1", {}, { shown: "" }, { shown: 3 }, { shown: "x".repeat(200) }])
    assert.equal(conversationIn(each), undefined);
});

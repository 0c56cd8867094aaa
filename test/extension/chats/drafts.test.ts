import assert from "node:assert/strict";
import { test } from "node:test";
import { createDrafts } from "../../../src/extension/chats/drafts.ts";

test("a draft is taken once, and belongs to its conversation", () => {
  const drafts = createDrafts();
  drafts.keep("s1", "half a thought");
  drafts.keep(undefined, "for a new chat");
  assert.equal(drafts.take("s2"), undefined);
  assert.equal(drafts.take("s1"), "half a thought");
  assert.equal(drafts.take("s1"), undefined);
  assert.equal(drafts.take(undefined), "for a new chat");
});

test("what was emptied is no draft, and a chat that goes leaves what it has", () => {
  const [going, staying] = [createDrafts(), createDrafts()];
  going.keep("s1", "one");
  going.keep("s1", " \n");
  going.keep("s2", "two");
  going.leaveTo(staying);
  assert.equal(staying.take("s1"), undefined);
  assert.equal(staying.take("s2"), "two");
  assert.equal(going.take("s2"), undefined);
});

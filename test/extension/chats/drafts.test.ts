import assert from "node:assert/strict";
import { test } from "node:test";
import { createDrafts } from "../../../src/extension/chats/drafts.ts";

test("a draft is taken once, and belongs to its conversation", () => {
  const drafts = createDrafts();
  drafts.keep("s1", { text: "half a thought" });
  drafts.keep(undefined, { text: "for a new chat" });
  assert.equal(drafts.take("s2"), undefined);
  assert.equal(drafts.take("s1")?.text, "half a thought");
  assert.equal(drafts.take("s1"), undefined);
  assert.equal(drafts.take(undefined)?.text, "for a new chat");
});

test("what was emptied is no draft, and a chat that goes leaves what it has", () => {
  const [going, staying] = [createDrafts(), createDrafts()];
  going.keep("s1", { text: "one" });
  going.keep("s1", { text: " \n" });
  going.keep("s2", { text: "two" });
  going.leaveTo(staying);
  assert.equal(staying.take("s1"), undefined);
  assert.equal(staying.take("s2")?.text, "two");
  assert.equal(going.take("s2"), undefined);
});

test("a draft keeps what its names mean, and its texts until it says that there are others", () => {
  const [going, staying] = [createDrafts(), createDrafts()];
  const mentions = [{ kind: "terminal", name: "terminal" }] as const;
  const texts = [{ name: "Pasted text", text: "long" }];
  going.keep("s1", { text: "", texts });
  going.keep("s1", { text: "see @terminal", mentions });
  going.keep("s2", { text: "", texts });
  going.keep("s2", { text: "", texts: [] });
  going.leaveTo(staying);
  assert.deepEqual(staying.take("s1"), { text: "see @terminal", mentions, texts });
  assert.equal(staying.take("s2"), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts } from "../../webview/composer/draft.ts";
import type { SavedState } from "../../webview/host.ts";

/** A host that keeps what is saved. */
function keeper(drafts: Readonly<Record<string, string>> = {}) {
  const first: SavedState = { drafts, images: {}, words: {} };
  return {
    saved: first,
    save(change: Partial<SavedState>) {
      this.saved = { ...this.saved, ...change };
    },
  };
}

test("A draft is saved as it is written, for its own conversation", () => {
  const host = keeper();
  const drafts = new Drafts(host);
  drafts.show("a", undefined);
  drafts.write("a", "half a thought");
  assert.deepEqual({ drafts: host.saved.drafts }, { drafts: { a: "half a thought" } });
  assert.equal(new Drafts(host).text("a"), "half a thought");
  assert.equal(drafts.text("b"), "");
});

test("A refused text comes back in front of what was written since", async () => {
  const drafts = new Drafts(keeper({ a: "first" }));
  drafts.show("a", undefined);
  await drafts.send("a", async () => {
    assert.equal(drafts.text("a"), "");
    drafts.write("a", "second");
    return "No key.";
  });
  assert.equal(drafts.text("a"), "first\nsecond");
});

test("Until the host has it, a text on its way stays saved", async () => {
  const host = keeper();
  const drafts = new Drafts(host);
  drafts.show("a", undefined);
  drafts.write("a", "precious");
  await drafts.send("a", async () => {
    drafts.write("a", "");
    assert.deepEqual(host.saved.drafts, { a: "precious" });
    return undefined;
  });
  assert.deepEqual(host.saved.drafts, {});
});

test("What is written while a new chat gets its conversation goes with it, and so does a refusal", async () => {
  const drafts = new Drafts(keeper({ "": "hello" }));
  drafts.show("", undefined);
  await drafts.send("", async () => {
    drafts.write("", "and more");
    drafts.show("a", "hello");
    return "The disk is full.";
  });
  assert.equal(drafts.text("a"), "hello\nand more");
  assert.equal(drafts.text(""), "");
});

test("A text that arrived while the view was closed is no draft any more", () => {
  const drafts = new Drafts(keeper({ "": "hello", a: "hello", b: "hello" }));
  drafts.show("a", "hello");
  assert.deepEqual([drafts.text(""), drafts.text("a"), drafts.text("b")], ["", "", "hello"]);
});

test("What was put by stands there again once what is written in its place is sent, and stays put by where that is refused", async () => {
  const host = keeper({ "": "half a thought" });
  const drafts = new Drafts(host);
  drafts.show("", undefined);
  drafts.putBy("");
  drafts.write("", "something old");
  const again = new Drafts(host);
  again.show("", undefined);
  await again.send("", async () => "No key.");
  assert.equal(again.text(""), "something old");
  await again.send("", async () => {
    assert.equal(again.text(""), "half a thought");
    again.show("a", "something old");
    return undefined;
  });
  assert.deepEqual([again.text("a"), host.saved.drafts], ["half a thought", { a: "half a thought" }]);
});

test("What is dropped is told, with what was put by", () => {
  const host = keeper({ a: "first", b: "other" });
  const drafts = new Drafts(host);
  drafts.putBy("a");
  drafts.write("a", "second");
  assert.equal(drafts.drop("a"), "second\nfirst");
  assert.deepEqual(host.saved.drafts, { b: "other" });
});

test("Of two texts on their way at once both stay saved, and one that is refused comes back to its own conversation, whichever is shown then", async () => {
  const host = keeper();
  const drafts = new Drafts(host);
  drafts.show("a", undefined);
  const refusals: ((why: string | undefined) => void)[] = [];
  const sends = (text: string) => {
    drafts.write("a", text);
    return drafts.send("a", () => new Promise((resolve) => refusals.push(resolve)));
  };
  const [first, second] = [sends("first"), sends("second")];
  drafts.write("b", "");
  assert.deepEqual(host.saved.drafts, { a: "first\nsecond" });
  drafts.show("b", undefined);
  refusals[0]?.("The disk is full.");
  await first;
  assert.deepEqual([drafts.text("a"), drafts.text("b"), host.saved.drafts], ["first", "", { a: "second\nfirst" }]);
  refusals[1]?.(undefined);
  await second;
  assert.deepEqual(host.saved.drafts, { a: "first" });
});

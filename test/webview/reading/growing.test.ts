import assert from "node:assert/strict";
import { test } from "node:test";
import { behind, endAfter, hasWords } from "../../../webview/markdown/growing.ts";

/** A text of this length whose characters nobody may look at. */
function unread(length: number): string {
  return { length } as unknown as string;
}

test("what is new of a text that grows is found in its end, so that the whole of it need not be looked at", () => {
  assert.equal(behind({ text: unread(1_000_000), end: "the end" }, 999_997), "end");
  assert.equal(behind({ text: unread(1_000_000), end: "the end" }, 1_000_000), "");
  assert.equal(hasWords(unread(1_000_000)), true);
});

test("where its end does not reach far enough, or none is at hand, the text itself tells", () => {
  assert.equal(behind({ text: "This is the end", end: "the end" }, 5), "is the end");
  assert.equal(behind({ text: "This is the end" }, 12), "end");
  assert.equal(hasWords(" \n "), false);
});

test("an end stays an end, and short, however much is added in whatever pieces", () => {
  for (const size of [1, 999, 50_000]) {
    let [text, end] = ["", ""];
    for (let count = 0; text.length < 100_000; count += 1) {
      const added = `${count} `.repeat(size).slice(0, size);
      text += added;
      end = endAfter(end, added);
    }
    assert.ok(text.endsWith(end) && end.length > 0 && end.length <= 40_000, `in pieces of ${size}`);
  }
});

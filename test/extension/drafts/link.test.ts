import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf } from "../../../src/extension/drafts/link.ts";

const asks = (text: string) => draftOf({ path: "/ask", query: new URLSearchParams({ text }).toString() });

test("A link brings the beginning of a message, and nothing that is not seen", () => {
  assert.equal(asks("What does main.ts do?\nIn short."), "What does main.ts do?\nIn short.");
  assert.equal(asks("harmless\u202e\u200bsmart"), "harmlesssmart");
});

test("No other address of ours brings a message, nor does an empty or endless text", () => {
  assert.equal(draftOf({ path: "/signed-in", query: "text=hello" }), undefined);
  assert.equal(draftOf({ path: "/ask", query: "" }), undefined);
  assert.equal(asks("  "), undefined);
  assert.equal(asks("x".repeat(20_000))?.length, 10_000);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../../../src/extension/mentions/plain.ts";

test("Of a terminal's output is kept what a person sees: no colours, titles or marks, and of a line written over its last form", () => {
  assert.equal(plain("\u001b]633;C\u0007\u001b[31mfailed\u001b[0m: 1\r\n"), "failed: 1");
  assert.equal(plain("10 %\r50 %\r100 %\r\ndone\u001b]0;title\u001b\\\r\n"), "100 %\ndone");
  assert.equal(plain("a\tb\u0008\u0000c"), "a\tbc");
});

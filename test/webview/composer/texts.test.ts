import assert from "node:assert/strict";
import { test } from "node:test";
import { canBeSaved } from "../../../webview/composer/writing/texts.ts";

test("unsent texts of all conversations are kept over a reload up to 4 million characters together", () => {
  const large = { name: "large", text: "a".repeat(1_000_000) };
  assert.ok(canBeSaved({}));
  assert.ok(canBeSaved({ "": [large], a: [large], b: [large, large] }));
  assert.ok(!canBeSaved({ "": [large], a: [large], b: [large, large], c: [{ name: "small", text: "a" }] }));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { languageIdOf } from "../../../src/extension/editor/language-id.ts";

test("A block of code opens in VS Code's own language, and as plain text where it knows none", () => {
  const known = ["typescript", "shellscript", "mermaid", "plaintext", "foo"];
  assert.equal(languageIdOf("ts", known), "typescript");
  assert.equal(languageIdOf("TypeScript", known), "typescript");
  assert.equal(languageIdOf("console", known), "shellscript");
  assert.equal(languageIdOf("mermaid", known), "mermaid");
  assert.equal(languageIdOf("foo", known), "foo");
  assert.equal(languageIdOf("tf", known), undefined);
  assert.equal(languageIdOf("", known), undefined);
});

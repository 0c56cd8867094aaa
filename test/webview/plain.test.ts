import assert from "node:assert/strict";
import { test } from "node:test";
import { plainWords } from "../../webview/markdown/plain.ts";

test("Of markdown its words are left, in their lines, without marks", () => {
  const text = [
    "# A *heading*",
    "The rounding in `src/a.ts:14` came **before** the [adding](https://a.example).",
    "",
    "- one\n- two\n\n> said\n",
    "| Month | After |\n| :-- | --: |\n| March | 1 |\n",
    "```ts\nconst a = 1;\n  `b`\n```",
    "$$\nx^2\n$$",
  ].join("\n");
  assert.deepEqual(plainWords(text).split("\n"), [
    "A heading",
    "The rounding in src/a.ts:14 came before the adding.",
    ...["one", "two", "said", "Month  After", "March  1", "const a = 1;", "  `b`", "x^2"],
  ]);
  assert.equal(plainWords("Cut **in the mid"), "Cut **in the mid");
});

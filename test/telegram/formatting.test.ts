import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../src/core/events/words/language.ts";
import { partsOf } from "../../src/core/telegram/format/parts.ts";

const shown = (markdown: string) => partsOf(markdown, english).messages.join("\n\n---\n\n");

test("what is written in Markdown looks on a telephone as it is meant, and no mark is left over", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["***both*** and **bold *it* bold**", "<b><i>both</i></b> and <b>bold <i>it</i> bold</b>"],
    ["*it **bold** it*", "<i>it <b>bold</b> it</i>"],
    ["2 * 3 * 4 = 24, a*b*c", "2 * 3 * 4 = 24, a*b*c"],
    ["\\*not italic\\*, snake\\_case\\_name, 1\\. no list, \\`no code\\`", "*not italic*, snake_case_name, 1. no list, `no code`"],
    ["`a\\*b` and C:\\Users", "<code>a\\*b</code> and C:\\Users"],
    ["- - -\n\nabove\n\n* * *\n\n- one\n- [x] done", "———\n\nabove\n\n———\n\n• one\n☑ done"],
    ["> - one\n> - two", "<blockquote>• one\n• two</blockquote>"],
    [
      "- one\n  - two\n    ```js\n    if (a) {\n      b();\n    }\n    ```\n- three",
      "• one\n  • two\n\n<pre>if (a) {\n  b();\n}</pre>\n\n• three",
    ],
    ["```npm test``` does it\nand so on", "<code>npm test</code> does it\nand so on"],
  ];
  for (const [markdown, html] of cases) assert.equal(shown(markdown), html, markdown);
});

test("a table is aligned whatever its cells hold, and shows no marks", () => {
  const table = ["| **Name** | `n` |", "|---|---|", "| 😀 a\\|b | 1 |", "| 日本 | *two* |", "| x<br>y | [z](https://z.example) |"].join(
    "\n",
  );
  assert.equal(
    shown(table),
    `<pre>${["Name    n", "──────  ─────────────────────", "😀 a|b  1", "日本    two", "x y     z (https://z.example)"].join("\n")}</pre>`,
  );
});

test("a heading stands in one message with what it is for", () => {
  const part = (nr: number) => `## Part ${nr}\n\n${`Sentence ${nr} says something. `.repeat(40)}`;
  const { messages } = partsOf([1, 2, 3, 4, 5, 6].map(part).join("\n\n"), english);
  assert.ok(messages.length > 1);
  for (const each of messages) {
    assert.doesNotMatch(each, /<\/b>$/);
    assert.match(each, /^<b>/);
  }
});

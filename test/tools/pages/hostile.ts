import assert from "node:assert/strict";
import { toMarkdown } from "../../../src/core/tools/pages/markdown.ts";

const base = new URL("https://example.test/docs/page");
const never = new AbortController().signal;

const pieces = [
  "<div>",
  "<li><ul>",
  "<blockquote>",
  "<a href=x>",
  "<b>",
  "<table><tr><td>",
  "<p>a",
  "</div>",
  "<a href=/x>y</a> ",
  "<!--",
  "&",
  "<pre>",
  "`",
  "<td>",
];

/** Reads pages of so many characters, each one piece over and over; none may grow past what its size explains. */
export async function readHostilePages(size: number): Promise<void> {
  for (const piece of pieces) {
    const { text } = await toMarkdown(`${piece.repeat(size / piece.length)}end`, base, never);
    assert.ok(text.length < 12 * size, piece);
  }
}

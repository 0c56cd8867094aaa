import assert from "node:assert/strict";
import { test } from "node:test";
import { editSpan, withLineEnds, withoutMark } from "../../src/extension/editor/edit-span.ts";

test("only what differs is replaced", () => {
  check("one two three", "one 2 three", "2");
  check("same", "same", "");
  check("", "new", "new");
  check("gone", "", "");
  check("aaa", "aaaa", "a");
  check("abab", "ab", "");
});

test("a line end of two characters is never split", () => {
  check("a\r\nb", "a\r\nc", "c");
  check("a\r\nb", "a\nb", "\n");
  check("a\nb", "a\r\nb", "\r\n");
  check("a\r", "a\r\n", "\r\n");
});

test("a character of two units is never split", () => {
  check("x😀y", "x😁y", "😁");
  check("😀", "😀😀", "😀");
  check("a𝒳", "a𝒴", "𝒴");
  check("a\u{1f600}", "a\u{1fa00}", "\u{1fa00}");
});

test("line ends become the document's, whatever they were", () => {
  assert.equal(withLineEnds("a\r\nb\nc\rd", "\n"), "a\nb\nc\nd");
  assert.equal(withLineEnds("a\r\nb\nc\rd", "\r\n"), "a\r\nb\r\nc\r\nd");
});

test("the mark of an encoding is not part of an editor's text", () => {
  assert.equal(withoutMark("\uFEFFa"), "a");
  assert.equal(withoutMark("a\uFEFF"), "a\uFEFF");
});

/** The span turns `before` into `after`, puts in exactly `text`, and cuts no pair in two. */
function check(before: string, after: string, text: string): void {
  const span = editSpan(before, after);
  assert.equal(before.slice(0, span.start) + span.text + before.slice(span.end), after);
  assert.equal(span.text, text);
  for (const at of [span.start, span.end]) assert.equal(/^[\r\ud800-\udbff]$/.test(before[at - 1] ?? "") && at < before.length, false);
}

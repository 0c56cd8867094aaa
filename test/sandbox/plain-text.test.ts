import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlainText, overwritten } from "../../src/core/sandbox/process/plain-text.ts";

function through(text: string, size: number): string {
  const plain = createPlainText();
  const bytes = Buffer.from(text);
  let result = "";
  for (let at = 0; at < bytes.length; at += size) result += plain.push(bytes.subarray(at, at + size));
  return result + plain.end();
}

test("Escape sequences are left out however the bytes are cut", () => {
  const check = (text: string, expected: string) => {
    for (const size of [1, 2, 3, 1000]) assert.equal(through(text, size), expected, `${JSON.stringify(text)} by ${size}`);
  };
  check("plain text\n", "plain text\n");
  check("\u001b[1;31mred\u001b[0m", "red");
  check("\u001b[2J\u001b[Htop", "top");
  check("\u001b]0;a title\u0007text", "text");
  check("\u001b]8;;https://example.org\u001b\\a link\u001b]8;;\u001b\\", "a link");
  check("\u001b(Bletters", "letters");
  check("bell\u0007 back\bspace\u0000", "bell backspace");
  check("tabs\tand\r\nlines\n", "tabs\tand\r\nlines\n");
  check("grüße 日本語 😀\n", "grüße 日本語 😀\n");
  check("cut off \u001b[3", "cut off ");
});

test("A sequence that is never closed does not swallow what follows", () => {
  const result = through(`\u001b]0;${"x".repeat(500)}\nstill here\n`, 10);
  assert.match(result, /still here\n$/);
});

test("Lines that were written over keep what was last", () => {
  const check = (text: string, expected: string) => assert.equal(overwritten(text), expected);
  check("10%\r20%\rdone\nnext\n", "done\nnext\n");
  check("a\r\nb\r\n", "a\nb\n");
  check("left\r", "left");
});

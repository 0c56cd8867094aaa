import assert from "node:assert/strict";
import test from "node:test";
import { jsonLine } from "../../src/cli/terminal/json.ts";
import { fit } from "../../src/cli/terminal/screen.ts";
import { visible, visibleLine } from "../../src/cli/terminal/visible.ts";

test("What a terminal would act on is shown as a sign, everything else as it is", () => {
  const check = (text: string, expected: string): void => assert.equal(visible(text), expected);
  check("plain\n\ttext – ü 日本 👩‍💻", "plain\n\ttext – ü 日本 👩‍💻");
  check("\u001b[31mred\u001b[0m", "␛[31mred␛[0m");
  check("\u001b]0;title\u0007", "␛]0;title␇");
  check("\u009b31m", "<U+009B>31m");
  check("over\rwritten", "over␍written");
  check("line\r\nline", "line\nline");
  check("back\b\u007f", "back␈␡");
  check("a\u202eb\u2066c", "a<U+202E>b<U+2066>c");
});

test("A line stays one line", () => {
  assert.equal(visibleLine("one\n  two\tthree"), "one ⏎ two three");
});

test("JSON lines hold nothing a terminal would act on and read back the same", () => {
  const value = { text: "\u001b[2J\u009b2J\u007f\u2028end" };
  const line = jsonLine(value);
  assert.doesNotMatch(line, /[^\x20-\x7e]/);
  assert.deepEqual(JSON.parse(line), value);
});

test("A line is cut to the columns there are, wide characters counted twice", () => {
  assert.equal(fit("short", 10), "short");
  assert.equal(fit("much too long", 5), "much…");
  assert.equal(fit("日本語", 5), "日本…");
});

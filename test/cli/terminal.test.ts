import assert from "node:assert/strict";
import { test } from "node:test";
import { describeNotice, remaining } from "../../src/cli/terminal/countdown.ts";
import { describeUsage } from "../../src/cli/terminal/person.ts";
import { keysOf, knownLines, legend } from "../../src/cli/terminal/questions/approval.ts";
import { chosen } from "../../src/cli/terminal/questions/chosen.ts";
import { readField } from "../../src/cli/terminal/questions/form.ts";
import { fit } from "../../src/cli/terminal/screen.ts";
import { createUnsaid } from "../../src/cli/terminal/unsaid.ts";
import { visible, visibleLine } from "../../src/cli/terminal/visible.ts";
import { jsonLine } from "../../src/core/history/json.ts";

test("What a terminal would act on or hide is written out, everything else stays as it is", () => {
  const check = (text: string, expected: string): void => assert.equal(visible(text), expected);
  check("plain\n\ttext – ü 日本 👩‍💻", "plain\n\ttext – ü 日本 👩‍💻");
  check("\u001b[31mred\u001b[0m", "\\u{1b}[31mred\\u{1b}[0m");
  check("\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}");
  check("\u009b31m", "\\u{9b}31m");
  check("over\rwritten", "over\\u{d}written");
  check("line\r\nline", "line\nline");
  check("back\b\u007f", "back\\u{8}\\u{7f}");
  check("a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c");
  check("zero\u200bwidth \u{e0041}tag", "zero\\u{200b}width \\u{e0041}tag");
  check("«\u00a0déjà\u202f! می‌خواهم ❤️ 日本\u3000語", "«\u00a0déjà\u202f! می‌خواهم ❤️ 日本\u3000語");
});

test("A line stays one line", () => {
  assert.equal(visibleLine("one\n  two\tthree"), "one ⏎ two three");
});

test("JSON lines hold nothing a terminal would act on and read back the same", () => {
  const value = { text: "\u001b[2J\u009b2J\u007f\u2028\u202e\u200b\u{e0041}end" };
  const line = jsonLine(value);
  assert.doesNotMatch(line, /[^\x20-\x7e]/);
  assert.deepEqual(JSON.parse(line), value);
});

test("A line is cut to the columns there are, wide characters counted twice", () => {
  assert.equal(fit("short", 10), "short");
  assert.equal(fit("much too long", 5), "much…");
  assert.equal(fit("日本語", 5), "日本…");
});

test("A number stands for its choice, as does a choice written out; everything else is the person's own words", () => {
  const choices = ["red", "3", "dark blue"].map((value) => ({ value, label: value.toUpperCase() }));
  const check = (text: string, value: string | readonly string[]): void => assert.deepEqual(chosen({ choices }, text), value);
  check("1", "red");
  check("3", "dark blue");
  check("1, 3 1", ["red", "dark blue"]);
  check("Dark Blue", "dark blue");
  check("7", "7");
  check("1 or 2", "1 or 2");
  assert.equal(chosen({ choices: [] }, "42"), "42");
});

test("What was said already is left out at the beginning of a text, and stays where it follows news", () => {
  const unsaid = createUnsaid();
  const full = "The disk of /a.b is full; make room.";
  assert.equal(unsaid.take(`${full} All is kept in memory.`), `${full} All is kept in memory.`);
  assert.equal(unsaid.take(full), undefined);
  assert.equal(unsaid.take(`${full} What was said is not saved.`), "What was said is not saved.");
  assert.equal(unsaid.take(`Another. ${full}`), `Another. ${full}`);
  unsaid.forget();
  assert.equal(unsaid.take(full), full);
});

test("What is left of a wait is told as a clock does, and never below nothing", () => {
  assert.deepEqual([61_000, 4_001, 3_723_000, -5].map(remaining), ["1:01", "0:05", "1:02:03", "0:00"]);
});

test("The wait before a retry is told in whole seconds, never shorter than it is", () => {
  const at = "2026-01-01T12:00:00.000Z";
  const told = (milliseconds: number) => {
    const retryAt = new Date(Date.parse(at) + milliseconds).toISOString();
    return /again in (\d+) s/.exec(describeNotice({ kind: "retry", message: "No.", attempt: 1, of: 2, retryAt }, at))?.[1];
  };
  assert.deepEqual([0, 250, 700, 1_000, 1_200, 20_450].map(told), ["1", "1", "1", "1", "2", "21"]);
});

test("Tokens are told as far as they are known", () => {
  const parts = { instructions: 100, tools: 400, you: 0, answers: 0, results: 500, images: 0 };
  assert.equal(describeUsage(undefined, undefined), "tokens unknown");
  assert.equal(describeUsage({ inputTokens: 10, outputTokens: 2, cachedTokens: 8 }, undefined), "10 tokens in (8 cached), 2 out");
  assert.equal(describeUsage(undefined, { window: 10_000, counted: false, parts }), "tokens unknown · context about 10 %");
  const tokens = { inputTokens: 10, outputTokens: 2 };
  assert.equal(describeUsage({ ...tokens, costUsd: 0.0123 }, undefined), "10 tokens in, 2 out · cost $0.0123");
  assert.equal(describeUsage({ ...tokens, costUsd: 0 }, undefined), "10 tokens in, 2 out · costs nothing");
  assert.equal(describeUsage({ ...tokens, costUnknown: true }, undefined), "10 tokens in, 2 out · price unknown");
  assert.equal(describeUsage({ ...tokens, costUsd: 2, partial: true }, undefined), "10 tokens in, 2 out · cost at least $2.00");
  assert.equal(describeUsage({ inputTokens: 1, outputTokens: 2 }, { counted: true, parts }), "1 tokens in, 2 out");
});

test("A question offers a key for each scope it has, in shorter words where there is little room", () => {
  const all = keysOf(["once", "session", "workspace", "always"]);
  const whole = "y allow once · c this conversation · s this workspace · a always · n deny · w deny with a word";
  assert.equal(legend(all, whole.length), whole);
  const short = legend(all, whole.length - 1);
  assert.equal(short, "y once · c conversation · s workspace · a always · n deny · w deny, say why");
  assert.equal(fit(`  ${short} `, 79), `  ${short} `);
  assert.equal(legend(keysOf(["once"]), 80), "y allow once · n deny · w deny with a word");
});

test("What is known of a command is told once, and of which it is where there are several", () => {
  const tests = { text: "npm test", known: "runs scripts.test of package.json" };
  const secret = { text: "cat .env", known: "it reads .env, which may hold secrets" };
  const reasons = ["This is always asked: it reads .env, which may hold secrets."];
  assert.deepEqual(knownLines({ commands: [tests], reasons }), ["Runs scripts.test of package.json."]);
  assert.deepEqual(knownLines({ commands: [secret], reasons }), []);
  assert.deepEqual(knownLines({ commands: [tests, { text: "touch x" }, secret], reasons }), [
    "npm test: runs scripts.test of package.json",
    "cat .env: it reads .env, which may hold secrets",
  ]);
  assert.deepEqual(knownLines({ reasons }), []);
});

test("What is typed into a field of a form means what the field is for; Enter alone takes what stands there", () => {
  const about = { name: "it", label: "It", required: true };
  const choices = [
    { value: "a", label: "The first" },
    { value: "b", label: "The second" },
  ];
  assert.equal(readField({ kind: "text", ...about, initial: "x" }, ""), "x");
  assert.equal(readField({ kind: "text", ...about }, ""), undefined);
  assert.deepEqual(
    ["3", "2.5", "many"].map((each) => readField({ kind: "number", ...about, whole: false }, each)),
    [3, 2.5, "many"],
  );
  assert.deepEqual(
    ["y", "No", "perhaps"].map((each) => readField({ kind: "yes-no", ...about }, each)),
    [true, false, "perhaps"],
  );
  assert.deepEqual(
    ["2", "the first", "c"].map((each) => readField({ kind: "choice", ...about, choices }, each)),
    ["b", "a", "c"],
  );
  assert.deepEqual(
    ["2", "1, 2"].map((each) => readField({ kind: "choices", ...about, choices }, each)),
    [["b"], ["a", "b"]],
  );
});

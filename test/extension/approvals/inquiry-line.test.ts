import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question } from "../../../src/core/events/question.ts";
import { inquiryLine, offeredFor } from "../../../src/extension/approvals/inquiry-line.ts";

const [again, leave] = [
  { value: "retry", label: "Try it again" },
  { value: "skip", label: "Leave it", detail: "The rest goes on" },
];
const question = (more: Partial<Question>): Question =>
  ({ about: "task", choices: [again, leave], multiple: false, freeText: true, ...more }) as unknown as Question;

test("what shall become of a failed task is asked as one line that names it, with its ways on", () => {
  const asked = question({
    taskId: "t1",
    text: "“Draw it” failed, and nothing else helped: There is\n\tno pen.\nWhat shall become of it?",
  });
  const { text, whole } = inquiryLine(asked, "Draw it");
  assert.equal(text, "AnyCowork asks: “Draw it” failed, and nothing else helped: There is no pen. What shall become of it?");
  assert.deepEqual(titles(asked, whole), ["Try it again", "Leave it", "Show"]);
});

test("a reason that a notification would show differently is left out, the task named all the same; a long one is cut and answered in the chat", () => {
  const odd = question({ text: "“Draw it” failed: see [this](https://example.org)\nWhat now?" });
  assert.equal(inquiryLine(odd, "Draw it").text, "The task “Draw it” failed, and nothing else helped. What shall become of it?");
  assert.equal(inquiryLine(odd, "[x](y)").text, "AnyCowork has a question for you.");
  const long = question({ text: `“Draw it” failed: ${"no pen ".repeat(100)}` });
  const { text, whole } = inquiryLine(long, "Draw it");
  assert.match(text, /^AnyCowork asks: “Draw it” failed: no pen .*…$/);
  assert.ok(text.length < 450);
  assert.deepEqual(titles(long, whole), ["Answer…"]);
});

test("an agent's question of several lines is asked whole, with the agent and the task it is for", () => {
  const asked = question({ about: "ask-user", agent: "coder", laneId: "t1", text: "Which one?\n- red\n- blue", choices: [] });
  assert.equal(inquiryLine(asked, "Paint").text, "coder asks, for “Paint”: Which one? - red - blue");
});

test("where a limit is reached the button says up to how much one goes on", () => {
  const choices = [
    { value: "go-on", label: "Go on", detail: "Up to $1.00 more" },
    { value: "stop", label: "Stop here" },
  ];
  const asked = question({ about: "limit", limit: "run-budget", text: "The run's budget of $1.00 is spent. Should it go on?", choices });
  assert.deepEqual(titles(asked, inquiryLine(asked, undefined).whole), ["Go on: up to $1.00 more", "Stop here", "Show"]);
});

function titles(asked: Question, whole: boolean): readonly string[] {
  return offeredFor(asked, whole).map(({ title }) => title);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { keptWords, olderText, summaryIn } from "../../../src/core/agents/compact/kept.ts";
import { estimateTokens } from "../../../src/core/agents/context/tokens.ts";
import { viewOf } from "../../../src/core/events/session-view.ts";
import { at, full, record } from "../../history/rows.ts";
import { long } from "./stand.ts";

const said = (id: string, text: string, from?: "team") =>
  ({ role: "user", id, sessionId: "s", runId: "r1", at, text, ...(from ? { from } : {}) }) as const;

test("what the person said, was asked, and what was changed stands there word for word, and how far the plan is", () => {
  const [question] = full.questions;
  assert.ok(question);
  const asked = { ...question, question: { ...question.question, text: "Which one?", after: "m2" } };
  const kept = keptWords(viewOf({ ...full, questions: [asked] }), 4, 1_000);
  assert.equal(
    kept,
    [
      "## What you were told, in order",
      "1. first?",
      "2. second?",
      "## What was asked",
      '- "Which one?": "yes"',
      "## The plan, and how far it is",
      "Goal: All is well.",
      "- Look: completed",
      "- Write: skipped",
      "## Files changed so far",
      "- a (edited)",
    ].join("\n"),
  );
});

test("where there is little room the first and the newest words stay, and what is left out is said", () => {
  const messages = Array.from({ length: 60 }, (_, index) => said(`m${index}`, `Order ${index}: ${long(`x${index}`, 40)}`));
  const kept = keptWords(viewOf({ ...record, messages, steps: [] }), 60, 500);
  assert.match(kept, /1\. Order 0: /);
  assert.match(kept, /Order 59: /);
  assert.match(kept, /\(\d+ more messages are left out here\.\)/);
  assert.ok(estimateTokens(kept) < 600);
});

test("the person's words come before what a team has told", () => {
  const messages = [
    said("m0", "The first."),
    said("m1", "Never in red."),
    ...[2, 3, 4].map((each) => said(`m${each}`, long(`t${each}`, 400), "team")),
  ];
  const kept = keptWords(viewOf({ ...record, messages, steps: [] }), 5, 300);
  assert.match(kept, /2\. Never in red\./);
});

test("of what stands in the place of the older part the summary alone is found again", () => {
  const summary = "## Goal\n- [x]\n\n## Done\n- y";
  assert.equal(summaryIn(olderText(summary, "## What you were told\n1. # Kept word for word", 9)), summary);
});

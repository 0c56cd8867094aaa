import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { sumOf, titleParts } from "../../webview/chat/tool.ts";
import { entriesOf, turnsOf } from "../../webview/chat/turns.ts";
import { timeAgo } from "../../webview/history/time.ts";
import { answer, asks, change, question, run, session, step, user } from "./harness/samples.ts";

const view = {
  ...session(),
  runs: [run("run1", { state: "completed" }), run("run2", {})],
  messages: [
    user("u1", "run1", "one"),
    answer("a1", "run1", "I look."),
    answer("a2", "run1", ""),
    answer("a3", "run1", "Done."),
    user("u2", "run2", "two"),
  ],
  steps: [step("s1", "a1", {}), step("s2", "a2", {}), step("s3", "a3", {})],
};

test("What the person took back stands after the run, one line each", () => {
  const undone = [step("s4", "a3", { tool: "undo" }), step("s5", "a3", { tool: "undo" })];
  const [first] = turnsOf({ ...view, steps: [...view.steps, ...undone] });
  assert.ok(first);
  const groups = entriesOf(first).flatMap((each) => (each.kind === "steps" ? [each.steps.map((one) => one.id).join("+")] : []));
  assert.deepEqual(groups, ["s1+s2", "s3", "s4", "s5"]);
});

test("Steps with no words between them stand together", () => {
  const [first] = turnsOf(view);
  assert.ok(first);
  const outline = entriesOf(first).map((each) => {
    if (each.kind === "steps") return each.steps.map((one) => one.id).join("+");
    if (each.kind === "summarised") return each.summary.text;
    return each.kind === "answered" ? each.asked.question.text : each.message.text;
  });
  assert.deepEqual(outline, ["I look.", "s1+s2", "Done.", "s3"]);
});

test("Where the older part was summarised for the model, a line says so, between what was said before and after", () => {
  const made = {
    id: "y",
    sessionId: view.session.id,
    runId: "run2",
    at: "2026-01-05T09:00:01.000Z",
    after: "u2",
    tokensBefore: 9,
    tokensAfter: 3,
  };
  const summary = { ...made, kind: "summary", messageId: "a3", text: "In short.", by: "model" } as const;
  const messages = [...view.messages, { ...answer("a4", "run2", "New."), at: "2026-01-05T09:00:02.000Z" }];
  const shown = { ...view, messages, compactions: [summary, { ...summary, id: "z", laneId: "task" }] };
  const turns = turnsOf(shown);
  assert.deepEqual(
    turns.flatMap(entriesOf).map((each) => each.kind),
    ["message", "steps", "message", "steps", "summarised", "message"],
  );
  const again = turnsOf({ ...shown, compactions: [{ ...summary, restoredAt: "2026-01-05T09:00:03.000Z" }] }, { view: shown, turns });
  assert.deepEqual([again[0] === turns[0], again[1] === turns[1]], [true, false]);
});

test("A turn in which nothing changed stays the same object, so that it is not drawn again", () => {
  const before = turnsOf(view);
  const next = { ...view, seq: 9, messages: [...view.messages, answer("a4", "run2", "New")], liveOutput: { s9: "x" } };
  const after = turnsOf(next, { view, turns: before });
  assert.equal(after[0], before[0]);
  assert.notEqual(after[1], before[1]);
});

test("Whatever changes, the turns are those that are put together from nothing, and turns of other runs stay the same objects", () => {
  const grown = view.messages.map((each) => (each.id === "a2" ? { ...answer("a2", "run1", "More."), finish: "streaming" as const } : each));
  const news: readonly { readonly next: SessionView; readonly same: readonly boolean[] }[] = [
    { next: { ...view, messages: grown }, same: [false, true] },
    { next: { ...view, messages: [...view.messages, answer("a4", "run2", "New")] }, same: [true, false] },
    { next: { ...view, messages: view.messages.slice(1) }, same: [false, true] },
    { next: { ...view, steps: view.steps.map((each) => (each.id === "s2" ? { ...each, state: "failed" } : each)) }, same: [false, true] },
    { next: { ...view, steps: [...view.steps, step("s4", "a4", { runId: "run2" })] }, same: [true, false] },
    { next: { ...view, runs: [...view.runs, run("run3", {})], liveOutput: { s3: "x" } }, same: [true, false, false] },
    { next: { ...view, runs: view.runs.slice(0, 1), messages: view.messages.slice(0, 4), liveOutput: { s3: "x" } }, same: [false] },
    { next: { ...view, questions: [asks("q1", { runId: "run2" })] }, same: [true, false] },
    { next: { ...view, approvals: [{ request: question("p1", "s1") }] }, same: [false, true] },
  ];
  const turns = turnsOf(view);
  for (const { next, same } of news) {
    const after = turnsOf(next, { view, turns });
    assert.deepEqual(after, turnsOf(next));
    assert.deepEqual(
      after.map((each) => turns.includes(each)),
      same,
    );
  }
});

test("Folded steps say what changed and what went wrong", () => {
  const steps = [
    step("1", "a", { change: change(4, 2) }),
    step("2", "a", { change: change(1, 0) }),
    step("3", "a", { state: "failed" }),
    step("4", "a", { state: "denied" }),
  ];
  assert.deepEqual(sumOf(steps), { text: "4 steps · 1 failed · 1 denied · 1 file", addedLines: 5, removedLines: 2 });
  assert.equal(sumOf(steps.slice(0, 1)).text, "1 step · 1 file");
});

test("A long title gives way in its middle and keeps the file's name", () => {
  const check = (title: string, expected: readonly string[]) => {
    const { words, head, tail } = titleParts({ tool: "read_file", title, input: { path: title } });
    assert.deepEqual([words, head, tail], expected);
  };
  check("Read src/totals.ts", ["Read", "src/totals.ts", ""]);
  check("Read packages/billing/src/totals.ts", ["Read", "packages/billing/src", "/totals.ts"]);
  check(`Read ${"x".repeat(40)}`, ["Read", "x".repeat(29), "x".repeat(11)]);
  assert.equal(titleParts({ tool: "constructor", title: "Call a thing", input: { path: "a" } }).words, "Call a thing");
  assert.equal(titleParts({ tool: "list_files", title: "List the workspace", input: {} }).words, "List the workspace");
});

test("Times are told the way people say them", () => {
  const now = Date.parse("2026-01-15T12:00:00.000Z");
  const check = (at: string, expected: string) => assert.equal(timeAgo(at, now), expected);
  check("2026-01-15T11:59:40.000Z", "just now");
  check("2026-01-15T11:55:00.000Z", "5 minutes ago");
  check("2026-01-15T09:00:00.000Z", "3 hours ago");
  check("2026-01-14T11:00:00.000Z", "yesterday");
  check("nonsense", "");
});

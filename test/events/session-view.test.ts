import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/events/event.ts";
import { fold, liveOutputLimit, type SessionView, viewOf } from "../../src/core/events/session-view.ts";

const session = {
  id: "s",
  title: "Talk",
  workspace: [],
  model: "demo/tour",
  approvalMode: "ask",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  seq: 7,
} as const;
const stored = viewOf({ session, runs: [], messages: [], steps: [], approvals: [], questions: [], queue: [], plans: [], tasks: [] });

function after(view: SessionView, ...events: readonly Event[]): SessionView {
  return events.reduce(
    (now, event) => fold(now, { seq: now.seq + 1, at: "2026-01-02T00:00:00.000Z", sessionId: "s", runId: "r", event }),
    view,
  );
}

test("an event that is already in the view changes nothing", () => {
  const event = { type: "session-change", title: "Old news" } as const;
  assert.equal(fold(stored, { seq: 7, at: "", sessionId: "s", runId: "", event }), stored);
});

test("what an event does not touch stays the same object, so that a view redraws only what changed", () => {
  const message = { role: "user", id: "m", sessionId: "s", runId: "r", at: "", text: "Hi" } as const;
  const before = after(stored, { type: "message-add", message });
  const now = after(before, { type: "session-change", title: "Greeting" });
  assert.equal(now.messages, before.messages);
  assert.equal(now.session.title, "Greeting");
});

test("of a running step's output only the tail is kept, and nothing once it has ended", () => {
  const start = { type: "step-start", stepId: "t", messageId: "m", callId: "c", tool: "run_command", title: "Run", input: {} } as const;
  const flood = { type: "step-output", stepId: "t", text: "x".repeat(liveOutputLimit) } as const;
  const running = after(stored, start, flood, { ...flood, text: "end" });
  assert.equal(running.liveOutput.t?.length, liveOutputLimit);
  assert.ok(running.liveOutput.t?.endsWith("xend"));
  const ended = after(running, { type: "step-end", stepId: "t", outcome: "ok", output: "whole", summary: "exit 0" });
  assert.deepEqual(ended.liveOutput, {});
  const trouble = { kind: "blocked", by: "engine" } as const;
  const blocked = after(running, { type: "step-end", stepId: "t", outcome: "failed", output: "", summary: "blocked", trouble });
  assert.deepEqual(blocked.steps.at(-1)?.trouble, trouble);
});

test("a retry's notice goes when something comes, a warning stays until the next run", () => {
  const retry = { type: "notice", notice: { kind: "retry", attempt: 1, of: 3, retryAt: "", message: "Busy." } } as const;
  const warning = { type: "notice", notice: { kind: "warning", message: "Not saved." } } as const;
  const message = { type: "message-add", message: { role: "user", id: "m", sessionId: "s", runId: "r", at: "", text: "Hi" } } as const;
  const end = { type: "run-end", outcome: "completed", text: "" } as const;
  assert.equal(after(stored, retry).notice?.message, "Busy.");
  assert.equal(after(stored, retry, message).notice, undefined);
  assert.equal(after(stored, warning, message, end).notice?.message, "Not saved.");
  assert.equal(after(stored, warning, end, { type: "run-start", model: "demo/tour", approvalMode: "ask" }).notice, undefined);
});

test("a warning about a task names it where all can see it; one about no task is as it was told", () => {
  const task = {
    sessionId: "s",
    runId: "r",
    objective: "",
    agent: "coder",
    dependsOn: [],
    evidence: [],
    state: "running",
    attempts: 1,
  } as const;
  const held = { ...stored, tasks: [{ ...task, id: "k", title: "Draw the chart" }] };
  const warning = { type: "notice", notice: { kind: "warning", message: "Half of its tokens are used." } } as const;
  assert.equal(after(held, { ...warning, laneId: "k" }).notice?.message, "“Draw the chart”: Half of its tokens are used.");
  assert.equal(after(held, { ...warning, laneId: "r-plan" }).notice?.message, "Half of its tokens are used.");
});

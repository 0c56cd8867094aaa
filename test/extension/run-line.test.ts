import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/events/event.ts";
import { runLine } from "../../src/extension/host/run-line.ts";

test("the log tells how runs begin, wait and end", () => {
  check({ type: "run-start", model: "openai/a", approvalMode: "ask" }, "Run r1 starts with openai/a, approvals: ask.");
  check({ type: "run-change", state: "waiting", reason: "approval" }, "Run r1 waits: approval.");
  check({ type: "run-end", outcome: "completed", text: "secret words" }, "Run r1 ends: completed.");
  const failure = { code: "auth", message: "The key was refused." } as const;
  check({ type: "run-end", outcome: "failed", text: "", failure }, "Run r1 ends: failed. auth: The key was refused.");
});

test("the log does not repeat the conversation", () => {
  check({ type: "text-delta", messageId: "m1", text: "private" }, undefined);
  check({ type: "step-output", stepId: "t1", text: "private" }, undefined);
});

function check(event: Event, expected: string | undefined): void {
  assert.equal(runLine({ seq: 1, at: "2026-01-01T00:00:00.000Z", sessionId: "s1", runId: "r1", event }), expected);
}

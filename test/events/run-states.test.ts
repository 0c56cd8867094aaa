import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../src/core/events/event.ts";
import type { Plan } from "../../src/core/events/plan/plan.ts";
import type { Run } from "../../src/core/events/session.ts";
import { fold, type SessionView, viewOf } from "../../src/core/events/session-view.ts";

const at = "2026-01-01T00:00:00.000Z";
const session = { id: "s", title: "", workspace: [], model: "test/m", approvalMode: "ask", createdAt: at, updatedAt: at, seq: 0 } as const;
const nothing = { messages: [], steps: [], approvals: [], questions: [], queue: [], tasks: [] } as const;

type RunStand = Exclude<Run["state"], "waiting"> | NonNullable<Run["waitReason"]>;
const runStands: readonly RunStand[] = ["running", "approval", "question", "parked", "interrupted", "completed", "failed", "cancelled"];
const ended: ReadonlySet<RunStand> = new Set(["completed", "failed", "cancelled"]);

function runIn(stand: RunStand): Run {
  const isWaiting = stand === "approval" || stand === "question" || stand === "parked" || stand === "interrupted";
  const common = { id: "r", sessionId: "s", model: "test/m", owner: "", startedAt: at } as const;
  if (isWaiting) return { ...common, state: "waiting", waitReason: stand, ...(stand === "parked" ? { waitUntil: at } : {}) };
  return { ...common, state: stand };
}

const standOf = ({ state, waitReason }: Run): RunStand => waitReason ?? (state as RunStand);

const plan = (state: Plan["state"]): Plan => ({ id: "r-plan", sessionId: "s", runId: "r", goal: "g", state, tasks: [], at });
const view = (stand: RunStand, planned: Plan["state"] = "running"): SessionView =>
  viewOf({ session, ...nothing, runs: [runIn(stand)], plans: [plan(planned)] });
const after = (before: SessionView, event: Event): SessionView => fold(before, { seq: 1, at, sessionId: "s", runId: "r", event });

const message = { role: "user", id: "m", sessionId: "s", runId: "r", at, text: "x" } as const;
const queued = { id: "q", sessionId: "s", verb: "steer", text: "x", at, state: "waiting" } as const;
const result = { text: "", files: [] } as const;
const compaction = {
  id: "c",
  sessionId: "s",
  runId: "r",
  at,
  after: "m",
  tokensBefore: 2,
  tokensAfter: 1,
  kind: "outputs",
  stepIds: [],
} as const;
const question = { about: "ask-user", text: "?", choices: [], multiple: false, freeText: true, at } as const;
const asks = { tool: "t", title: "t", detail: "d", where: "w", reasons: [], scopes: ["once"], at, stepId: "t" } as const;

/** One of each kind, of which nothing is known yet: what it says of a run. Nothing where it leaves a run as it is. */
const kinds: Readonly<Record<Exclude<Event["type"], "run-change" | "run-end" | "run-start">, object>> = {
  "route-decide": { route: { way: "agent", reason: "x", by: "rule" } },
  "plan-change": { plan: plan("running"), tasks: [] },
  "task-start": { taskId: "a", attempt: 1 },
  "task-change": { taskId: "a", state: "waiting", until: at },
  "task-end": { taskId: "a", outcome: "failed", result },
  "message-add": { message },
  "text-delta": { messageId: "m", text: "x" },
  "thought-delta": { messageId: "m", text: "x" },
  "message-end": { messageId: "m", finish: "complete", toolCalls: [] },
  "usage-report": { messageId: "m" },
  "step-start": { stepId: "t", messageId: "m", callId: "c", tool: "t", title: "t", input: {} },
  "step-run": { stepId: "t" },
  "step-output": { stepId: "t", text: "x" },
  "file-change": { stepId: "t", change: { path: "/w/a", label: "a", kind: "edit", addedLines: 1, removedLines: 1 } },
  "step-effects": { stepId: "t", effects: { files: [] } },
  "step-end": { stepId: "t", outcome: "ok", output: "", summary: "" },
  "approval-request": { approvalId: "p", ...asks },
  "approval-answer": { approvalId: "p", decision: "deny", scope: "once", by: "chat" },
  "question-request": { questionId: "u", ...question },
  "question-answer": { questionId: "u", value: "x", by: "chat" },
  "queue-change": { add: queued },
  "context-compact": { compaction },
  "context-restore": { compactionId: "c" },
  "session-change": { title: "x" },
  "rows-change": { rows: [] },
  notice: { notice: { kind: "warning", message: "x" } },
};

const ends = ["completed", "failed", "cancelled"] as const;
const waits = ["approval", "question", "parked", "interrupted"] as const;

test("A run in every state, after every event: it goes on and waits as it is told until its one end, which stays", () => {
  for (const stand of runStands) {
    const before = view(stand);
    const became = (event: Event) => standOf(after(before, event).runs[0] as Run);
    const isOver = ended.has(stand);
    assert.equal(became({ type: "run-change", state: "running" }), isOver ? stand : "running", `${stand}, running`);
    for (const reason of waits)
      assert.equal(became({ type: "run-change", state: "waiting", reason }), isOver ? stand : reason, `${stand}, waiting for ${reason}`);
    for (const outcome of ends)
      assert.equal(became({ type: "run-end", outcome, text: "" }), isOver ? stand : outcome, `${stand}, ${outcome}`);
    for (const [type, rest] of Object.entries(kinds)) assert.equal(became({ type, ...rest } as Event), stand, `${stand}, ${type}`);
    const [was, next] = after(before, { type: "run-start", model: "test/m", approvalMode: "ask" }).runs;
    assert.deepEqual([was && standOf(was), next?.state], [stand, "running"], `${stand}, another begins`);
  }
});

test("A plan in every state, after every event: only what is told of it changes it", () => {
  const states = ["review", "running", "over"] as const;
  for (const state of states) {
    const before = view("running", state);
    for (const next of states)
      assert.equal(after(before, { type: "plan-change", plan: plan(next), tasks: [] }).plans[0]?.state, next, `${state}, ${next}`);
    const others: readonly (readonly [string, object])[] = [
      ...Object.entries(kinds).filter(([type]) => type !== "plan-change"),
      ["run-start", { model: "test/m", approvalMode: "ask" }],
      ["run-change", { state: "waiting", reason: "interrupted" }],
      ...ends.map((outcome) => ["run-end", { outcome, text: "" }] as const),
    ];
    for (const [type, rest] of others) assert.equal(after(before, { type, ...rest } as Event).plans[0]?.state, state, `${state}, ${type}`);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalRequest } from "../../src/core/events/approval.ts";
import type { Envelope, Event } from "../../src/core/events/event.ts";
import type { Plan, Task } from "../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { type Activity, hear, idle, learn, taskTitle, waitingElsewhere } from "../../src/extension/activity.ts";

const start: Event = { type: "run-start", model: "demo/tour", approvalMode: "ask" };
const end: Event = { type: "run-end", outcome: "completed", text: "" };
const asks = (approvalId: string, at = "2026-01-01T00:00:00.000Z"): Event => ({ type: "approval-request", approvalId, ...details, at });
const details = {
  stepId: "t1",
  tool: "run_command",
  title: "Run this command?",
  detail: "ls",
  detailKind: "command",
  where: "/w",
  reasons: [],
  scopes: ["once"],
  binding: "b",
} as const;

test("a run is going on from its start to its end, also while it waits for an answer", () => {
  check([start], { running: ["s1"], waiting: [] });
  check([start, asks("a"), { type: "run-change", state: "waiting", reason: "approval" }], { running: ["s1"], waiting: ["a"] });
  check([start, end], { running: [], waiting: [] });
});

test("questions wait in the order they came until they are answered", () => {
  check([start, asks("a"), asks("b")], { running: ["s1"], waiting: ["a", "b"] });
  const answer: Event = { type: "approval-answer", approvalId: "a", by: "chat", decision: "allow", scope: "once" };
  check([start, asks("a"), asks("b"), answer], { running: ["s1"], waiting: ["b"] });
});

test("a question asked twice counts once", () => check([start, asks("a"), asks("a")], { running: ["s1"], waiting: ["a"] }));

test("nothing waits any more when the run is over or interrupted", () => {
  check([start, asks("a"), end], { running: [], waiting: [] });
  check([start, asks("a"), { type: "run-change", state: "waiting", reason: "interrupted" }], { running: [], waiting: [] });
});

test("what another window does to a conversation that is looked at counts as well", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const row = { id: "r1", sessionId: "s1", model: "demo/tour", owner: "", startedAt: at } as const;
  const request = { id: "a", sessionId: "s1", runId: "r1", ...details, at };
  const begun: Event = {
    type: "rows-change",
    rows: [
      { table: "runs", row: { ...row, state: "running" } },
      { table: "approvals", row: { request } },
    ],
  };
  const answered: Event = {
    type: "rows-change",
    rows: [{ table: "approvals", row: { request, answer: { decision: "allow", scope: "once", by: "chat", at } } }],
  };
  const over: Event = { type: "rows-change", rows: [{ table: "runs", row: { ...row, state: "completed" } }] };
  check([begun], { running: ["s1"], waiting: ["a"] });
  check([begun, answered], { running: ["s1"], waiting: [] });
  check([begun, over], { running: [], waiting: [] });
});

test("what a run left open that is over by now does not wait, also where another window tells all of a conversation again", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const row = { id: "r1", sessionId: "s1", model: "demo/tour", owner: "", startedAt: at, state: "running" } as const;
  const [old, now] = ["r0", "r1"].map(
    (runId) => ({ table: "approvals", row: { request: { id: runId, sessionId: "s1", runId, ...details, at } } }) as const,
  );
  assert.ok(old && now);
  check([{ type: "rows-change", rows: [{ table: "runs", row }, old, now] }], { running: ["s1"], waiting: ["r1"] });
});

test("who looks for what waits is led to what has waited longest, and nowhere else while something waits where they are", () => {
  const asked: Event = {
    ...{ type: "question-request", questionId: "q", about: "plan", text: "", choices: [], multiple: false, freeText: true },
    at: "2026-01-01T00:00:01.000Z",
  };
  const two = [
    { ...wrap(start), sessionId: "s1" },
    { ...wrap(start), sessionId: "s2" },
    { ...wrap(asked), sessionId: "s1" },
    { ...wrap(asks("a")), sessionId: "s2" },
  ].reduce(hear, idle);
  assert.deepEqual(
    ["s1", "s2", "s3", undefined].map((shown) => waitingElsewhere(two, shown)),
    [undefined, undefined, "s2", "s2"],
  );
  assert.equal(waitingElsewhere(idle, undefined), undefined);
});

test("events that change nothing leave the same object", () => {
  const before = [start].reduce((activity, event) => hear(activity, wrap(event)), idle);
  assert.equal(hear(before, wrap({ type: "text-delta", messageId: "m", text: "x" })), before);
});

test("an opened conversation brings the questions it still has", () => {
  const learned = learn(idle, view("waiting", "approval"));
  assert.deepEqual(Object.keys(learned.runs), ["s1"]);
  assert.deepEqual(
    learned.questions.map((each) => each.id),
    ["open"],
  );
});

test("what a task is called is known as long as its run goes on, from its plan, from another window, or from the conversation as it was opened", () => {
  const row = { id: "t1", sessionId: "s1", runId: "r1", title: "Write tests" } as Task;
  const plan = { id: "r1-plan", sessionId: "s1" } as Plan;
  const told = hear(idle, wrap({ type: "plan-change", plan, tasks: [row] }));
  const elsewhere = hear(idle, wrap({ type: "rows-change", rows: [{ table: "tasks", row }] }));
  const learned = learn(idle, { ...view("waiting", "approval"), tasks: [row, { ...row, id: "old", runId: "r0" }] });
  for (const each of [told, elsewhere, learned]) assert.equal(taskTitle(each, "t1"), "Write tests");
  assert.equal(taskTitle(learned, "old"), undefined);
  assert.equal(taskTitle(hear(told, wrap(end)), "t1"), undefined);
});

test("an interrupted or finished conversation brings none", () => {
  assert.deepEqual(learn(idle, view("waiting", "interrupted")), idle);
  assert.deepEqual(learn(idle, view("completed")), idle);
});

function check(events: readonly Event[], expected: { running: readonly string[]; waiting: readonly string[] }): void {
  const activity: Activity = events.reduce((before, event) => hear(before, wrap(event)), idle);
  assert.deepEqual({ running: Object.keys(activity.runs), waiting: activity.questions.map((each) => each.id) }, expected);
}

function wrap(event: Event): Envelope {
  return { seq: 1, at: "2026-01-01T00:00:00.000Z", sessionId: "s1", runId: "r1", event };
}

function view(state: "waiting" | "completed", waitReason?: "approval" | "interrupted"): SessionView {
  const at = "2026-01-01T00:00:00.000Z";
  const request = (id: string, runId: string): ApprovalRequest => ({ id, sessionId: "s1", runId, ...details, at });
  const session = {
    id: "s1",
    title: "",
    workspace: [],
    model: "demo/tour",
    approvalMode: "ask",
    createdAt: at,
    updatedAt: at,
    seq: 9,
  } as const;
  const run = { id: "r1", sessionId: "s1", model: "demo/tour", state, owner: "", startedAt: at, ...(waitReason ? { waitReason } : {}) };
  const answered = { request: request("done", "r1"), answer: { decision: "allow", scope: "once", by: "chat", at } } as const;
  const approvals = [answered, { request: request("old", "r0") }, { request: request("open", "r1") }];
  return {
    session,
    runs: [run],
    messages: [],
    steps: [],
    approvals,
    questions: [],
    queue: [],
    plans: [],
    tasks: [],
    seq: 9,
    liveOutput: {},
  };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Timed, type Worked, workedMs } from "../../src/core/events/plan/worked.ts";
import { fold, type SessionView, viewOf } from "../../src/core/events/session-view.ts";
import { full } from "../history/rows.ts";

const minute = (count: number) => new Date(Date.UTC(2026, 0, 2, 3, count)).toISOString();
const now = Date.parse(minute(30));

const minutesWorked = (timed: Timed, worked: Worked, by: number) => workedMs(timed, worked, by) / 60_000;

function view(more: Partial<typeof full>) {
  const task = { ...full.tasks[0], id: "k", runId: "r", state: "running", startedAt: minute(0) } as (typeof full.tasks)[number];
  const run = { id: "r", sessionId: "s", model: "m", state: "running", owner: "", startedAt: minute(0) } as const;
  return viewOf({ ...full, runs: [run], tasks: [task], approvals: [], questions: [], ...more });
}

const asked = (laneId: string | undefined, from: number, to: number | undefined) => ({
  request: {
    ...(full.approvals[0]?.request as (typeof full.approvals)[number]["request"]),
    runId: "r",
    at: minute(from),
    ...(laneId ? { laneId } : {}),
  },
  ...(to === undefined ? {} : { answer: { decision: "allow", scope: "once", by: "chat", at: minute(to) } as const }),
});

test("An agent's minutes are those in which it works: waiting for a person is none, however many questions are open at once", () => {
  const used = (approvals: readonly ReturnType<typeof asked>[]) => minutesWorked(view({ approvals }), { runId: "r", laneId: "k" }, now);
  assert.equal(used([]), 30);
  assert.equal(used([asked("k", 5, 15)]), 20);
  assert.equal(used([asked("k", 5, 15), asked("k", 10, 20), asked("k", 12, 13)]), 15);
  assert.equal(used([asked("k", 25, undefined)]), 25);
  assert.equal(used([asked("other", 5, 15), asked(undefined, 5, 15)]), 30);
});

test("Nor is waiting for a provider that wants to be left alone, before and just now", () => {
  const [task] = view({}).tasks;
  const used = (more: object) =>
    minutesWorked({ ...view({}), tasks: task ? [{ ...task, ...more }] : [] }, { runId: "r", laneId: "k" }, now);
  assert.equal(used({ waitedMs: 5 * 60_000 }), 25);
  assert.equal(used({ state: "waiting", waitedMs: 5 * 60_000, waitingSince: minute(20) }), 15);
});

test("Nor is the time in which nobody carried the run, told in time or, after a crash, late; what was asked meanwhile counts once", () => {
  const heard = (before: SessionView, at: number, event: object) =>
    fold(before, { seq: before.seq + 1, at: minute(at), sessionId: "s", runId: "r", event: event as never });
  const gone = { type: "run-change", state: "waiting", reason: "interrupted" };
  const used = (after: SessionView) => minutesWorked(after, { runId: "r", laneId: "k" }, now);
  const left = heard(view({}), 5, gone);
  assert.equal(used(left), 5);
  assert.equal(used(heard(left, 20, { type: "run-change", state: "running" })), 15);
  assert.equal(used(heard(heard(view({}), 20, { ...gone, since: minute(10) }), 25, { type: "run-change", state: "running" })), 15);
  const asking = heard(view({ approvals: [asked("k", 5, 20)] }), 20, { ...gone, since: minute(10) });
  assert.equal(used(heard(asking, 25, { type: "run-change", state: "running" })), 10);
});

test("What has not begun has taken no time", () => {
  assert.equal(minutesWorked(view({}), { runId: "r", laneId: "nobody" }, now), 0);
  assert.equal(minutesWorked(view({}), { runId: "r", laneId: undefined }, now), 30);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunPorts } from "../../../src/core/agents/ports.ts";
import { shippedAgents } from "../../../src/core/agents/roster/shipped.ts";
import type { LiveSession } from "../../../src/core/agents/session/live.ts";
import { createControl } from "../../../src/core/agents/team/control.ts";
import { createDesk } from "../../../src/core/agents/team/desk.ts";
import type { Event } from "../../../src/core/events/event.ts";
import type { PlanAct } from "../../../src/core/events/plan/act.ts";
import type { Task, TaskState } from "../../../src/core/events/plan/plan.ts";
import { fold, type SessionView, viewOf } from "../../../src/core/events/session-view.ts";

const at = "2026-01-01T00:00:00.000Z";
const session = { id: "s", title: "", workspace: [], model: "test/m", approvalMode: "ask", createdAt: at, updatedAt: at, seq: 0 } as const;
const nothing = { runs: [], messages: [], steps: [], approvals: [], questions: [], queue: [] } as const;

function task(id: string, state: TaskState, dependsOn: readonly string[] = []): Task {
  const common = { sessionId: "s", runId: "r", planId: "r-plan", objective: "Do.", agent: "coder", evidence: [] } as const;
  const isEnded = state === "completed" || state === "failed" || state === "cancelled" || state === "skipped";
  return {
    id,
    title: `Task ${id}`,
    ...common,
    dependsOn,
    state,
    attempts: state === "pending" ? 0 : 1,
    ...(isEnded ? { result: { text: "x", files: [] }, endedAt: at } : {}),
  };
}

function handedOn(id: string, state: TaskState): Task {
  const { planId: _, ...rest } = task(id, state);
  return { ...rest, stepId: "t" };
}

/** A plan at work with one task in a state, and one that waits for it; and one in this state that an agent handed on. */
function desk(state: TaskState) {
  const plan = { id: "r-plan", sessionId: "s", runId: "r", goal: "g", state: "running", tasks: ["a", "b"], at } as const;
  let view: SessionView = viewOf({
    session,
    ...nothing,
    plans: [plan],
    tasks: [task("a", state), task("b", state === "failed" ? "skipped" : "pending", ["a"]), handedOn("h", state)],
  });
  const conversation = {
    view: () => view,
    emit(runId: string, ...events: readonly Event[]) {
      for (const event of events) view = fold(view, { seq: view.seq + 1, at, sessionId: "s", runId, event });
    },
  };
  let id = 0;
  const run = { conversation: conversation as unknown as LiveSession, runId: "r", now: () => Date.parse(at), newId: () => `new-${++id}` };
  const control = createControl(run);
  const ports = { ...run, session: conversation, team: { control } };
  const { atWork } = createDesk(ports as unknown as RunPorts, shippedAgents);
  const ended: unknown[] = [];
  if (state === "running" || state === "waiting") {
    const controller = new AbortController();
    controller.signal.addEventListener("abort", () => ended.push(controller.signal.reason));
    atWork.set("a", controller);
    control.attend("h", controller);
  }
  return {
    act: (act: PlanAct) => control.act(act),
    state: (id: string) => view.tasks.find((each) => each.id === id)?.state,
    view: () => view,
    ended,
  };
}

const acts = (taskId: string): Readonly<Record<string, Exclude<PlanAct, { kind: "add" }>>> => ({
  edit: { kind: "edit", taskId, change: { title: "Other" } },
  move: { kind: "move", taskId, before: "b" },
  remove: { kind: "remove", taskId },
  stop: { kind: "stop", taskId },
  skip: { kind: "skip", taskId },
  retry: { kind: "retry", taskId },
  message: { kind: "message", taskId, text: "Look." },
});

/** What becomes of a task in each state by each act. "ends": its agent is ended, which tells the state; "no": it is refused, and nothing changes. */
const table: Readonly<Record<TaskState, Readonly<Record<string, string>>>> = {
  pending: { edit: "pending", move: "pending", remove: "cancelled", stop: "cancelled", skip: "skipped", retry: "no", message: "pending" },
  running: { edit: "no", move: "no", remove: "no", stop: "ends", skip: "ends", retry: "no", message: "running" },
  waiting: { edit: "no", move: "no", remove: "no", stop: "ends", skip: "ends", retry: "no", message: "waiting" },
  completed: { edit: "no", move: "no", remove: "no", stop: "no", skip: "no", retry: "no", message: "no" },
  failed: { edit: "no", move: "no", remove: "no", stop: "no", skip: "no", retry: "pending", message: "no" },
  cancelled: { edit: "no", move: "no", remove: "no", stop: "no", skip: "no", retry: "pending", message: "no" },
  skipped: { edit: "no", move: "no", remove: "no", stop: "no", skip: "no", retry: "pending", message: "no" },
};

for (const [state, row] of Object.entries(table) as [TaskState, Readonly<Record<string, string>>][]) {
  test(`What people can do with a task that is ${state}, and what becomes of it`, () => {
    for (const [name, act] of Object.entries(acts("a"))) hold(state, act, row[name]);
  });
}

/** Nothing of it waits to begin: it begins with the step that hands it on. */
const handedTable: Readonly<Partial<Record<TaskState, Readonly<Record<string, string>>>>> = {
  running: table.running,
  waiting: table.waiting,
  completed: table.completed,
  failed: table.completed,
  cancelled: table.completed,
  skipped: table.completed,
};

for (const [state, row] of Object.entries(handedTable) as [TaskState, Readonly<Record<string, string>>][]) {
  test(`What people can do with a task that an agent handed on and that is ${state}`, () => {
    for (const [name, act] of Object.entries(acts("h"))) hold(state, act, row[name]);
  });
}

function hold(state: TaskState, act: Exclude<PlanAct, { kind: "add" }>, wanted: string | undefined): void {
  const place = desk(state);
  const before = place.view();
  const problem = place.act(act);
  const became = problem !== undefined ? "no" : place.ended.length > 0 ? "ends" : place.state(act.taskId);
  assert.equal(became, wanted, `${act.kind}: ${problem ?? ""}`);
  if (problem === undefined) return;
  assert.equal(place.view(), before, `${act.kind} is refused and changes something`);
  assert.match(problem, /^“Task [ah]” (is|was) .+\.$/, act.kind);
}

test("A task that is begun again brings back what was skipped for it, and forgets what had come of it", () => {
  const place = desk("failed");
  assert.equal(place.act({ kind: "retry", taskId: "a" }), undefined);
  assert.deepEqual(
    place
      .view()
      .tasks.filter((each) => each.planId)
      .map((each) => [each.id, each.state, each.result]),
    [
      ["a", "pending", undefined],
      ["b", "pending", undefined],
    ],
  );
});

test("A task that was skipped for another is not tried again by itself: it is said by name what to try again instead", () => {
  const place = desk("failed");
  assert.equal(
    place.act({ kind: "retry", taskId: "b" }),
    "“Task b” needs what did not come to its end: “Task a”. Try that again instead: what was skipped for it comes back with it.",
  );
  assert.equal(place.state("b"), "skipped");
});

test("Each piece of news of a task means the same in every state: what it says is so from then on", () => {
  const result = { text: "t", files: ["f"] };
  const news: readonly (readonly [Event, TaskState])[] = [
    [{ type: "task-start", taskId: "a", attempt: 2 }, "running"],
    [{ type: "task-change", taskId: "a", state: "waiting", until: at }, "waiting"],
    [{ type: "task-change", taskId: "a", state: "running" }, "running"],
    ...(["completed", "failed", "skipped", "cancelled"] as const).map(
      (outcome) => [{ type: "task-end", taskId: "a", outcome, result }, outcome] as const,
    ),
  ];
  for (const state of Object.keys(table) as TaskState[])
    for (const [event, after] of news) {
      const view = fold(viewOf({ session, ...nothing, plans: [], tasks: [task("a", state)] }), {
        seq: 1,
        at,
        sessionId: "s",
        runId: "r",
        event,
      });
      const [now] = view.tasks;
      assert.equal(now?.state, after, `${event.type} in ${state}`);
      assert.equal(now?.waitUntil, after === "waiting" ? at : undefined);
      assert.equal(now?.waitingSince, after === "waiting" ? at : undefined);
      assert.deepEqual(now?.result, event.type === "task-end" ? result : event.type === "task-start" ? undefined : task("a", state).result);
    }
});

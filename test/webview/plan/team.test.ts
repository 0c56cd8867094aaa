import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssistantMessage } from "../../../src/core/events/message.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { Run } from "../../../src/core/events/session.ts";
import { turnsOf } from "../../../webview/chat/turns.ts";
import { isPlanning } from "../../../webview/plan/planning.tsx";
import { costGap, spanOf, spentOn } from "../../../webview/plan/spent.ts";
import { footingOf, planFooting, teamsOf } from "../../../webview/plan/team.ts";
import { factOf, lanesThatAsk, progressOf, routeWords, standOf } from "../../../webview/plan/words.ts";
import { answer, question, session, step, user } from "../harness/samples.ts";
import { planStates } from "./states.ts";

const view = shown("plan-asking");
const team = teamsOf(view).get("run1");
assert.ok(team);
const run: Run = { id: "run1", sessionId: "session1", model: "demo/tour", state: "running", owner: "", startedAt: "" };
const named = (id: string): Task => {
  const task = team.tasks.find((each) => each.id === id);
  assert.ok(task);
  return task;
};

test("A task with an open question of its own waits for the person, until that is answered or the task is over", () => {
  const asking = lanesThatAsk(view.approvals, view.questions, team.under);
  assert.deepEqual([standOf(named("t3"), asking, run), standOf(named("t5"), asking, run)], ["yours", "pending"]);
  assert.equal(standOf({ ...named("t3"), state: "cancelled" }, asking, run), "cancelled");
  const answered = view.approvals.map((each) => ({ ...each, answer: { decision: "allow", scope: "once", by: "chat", at: "" } as const }));
  assert.equal(standOf(named("t3"), lanesThatAsk(answered, [], team.under), run), "running");
});

test("Nobody is at work on the tasks of an interrupted run: those that were say so, and nothing of its plan takes wishes; of a parked one all does", () => {
  const gone = { ...run, state: "waiting", waitReason: "interrupted" } as const;
  const parked = { ...run, state: "waiting", waitReason: "parked" } as const;
  const stands = (of: typeof run) => ["t1", "t3", "t5"].map((id) => standOf(named(id), new Set(["t3"]), of));
  assert.deepEqual(stands(gone), ["completed", "interrupted", "pending"]);
  assert.deepEqual(stands(parked), ["completed", "yours", "pending"]);
  const { planId: _, ...handedOn } = named("t3");
  for (const [of, footing] of [
    [gone, "interrupted"],
    [parked, "led"],
    [run, "led"],
    [{ ...run, state: "failed" }, "over"],
  ] as const) {
    assert.equal(planFooting(team.plan, of), footing);
    for (const task of [named("t3"), handedOn]) assert.equal(footingOf({ ...view, runs: [of] }, task), footing);
  }
  assert.equal(planFooting(team.plan && { ...team.plan, state: "over" }, run), "over");
});

test("Beside a task stands what it is at, what it waits for, or what came of it", () => {
  assert.equal(factOf(named("t1"), "completed", team), "");
  assert.equal(factOf(named("t2"), "completed", team), "2 files");
  assert.equal(factOf(named("t3"), "running", team), "Run npm test -- --reporter=dot");
  assert.equal(factOf(named("t5"), "pending", team), "after Run the tests again, Write board-report.docx");
  assert.equal(factOf(named("t3"), "yours", team), "waits for you");
  assert.equal(progressOf(team.tasks), "2 of 5");
});

test("Of each task that was begun is told how long it was worked on and what it cost, of one at work so far; what is not known is said once", () => {
  const now = Date.parse("2026-01-05T09:02:00.000Z");
  assert.equal(spentOn(named("t1"), team, now), "42 s");
  assert.equal(spentOn(named("t2"), team, now), "42 s · $0.0123");
  assert.equal(spentOn(named("t3"), { ...team, approvals: [] }, now), "1 min 10 s");
  assert.equal(spentOn({ ...named("t3"), waitedMs: 30_000 }, { ...team, approvals: [] }, now), "40 s");
  assert.equal(spentOn({ ...named("t3"), state: "pending" }, team, now), "");
  assert.equal(spentOn(named("t5"), team, now), "");
  const said = { ...answer("x", "run1", ""), laneId: "t1" };
  const spent = (...messages: readonly AssistantMessage[]) => spentOn(named("t1"), { ...team, messages }, now);
  assert.equal(spent({ ...said, usage: { inputTokens: 12_000, outputTokens: 600 } }), "42 s · 13k tokens");
  const cheap = { ...said, usage: { inputTokens: 900, outputTokens: 20, costUsd: 0.5 } };
  assert.equal(spent(cheap, { ...said, finish: "streaming" }), "42 s · $0.50");
  assert.equal(spent(cheap, said), "42 s · at least $0.50");
  const gap = (...messages: readonly AssistantMessage[]) => costGap({ ...team, messages });
  assert.deepEqual(
    [gap(), gap(cheap), gap(cheap, said), gap(said)],
    ["", "", "Some of the cost is not known.", "What it costs is not known."],
  );
});

test("What was handed on in a task, or further, waits for the person and costs at that task, too", () => {
  const { planId: _, ...inPlan } = named("t3");
  const handedOn = (id: string, from: string): Task => ({ ...inPlan, id, stepId: `from-${from}` });
  const tasks = [...view.tasks, handedOn("t3.1", "t3"), handedOn("t3.1.1", "t3.1")];
  const steps = [...view.steps, ...["t3", "t3.1"].map((laneId) => ({ ...step(`from-${laneId}`, "m", { tool: "delegate" }), laneId }))];
  const usage = { inputTokens: 900, outputTokens: 20, costUsd: 0.25 };
  const messages = ["t3", "t3.1", "t3.1.1"].map((laneId) => ({ ...answer(`of-${laneId}`, "run1", ""), laneId, usage }));
  const handed = teamsOf({ ...view, tasks, steps, messages, approvals: [] }).get("run1");
  assert.ok(handed);
  const request = { ...question("q", "s"), laneId: "t3.1.1" };
  assert.deepEqual([...lanesThatAsk([{ request }], [], handed.under)].sort(), ["t3", "t3.1", "t3.1.1"]);
  const cost = (id: string) => spentOn({ ...named("t1"), id }, handed, 0);
  assert.deepEqual(["t3", "t3.1", "t2"].map(cost), ["42 s · $0.75", "42 s · $0.50", "42 s"]);
});

test("A plan whose rest a second run does tells what the first did, and no night that lay between", () => {
  const plan = team.plan && { ...team.plan, id: "plan2", runId: "run2", tasks: ["t1", "t2", "rest"] };
  assert.ok(plan);
  const rest: Task = { ...named("t2"), id: "rest", runId: "run2", planId: "plan2" };
  const nextDay = { ...rest, startedAt: "2026-01-06T08:00:00.000Z", endedAt: "2026-01-06T08:00:10.000Z" };
  const second = teamsOf({ ...view, plans: [...view.plans, plan], tasks: [...view.tasks, nextDay] }).get("run2");
  assert.ok(second);
  assert.equal(progressOf(second.tasks), "3 of 3");
  assert.equal(spentOn(named("t2"), second, 0), "42 s · $0.0123");
  assert.deepEqual(second.steps, [], "what it did is the first run's");
  assert.equal(spanOf(second.tasks.slice(0, 2)), spanOf(team.tasks.slice(0, 2)));
  assert.equal(spanOf([named("t1"), nextDay]), "52 s");
});

test("A plan is planned anew from the order on, until something comes of it or it is said that nothing did", () => {
  const order = { ...user("o", "run1", "Another way."), laneId: "run1-plan" };
  const ordered = { ...team, messages: [...team.messages, order] };
  const told = { ...ordered, notices: { "run1-plan": { kind: "warning", message: "The plan is as it was." } as const } };
  assert.deepEqual([isPlanning(team, run), isPlanning(ordered, run), isPlanning(told, run)], [false, true, false]);
});

test("How a message was handled is said with its reason", () => {
  const reason = "It is one short request.";
  assert.equal(routeWords({ way: "agent", by: "rule", reason }), `One agent: ${reason}`);
  assert.equal(routeWords({ way: "agent", agent: "coder", by: "model", reason }), `The agent coder: ${reason}`);
});

test("What happens in tasks is no part of the conversation's own entries, but belongs to its turn, which is drawn again only when it changed", () => {
  const [turn] = turnsOf(view);
  assert.ok(turn);
  assert.deepEqual([turn.messages.map(({ id }) => id), turn.steps], [["u1"], []]);
  assert.deepEqual(
    turn.team?.steps.map(({ id }) => id),
    ["s2", "s3", "s4"],
  );
  const [same] = turnsOf({ ...view, seq: 2 }, { view, turns: [turn] });
  assert.equal(same, turn);
  const [other] = turnsOf(
    { ...view, steps: view.steps.map((each) => (each.id === "s3" ? { ...each, state: "running" as const } : each)) },
    { view, turns: [turn] },
  );
  assert.notEqual(other, turn);
});

test("A conversation without a team costs no team, and a question of nobody's task asks for none", () => {
  const plain = { ...session(), messages: [answer("a1", "run1", "Hello")], steps: [step("s1", "a1", {})] };
  assert.equal(teamsOf(plain).size, 0);
  assert.equal(lanesThatAsk([{ request: question("q", "s1") }], [], undefined).size, 0);
});

function shown(name: string) {
  let found = session();
  planStates((parts) => {
    found = { ...found, ...parts };
    return [];
  })[name]?.();
  return found;
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import { turnsOf } from "../../../webview/chat/turns.ts";
import { teamsOf } from "../../../webview/plan/team.ts";
import { factOf, lanesThatAsk, progressOf, routeWords, standOf } from "../../../webview/plan/words.ts";
import { answer, question, session, step } from "../harness/samples.ts";
import { planStates } from "./states.ts";

const view = shown("plan-asking");
const team = teamsOf(view).get("run1");
assert.ok(team);
const named = (id: string): Task => {
  const task = team.tasks.find((each) => each.id === id);
  assert.ok(task);
  return task;
};

test("A task with an open question of its own waits for the person, until that is answered or the task is over", () => {
  const asking = lanesThatAsk(view.approvals, view.questions);
  assert.deepEqual([standOf(named("t3"), asking), standOf(named("t5"), asking)], ["yours", "pending"]);
  assert.equal(standOf({ ...named("t3"), state: "cancelled" }, asking), "cancelled");
  const answered = view.approvals.map((each) => ({ ...each, answer: { decision: "allow", scope: "once", by: "chat", at: "" } as const }));
  assert.equal(standOf(named("t3"), lanesThatAsk(answered, [])), "running");
});

test("Beside a task stands what it is at, what it waits for, or what came of it and what that cost", () => {
  assert.equal(factOf(named("t1"), "completed", team), "42 s");
  assert.equal(factOf(named("t2"), "completed", team), "2 files · $0.0123");
  assert.equal(factOf(named("t3"), "running", team), "Run npm test -- --reporter=dot");
  assert.equal(factOf(named("t5"), "pending", team), "after Run the tests again, Write board-report.docx");
  assert.equal(factOf(named("t3"), "yours", team), "waits for you");
  const counted = { ...answer("x", "run1", ""), laneId: "t1", usage: { inputTokens: 12_000, outputTokens: 600 } };
  assert.equal(factOf(named("t1"), "completed", { ...team, messages: [counted] }), "42 s · 13k tokens");
  assert.equal(progressOf(team.tasks), "2 of 5");
});

test("How a message was handled is said with its reason", () => {
  const reason = "It is one short request.";
  assert.equal(routeWords({ way: "agent", by: "rule", reason }), `One agent: ${reason}`);
  assert.equal(routeWords({ way: "agent", agent: "coder", by: "model", reason }), `The agent coder: ${reason}`);
});

test("What happens in tasks is no part of the conversation's own entries, but belongs to its turn, which is drawn again only when it changed", () => {
  const [turn] = turnsOf(view, []);
  assert.ok(turn);
  assert.deepEqual([turn.messages.map(({ id }) => id), turn.steps], [["u1"], []]);
  assert.deepEqual(
    turn.team?.steps.map(({ id }) => id),
    ["s2", "s3", "s4"],
  );
  const [same] = turnsOf({ ...view, seq: 2 }, [turn]);
  assert.equal(same, turn);
  const [other] = turnsOf(
    { ...view, steps: view.steps.map((each) => (each.id === "s3" ? { ...each, state: "running" as const } : each)) },
    [turn],
  );
  assert.notEqual(other, turn);
});

test("A conversation without a team costs no team, and a question of nobody's task asks for none", () => {
  const plain = { ...session(), messages: [answer("a1", "run1", "Hello")], steps: [step("s1", "a1", {})] };
  assert.equal(teamsOf(plain).size, 0);
  assert.equal(lanesThatAsk([{ request: question("q", "s1") }], []).size, 0);
});

function shown(name: string) {
  let found = session();
  planStates((parts) => {
    found = { ...found, ...parts };
    return [];
  })[name]?.();
  return found;
}

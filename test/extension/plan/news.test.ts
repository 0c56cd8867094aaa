import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../../src/core/events/event.ts";
import type { Plan, Task } from "../../../src/core/events/plan/plan.ts";
import { createPlanNews } from "../../../src/extension/plan/news.ts";

const plan: Plan = {
  id: "r1-plan",
  sessionId: "s1",
  runId: "r1",
  goal: "A page that can be shown.",
  state: "running",
  tasks: ["a", "b"],
  at: "",
};
const planned: Event = { type: "plan-change", plan, tasks: [] };
const done = (taskId: string): Event => ({ type: "task-end", taskId, outcome: "completed", result: { text: "", files: [] } });
const end = (outcome: "completed" | "failed" | "cancelled"): Event => ({ type: "run-end", outcome, text: "" });

test("A plan that ends unseen is told once, with how much of it is done, and counts until it is looked at", () => {
  const { news, told, look } = stand();
  news.hear(at(planned));
  news.hear(at(done("a")));
  news.hear(at(end("completed")));
  assert.deepEqual(told, ["s1: AnyCowork is through with its plan, 1 of 2 tasks done: A page that can be shown."]);
  assert.equal(news.unseen(), 1);
  look("s1");
  assert.equal(news.unseen(), 0);
});

test("Nothing is told of a plan that is looked at, that the person stopped, or of a run without one", () => {
  const { news, told, look } = stand();
  news.hear(at(end("completed")));
  news.hear(at(planned));
  news.hear(at(end("cancelled")));
  look("s1");
  news.hear(at(planned));
  news.hear(at(end("completed")));
  assert.deepEqual([told, news.unseen()], [[], 0]);
});

test("A plan that is partly done is called that, and no failure", () => {
  const { news, told } = stand();
  news.hear(at(planned));
  news.hear(at(done("a")));
  news.hear(at({ ...end("failed"), failure: { code: "partly-done", message: "" } } as Event));
  assert.deepEqual(told, ["s1: AnyCowork's plan is partly done, 1 of 2 tasks done: A page that can be shown."]);
});

test("A goal that a notification would take for a link or an icon is left out", () => {
  const { news, told } = stand();
  news.hear(at({ ...planned, plan: { ...plan, goal: "See [all](https://example.org)" } }));
  news.hear(at(end("failed")));
  assert.deepEqual(told, ["s1: AnyCowork's plan came to no good end, 0 of 2 tasks done."]);
});

test("A plan that was at work before anybody listened is known from its conversation", () => {
  const { news, told } = stand();
  const task = { id: "a", planId: plan.id, state: "completed" } as Task;
  const run = { id: "r1", state: "waiting" };
  news.learn({ session: { id: "s1" }, plans: [plan], tasks: [task], runs: [run] } as unknown as Parameters<typeof news.learn>[0]);
  news.hear(at(done("b")));
  news.hear(at(end("completed")));
  assert.match(told[0] ?? "", /2 of 2 tasks/);
});

function at(event: Event) {
  return { seq: 1, at: "", sessionId: "s1", runId: "r1", event };
}

function stand() {
  const told: string[] = [];
  let seen: string | undefined;
  const news = createPlanNews({ isSeen: (id) => id === seen, tell: (id, sentence) => void told.push(`${id}: ${sentence}`) });
  return {
    news,
    told,
    look: (id: string) => {
      seen = id;
    },
  };
}

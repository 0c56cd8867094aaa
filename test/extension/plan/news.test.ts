import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event } from "../../../src/core/events/event.ts";
import type { Plan, Task } from "../../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { createNews, type Ended, type News, sentenceOf } from "../../../src/extension/plan/news.ts";

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

test("A goal or title that a notification would take for a link or an icon is left out", () => {
  assert.equal(sentenceOf("AnyCowork is done", "Tidy up"), "AnyCowork is done: Tidy up");
  for (const about of ["See [all](https://example.org)", "$(trash)", ""])
    assert.equal(sentenceOf("AnyCowork is done", about), "AnyCowork is done.");
});

test("A plan that was at work before anybody listened is known from its conversation", () => {
  const { news, told } = stand();
  news.learn(viewOf("running"));
  news.hear(at(done("b")));
  news.hear(at(end("completed")));
  assert.match(told[0] ?? "", /2 of 2 tasks/);
});

test("What a run before did of the plan is counted where the next does the rest, also where it was another window's or from before a restart", () => {
  const rest: Event = { type: "plan-change", plan: { ...plan, id: "r2-plan", runId: "r2", tasks: ["a", "b2"] }, tasks: [] };
  const begun = (news: News) => {
    for (const each of [{ type: "run-start", model: "m", approvalMode: "ask" } as const, rest, done("b2"), end("completed")])
      news.hear({ ...at(each), runId: "r2" });
  };
  const here = stand();
  for (const each of [planned, done("a"), { ...end("failed"), failure: { code: "partly-done", message: "" } } as Event])
    here.news.hear(at(each));
  begun(here.news);
  const restarted = stand();
  restarted.news.learn(viewOf("failed"));
  begun(restarted.news);
  for (const { told } of [here, restarted]) assert.match(told.at(-1) ?? "", /through with its plan, 2 of 2 tasks done/);
});

test("A plan of another window is followed as it is changed there, and its end told where the person is here and looks elsewhere", () => {
  for (const [isHere, count] of [
    [true, 1],
    [false, 0],
  ] as const) {
    const { news, told, come } = stand();
    come(isHere);
    news.learn(viewOf("running"));
    const rows = (...list: readonly unknown[]) => news.hear(at({ type: "rows-change", rows: list } as unknown as Event));
    rows({ table: "plans", row: { ...plan, tasks: ["a", "b", "c"] } }, { table: "tasks", row: { id: "c", state: "completed" } });
    rows({ table: "runs", row: { ...run, state: "completed", endedAt: early } });
    assert.equal(told.length, count);
    if (isHere) assert.match(told[0] ?? "", /2 of 3 tasks done/);
    assert.equal(news.unseen(), count);
  }
});

test("Without a plan the end is told of what was shown here, once the person has waited half a minute since they last did something", () => {
  const begins = { type: "run-start", model: "m", approvalMode: "ask" } as const;
  const answers: Event = { type: "approval-answer", approvalId: "q", by: "chat", decision: "allow", scope: "once" };
  const late = "2026-01-01T00:00:40.000Z";
  const cases = [
    [[at(begins), at(end("completed"), late)], ["s1: AnyCowork is done: undefined"]],
    [[at(begins), at(end("failed"), late)], ["s1: AnyCowork came to no good end: undefined"]],
    [[at(begins), at(end("cancelled"), late)], []],
    [[at(begins), at(end("completed"))], []],
    [[at(begins), at(answers, "2026-01-01T00:00:20.000Z"), at(end("completed"), late)], []],
    [
      [at(begins), at({ ...answers, by: "rule" }, "2026-01-01T00:00:20.000Z"), at(end("completed"), late)],
      ["s1: AnyCowork is done: undefined"],
    ],
  ] as const;
  for (const [envelopes, expected] of cases) {
    const { news, told } = stand();
    news.learn(viewOf("completed"));
    for (const each of envelopes) news.hear(each);
    assert.deepEqual(told, expected);
    const unknown = stand();
    for (const each of envelopes) unknown.news.hear(each);
    assert.deepEqual(unknown.told, [], "it was not begun here");
  }
});

const early = "2026-01-01T00:00:00.000Z";
const run = { id: "r1", sessionId: "s1", model: "m", owner: "", startedAt: early } as const;

/** The conversation with its plan, of which the first task is done. */
function viewOf(state: "running" | "failed" | "completed"): SessionView {
  const task = { id: "a", planId: plan.id, state: "completed" } as Task;
  return { session: { id: "s1" }, plans: [plan], tasks: [task], runs: [{ ...run, state }] } as unknown as SessionView;
}

function at(event: Event, time = early) {
  return { seq: 1, at: time, sessionId: "s1", runId: "r1", event };
}

function stand() {
  const told: string[] = [];
  let seen: string | undefined;
  let isHere = true;
  const tell = (id: string, { head, goal }: Ended) => void told.push(`${id}: ${head}: ${goal}`);
  const news = createNews({ isSeen: (id) => id === seen, isHere: () => isHere, tell });
  return {
    news,
    told,
    look: (id: string) => {
      seen = id;
    },
    come: (here: boolean) => {
      isHere = here;
    },
  };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import type { Part } from "../../../src/core/providers/provider.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { holdAll } from "../acts.ts";
import type { Setting, Stage } from "../stage.ts";
import { agents, type Draft, inTurn, proposes, setTeamStage, standing, taskOf } from "./hands.ts";

/** A thousandth of a dollar for each token that goes in. */
const price = { input: 1_000, output: 0 };
const cents = (count: number): Part => ({ type: "usage", usage: { inputTokens: count * 10, outputTokens: 0 } });
const sideBySide: readonly Draft[] = ["a", "b", "c"].map((id) => ({ id }));

interface TeamSetting extends Partial<Setting> {
  readonly tasks?: readonly Draft[];
}

/** Each task looks twice and is done; each answer costs as much. */
function team(each: number, { tasks = sideBySide, ...setting }: TeamSetting) {
  const turns = new Map<string, number>();
  const coder = (request: Parameters<typeof taskOf>[0]): readonly Part[] => {
    const task = taskOf(request);
    const turn = (turns.get(task) ?? 0) + 1;
    turns.set(task, turn);
    return turn > 2 ? [says(`${task} is done.`), cents(each)] : [call("look", { what: `${task}, ${turn}` }), cents(each)];
  };
  const planner = inTurn([proposes(tasks), cents(5)]);
  const coordinator = inTurn([says("All is done."), cents(5)]);
  return setTeamStage({ planner, coordinator, coder }, { price, ...setting });
}

const budget = (run: number) => () => ({ turns: 99, milliseconds: 600_000, budgets: { run } });
const questions = (stage: Stage) => stage.envelopes.flatMap(({ event }) => (event.type === "question-request" ? [event] : []));

test("tasks side by side draw on the run's one budget: one question for all of them, and a yes lets all go on", async () => {
  const stage = team(20, { limits: budget(1), reply: () => "go-on" });
  await stage.play("Do three things");
  await holdAll("team/budget", stage);
  assert.deepEqual(Object.values(await standing(stage)), Array(3).fill("completed"));
  const { runs, messages } = await stage.view();
  const costs = messages.map((each) => (each.role === "assistant" ? (each.usage?.costUsd ?? 0) : 0));
  assert.equal(runs.at(-1)?.usage?.costUsd, 1.9);
  assert.equal(Math.round(costs.reduce((sum, each) => sum + each, 0) * 1e9) / 1e9, 1.9);
  assert.deepEqual(
    questions(stage).map(({ limit, laneId }) => [limit, laneId]),
    [["run-budget", undefined]],
  );
});

test("with nobody to ask a spent budget stops every task, and the run ends as failed with that reason", async () => {
  const stage = team(50, { limits: budget(1), canAsk: () => false });
  await stage.play("Do three things");
  const run = (await stage.view()).runs.at(-1);
  assert.deepEqual([run?.state, run?.failure?.code], ["failed", "budget"]);
  assert.match(run?.failure?.message ?? "", /everything so far is kept\. Try again to do what is left of the plan, or raise the budget\.$/);
  assert.equal(questions(stage).length, 1);
});

test("an agent's own budget holds for each of its tasks, and is asked about in its lane", async () => {
  const own: readonly AgentConfig[] = agents.map((each) => (each.name === "coder" ? { ...each, budget: { usd: 0.5 } } : each));
  const stage = team(30, { limits: budget(9), agents: own, reply: ({ text }) => (text.includes("coder") ? "stop" : undefined) });
  await stage.play("Do three things");
  const { tasks } = await stage.view();
  assert.deepEqual(
    tasks.map((each) => [each.state, each.result?.failure?.code]),
    Array(3).fill(["failed", "budget"]),
  );
  assert.deepEqual(
    questions(stage).map(({ limit, laneId, agent }) => [limit, laneId, agent]),
    tasks.map(({ id }) => ["task-budget", id, "coder"]),
  );
});

test("a task's share of the run's budget is told at 80 %, asked about at 100 % in its lane, and the lesser of it and its agent's own counts", async () => {
  const tasks = [{ id: "a", share: 4 }, { id: "b" }];
  const wide = agents.map((each) => (each.name === "coder" ? { ...each, budget: { usd: 5 } } : each));
  for (const own of [agents, wide]) {
    const stage = team(30, { limits: budget(9), tasks, agents: own, reply: () => "stop" });
    await stage.play("Do two things");
    const { tasks: rows, runs } = await stage.view();
    assert.deepEqual(
      rows.map((each) => [each.state, each.share, each.result?.failure?.code]),
      [
        ["failed", 4, "budget"],
        ["completed", undefined, undefined],
      ],
    );
    assert.deepEqual(
      questions(stage).map(({ limit, laneId, spentUsd }) => [limit, laneId, spentUsd]),
      [["task-budget", rows[0]?.id, 0.6]],
    );
    const told = stage.envelopes.flatMap(({ event }) => (event.type === "notice" ? [event.notice.message] : []));
    assert.match(told.join(), /^The budget that the agent coder has for its task of \$0\.36 is spent to 83 %; once all of it is, it asks/);
    assert.equal(runs.at(-1)?.failure?.code, "partly-done");
  }
});

test("what the router's question cost is the run's, too", async () => {
  const stage = setTeamStage(
    {
      router: inTurn([call("choose_way", { way: "agent", agent: "writer", reason: "One text." }), cents(7)]),
      writer: inTurn([says("Here."), cents(3)]),
    },
    { price, workMode: "auto" },
  );
  await stage.play("Write about the house:\n- its roof\n- its walls\n- its garden");
  assert.equal((await stage.view()).runs.at(-1)?.usage?.costUsd, 0.1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Budgets } from "../../src/core/agents/ports.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { look } from "../fakes/small-tools.ts";
import { hears, holdAll, reopened } from "./acts.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

/** A thousandth of a dollar for each token that goes in. */
const price = { input: 1_000, output: 0 };
const costs = (cents: number, what = `${cents}`): ScriptedTurn => [
  call("look", { what }),
  { type: "usage", usage: { inputTokens: cents * 10, outputTokens: 10 } },
];
const ends = (cents: number): ScriptedTurn => [says("Done."), { type: "usage", usage: { inputTokens: cents * 10, outputTokens: 10 } }];
const within =
  (budgets: Budgets): Setting["limits"] =>
  () => ({ turns: 50, milliseconds: 60_000, budgets });

const failureOf = async (stage: Stage) => (await stage.view()).runs.at(-1)?.failure;
const warnings = (stage: Stage) =>
  stage.envelopes.flatMap(({ event }) => (event.type === "notice" && event.notice.kind === "warning" ? [event.notice.message] : []));
const questions = (stage: Stage) => stage.envelopes.flatMap(({ event }) => (event.type === "question-request" ? [event] : []));

test("the run's budget is told at 80 %, asked about when it is spent, and a yes gives as much again, until somebody says stop", async () => {
  const answers = ["go-on", "stop"];
  const stage = setStage({
    provider: new ScriptedProvider([costs(45), costs(40), costs(30), costs(50), costs(45, "more"), costs(20)]),
    tools: [look],
    price,
    limits: within({ run: 1 }),
    reply: () => answers.shift(),
  });
  await stage.play("Do the work");
  await holdAll("budget-asked", stage);
  assert.equal((await failureOf(stage))?.code, "budget");
  assert.equal((await stage.view()).runs.at(-1)?.usage?.costUsd, 2.3);
  assert.deepEqual(
    questions(stage).map((each) => [each.limit, each.spentUsd]),
    [
      ["run-budget", 1.15],
      ["run-budget", 2.3],
    ],
  );
});

test("with nobody to ask, a spent budget ends the run with a sentence, and everything is kept", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([costs(70), costs(20)]),
    tools: [look],
    price,
    limits: within({ run: 0.5 }),
    canAsk: () => false,
  });
  await stage.play("Do the work");
  await holdAll("budget-nobody", stage);
  assert.equal((await failureOf(stage))?.code, "budget");
  assert.equal((await stage.view()).steps.length, 1);
});

test("a budget that can't be watched, since the price is not known, is told once, and the limit on tokens holds", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([costs(40), costs(40), costs(40)]),
    tools: [look],
    limits: () => ({ turns: 50, milliseconds: 60_000, tokens: 800, budgets: { run: 0.1 } }),
    canAsk: () => false,
  });
  await stage.play("Do the work");
  await holdAll("budget-unknown-price", stage);
  assert.equal((await failureOf(stage))?.code, "token-limit");
  assert.equal(warnings(stage).filter((each) => /price of test\/scripted is not known/.test(each)).length, 1);
  assert.deepEqual((await stage.view()).runs.at(-1)?.usage, { inputTokens: 800, outputTokens: 20, costUnknown: true });
});

test("answers nobody counted are estimated, so that the budget holds, and their estimate is shown nowhere as a cost", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([[call("look", { what: "a" })], [call("look", { what: "b" })], [says("Done.")]]),
    tools: [look],
    price,
    limits: within({ run: 0.05 }),
    canAsk: () => false,
  });
  await stage.play("Do the work");
  assert.equal((await failureOf(stage))?.code, "budget");
  assert.equal((await stage.view()).runs.at(-1)?.usage, undefined);
});

test("a conversation's budget counts all its runs", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([ends(60), ends(30), ends(30), ends(10)]),
    price,
    limits: within({ run: 1, session: 1 }),
    canAsk: () => false,
  });
  for (const text of ["One", "Two", "Three"]) await stage.play(text);
  assert.equal((await stage.view()).runs.at(-1)?.state, "completed");
  assert.match(warnings(stage).at(-1) ?? "", /This conversation's budget of \$1\.00 is spent to 90 %; once all of it is, it ends/);
  await stage.play("Four");
  assert.match((await failureOf(stage))?.message ?? "", /This conversation's budget of \$1\.00 is spent.*begin a new conversation/);
});

test("the day's budget counts all conversations of the folder, and a yes to it holds for all of them", async () => {
  const setting = { price, limits: within({ day: 1 }) };
  const first = setStage({ ...setting, provider: new ScriptedProvider([ends(70)]) });
  await first.play("One");
  const second = reopened(first, {
    ...setting,
    sessionId: undefined,
    provider: new ScriptedProvider([ends(50), ends(5)]),
    reply: () => "go-on",
  });
  await second.play("Two");
  assert.equal(questions(second).length, 0);
  await second.play("Three");
  assert.deepEqual(
    questions(second).map((each) => [each.limit, each.spentUsd]),
    [["day-budget", 1.2]],
  );
  const third = reopened(second, {
    ...setting,
    sessionId: undefined,
    provider: new ScriptedProvider([ends(95), ends(1)]),
    canAsk: () => false,
  });
  await third.play("Four");
  assert.equal(await failureOf(third), undefined);
  await third.play("Five");
  assert.match((await failureOf(third))?.message ?? "", /Today's budget for all conversations of \$1\.00 is spent.*tomorrow/);
});

test("what was spent yesterday is not today's", async () => {
  const stage = setStage({ provider: new ScriptedProvider([ends(150), ends(10)]), price, limits: within({ day: 1 }), canAsk: () => false });
  await stage.play("One");
  stage.clock.advance(24 * 3_600_000);
  await stage.play("Two");
  assert.equal(await failureOf(stage), undefined);
});

test("a restart forgets neither what was spent nor what was allowed", async () => {
  const setting = { tools: [look], price, limits: within({ run: 1 }) };
  const answers = ["go-on", undefined];
  const before = setStage({ ...setting, provider: new ScriptedProvider([costs(110), costs(105), costs(3)]), reply: () => answers.shift() });
  await before.send("Look");
  await before.until(() => questions(before).length === 2);
  await before.runtime.close();

  const provider = new ScriptedProvider([costs(50, "again"), ends(10)]);
  const after = reopened(before, { ...setting, provider, reply: () => "go-on" });
  await after.runtime.open(before.sessionId());
  await hears(after, "run-end");
  assert.equal(questions(after).length, 1);
  assert.equal(provider.requests.length, 2);
  assert.equal((await after.view()).runs.at(-1)?.usage?.costUsd, 2.75);
});

test("prices that change later change nothing of what was told", async () => {
  const before = setStage({ provider: new ScriptedProvider([ends(20)]), price });
  await before.play("One");
  const after = reopened(before, { provider: new ScriptedProvider([ends(20)]), price: { input: 2_000, output: 0 } });
  await after.play("Two");
  const { runs, messages } = await after.view();
  assert.deepEqual(
    runs.map((each) => each.usage?.costUsd),
    [0.2, 0.4],
  );
  assert.deepEqual(
    messages.flatMap((each) => (each.role === "assistant" ? [each.usage?.costUsd] : [])),
    [0.2, 0.4],
  );
});

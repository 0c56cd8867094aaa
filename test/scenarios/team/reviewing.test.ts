import assert from "node:assert/strict";
import { test } from "node:test";
import { gate, hears } from "../acts.ts";
import { asks, inTurn, proposes, setTeamStage, speaks, standing } from "./hands.ts";

test("another try of a plan that nobody could look through lets it be looked through before it begins", async () => {
  let isThere = false;
  const cast = { planner: inTurn([proposes([{ id: "a" }])]), coder: speaks("Done.") };
  // Whoever wanted the plan is gone when it is there.
  const stage = setTeamStage(cast, { reviewsPlans: true, canAsk: () => isThere || stage.provider.asked("planner") === 0 });
  await stage.play("Do it");
  assert.equal((await stage.view()).runs.at(-1)?.failure?.code, "plan");
  isThere = true;
  const before = await hears(stage, "question-request");
  await stage.runtime.resume(stage.sessionId());
  const asked = await stage.until(({ event }) => event.type === "question-request" && event !== before);
  assert.ok(asked.type === "question-request");
  assert.deepEqual([asked.about, stage.provider.asked("coder")], ["plan", 0]);
  await stage.runtime.reply(asked.questionId, "begin", "chat");
  await stage.until(({ event }) => event.type === "run-end" && event.outcome === "completed");
  assert.deepEqual([stage.provider.asked("planner"), stage.provider.asked("coder")], [1, 1]);
});

test("what the person says while a plan waits to be looked through changes it, as an answer would, and what they then agree to is done", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a" }])], [proposes([{ id: "blue" }])]), coder: speaks("Done.") };
  const stage = setTeamStage(cast, { reviewsPlans: true });
  await stage.send("Do it");
  const first = await hears(stage, "question-request");
  assert.ok(first.type === "question-request");
  await stage.send("Make it blue", "steer");
  const second = await stage.until(({ event }) => event.type === "question-request" && event.questionId !== first.questionId);
  assert.ok(second.type === "question-request");
  assert.match(second.text, /1\. Task blue \(coder\)/);
  await stage.runtime.reply(second.questionId, "begin", "chat");
  await hears(stage, "run-end");
  assert.deepEqual(await standing(stage), { "Task a": "cancelled", "Task blue": "completed" });
  const order = stage.provider.requests.findLast(({ role }) => role === "planner")?.request.messages.at(-1)?.text;
  assert.match(order ?? "", /^The person looked through the plan and says: Make it blue\n/);
  assert.deepEqual(
    (await stage.view()).questions.map(({ answer }) => [answer?.value, answer?.by]),
    [
      [undefined, "stopped"],
      ["begin", "chat"],
    ],
  );
});

test("what the person says while a plan is made is planned in before they are asked about it", async () => {
  const planned = gate();
  const cast = {
    planner: inTurn([planned.passed, proposes([{ id: "a" }])], [proposes([{ id: "blue" }])]),
    coder: speaks("Done."),
  };
  const stage = setTeamStage(cast, { reviewsPlans: true });
  await stage.send("Do it");
  await asks(stage, "planner");
  await stage.send("Make it blue", "steer");
  planned.open();
  const asked = await hears(stage, "question-request");
  assert.ok(asked.type === "question-request");
  assert.match(asked.text, /1\. Task blue \(coder\)/);
  await stage.runtime.reply(asked.questionId, "begin", "chat");
  await hears(stage, "run-end");
  assert.deepEqual([stage.provider.asked("planner"), await standing(stage)], [2, { "Task a": "cancelled", "Task blue": "completed" }]);
});

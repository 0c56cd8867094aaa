import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRun, openQuestions } from "../../src/core/events/session-view.ts";
import { askUserTool } from "../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { expectTranscript } from "../transcript.ts";
import { breath, hears, holdAll, ok, reopened, yes } from "./acts.ts";
import { transcriptOf } from "./script.ts";
import { type Stage, setStage } from "./stage.ts";

const tools = [askUserTool(), commandTool(async () => ok("fine"))];
const asking = call("ask_user", { question: "Which colour?", choices: ["red", "blue"] });
const states = (stage: Stage) =>
  stage.envelopes.flatMap(({ event }) => {
    if (event.type !== "run-change") return [];
    return event.state === "waiting" ? [`waiting: ${event.reason}`] : ["running"];
  });

test("what the model asks waits for the person, and their answer goes back to it", async () => {
  const provider = new ScriptedProvider([[asking], [says("Blue it is.")]]);
  const stage = setStage({ provider, tools, reply: () => "blue" });
  await stage.play("Paint it");
  await holdAll("question-answered", stage);
  assert.deepEqual(provider.requests[1]?.messages.at(-1), {
    role: "tool",
    callId: "call-ask_user",
    tool: "ask_user",
    text: "The person answers: blue",
  });
});

test("an answer that is none of the choices is not taken where only they count", async () => {
  const provider = new ScriptedProvider([[call("ask_user", { question: "Which?", choices: ["red"], allow_text: false })], [says("Red.")]]);
  const stage = setStage({ provider, tools });
  await stage.send("Paint it");
  const asked = await hears(stage, "question-request");
  assert.ok(asked.type === "question-request");
  assert.equal((await stage.runtime.reply(asked.questionId, "green", "chat")).kind, "unfit");
  assert.equal((await stage.runtime.reply(asked.questionId, "red", "chat")).kind, "accepted");
  assert.deepEqual(await stage.runtime.reply(asked.questionId, "red", "toast"), { kind: "late", by: "chat" });
  await hears(stage, "run-end");
});

test("with nobody to ask, the model is told to decide itself", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[asking], [says("I took red.")]]), tools, canAsk: () => false });
  await stage.play("Paint it");
  await holdAll("question-nobody", stage);
});

test("a question that was open when the process ended is asked anew, and the answer counts", async () => {
  const before = setStage({ provider: new ScriptedProvider([[asking]]), tools });
  await before.send("Paint it");
  await hears(before, "question-request");
  await before.runtime.close();

  const provider = new ScriptedProvider([[says("Red it is.")]]);
  const after = reopened(before, { provider, tools, reply: () => "red" });
  await after.runtime.open(before.sessionId());
  await hears(after, "run-end");
  expectTranscript("question-over-restart", transcriptOf([...before.envelopes, ...after.envelopes]));
  const view = await after.view();
  assert.deepEqual(
    view.questions.map((each) => each.answer?.by),
    ["stopped", "chat"],
  );
  assert.match(JSON.stringify(provider.requests[0]?.messages.at(-1)), /The person answers: red/);
});

test("a stop while a question is open withdraws it", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[asking]]), tools });
  await stage.send("Paint it");
  await hears(stage, "question-request");
  await stage.runtime.stop(stage.sessionId());
  const view = await stage.view();
  assert.deepEqual([openQuestions(view).length, view.runs.at(-1)?.state, view.steps[0]?.state], [0, "cancelled", "cancelled"]);
});

for (const first of ["question", "approval"] as const) {
  test(`a question and an approval wait side by side, and the run goes on after the second when the ${first} is answered first`, async () => {
    const provider = new ScriptedProvider([[asking, call("command", { line: "check" })], [says("Done.")]]);
    const stage = setStage({ provider, tools });
    await stage.send("Paint it");
    const question = await hears(stage, "question-request");
    const approval = await hears(stage, "approval-request");
    assert.ok(question.type === "question-request" && approval.type === "approval-request");
    const answers = [
      () => stage.runtime.reply(question.questionId, "red", "chat"),
      () => stage.runtime.answer(approval.approvalId, yes(), "chat"),
    ];
    if (first === "approval") answers.reverse();
    answers[0]?.();
    await breath();
    assert.equal(currentRun(await stage.view())?.state, "waiting");
    assert.ok(!states(stage).includes("running"));
    answers[1]?.();
    await hears(stage, "run-end");
    assert.equal(states(stage).at(-1), "running");
  });
}

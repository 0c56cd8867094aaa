import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { commandTool, look } from "../fakes/small-tools.ts";
import { endless, hears, holdAll, ok, reopened, yes } from "./acts.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

const lookAt = (index: number): ScriptedTurn => [call("look", { what: `${index}` })];
const looks = (count: number) => Array.from({ length: count }, (_, index) => lookAt(index));
const counted = (index: number, inputTokens: number): ScriptedTurn => [
  call("look", { what: `${index}` }),
  { type: "usage", usage: { inputTokens, outputTokens: 10 } },
];

async function scene(name: string, setting: Setting): Promise<Stage> {
  const stage = setStage(setting);
  await stage.play("Do the work");
  await holdAll(name, stage);
  return stage;
}

const failureOf = async (stage: Stage) => (await stage.view()).runs.at(-1)?.failure?.code;
const warnings = (stage: Stage) =>
  stage.envelopes.flatMap(({ event }) => (event.type === "notice" && event.notice.kind === "warning" ? [event.notice.message] : []));

test("the limit on turns is told when it is near, asked about when it is reached, and a yes gives as many again", async () => {
  const provider = new ScriptedProvider([...looks(11), [says("Done.")]]);
  const answers = ["go-on", "go-on"];
  const stage = await scene("limit-turns-asked", {
    provider,
    tools: [look],
    limits: () => ({ turns: 5, milliseconds: 60_000 }),
    reply: () => answers.shift(),
  });
  assert.equal(provider.requests.length, 12);
  assert.equal(warnings(stage).length, 2);
});

test("who says stop there ends the run with everything kept", async () => {
  const stage = setStage({
    provider: new ScriptedProvider(looks(9)),
    tools: [look],
    limits: () => ({ turns: 3, milliseconds: 60_000 }),
    reply: () => "stop",
  });
  await stage.play("Do the work");
  assert.equal(await failureOf(stage), "turn-limit");
  assert.equal((await stage.view()).steps.length, 3);
});

test("the limit on tokens counts what goes in and what comes out", async () => {
  const provider = new ScriptedProvider([counted(1, 390), counted(2, 490), counted(3, 300), counted(4, 990), [says("Done.")]]);
  const stage = await scene("limit-tokens-asked", {
    provider,
    tools: [look],
    limits: () => ({ turns: 50, milliseconds: 60_000, tokens: 1_000 }),
    reply: () => "go-on",
  });
  assert.equal(stage.envelopes.filter(({ event }) => event.type === "question-request").length, 2);
  assert.equal(await failureOf(stage), undefined);
});

test("tokens nobody counted are estimated, so that the limit holds all the same", async () => {
  const stage = setStage({
    provider: new ScriptedProvider(looks(9)),
    tools: [look],
    limits: () => ({ turns: 50, milliseconds: 60_000, tokens: 1_000 }),
    canAsk: () => false,
  });
  await stage.play("Do the work");
  assert.equal(await failureOf(stage), "token-limit");
});

test("when the time is over the step at work is not broken off, and then it is asked", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([
      [call("command", { line: "slow" }), call("command", { line: "next" }, "c2")],
      [call("command", { line: "more" })],
      [says("Done.")],
    ]),
    tools: [
      commandTool(async (line, { onOutput }) => {
        onOutput(`${line}\n`);
        if (line === "slow") stage.clock.advance(90_000);
        return ok(line);
      }),
    ],
    person: yes,
    limits: () => ({ turns: 9, milliseconds: 60_000 }),
    reply: () => "go-on",
  });
  await stage.play("Work");
  await holdAll("limit-time-asked", stage);
});

test("waiting for the person uses no time", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([[call("command", { line: "check" })], [says("Done.")]]),
    tools: [commandTool(async () => ok("fine"))],
    limits: () => ({ turns: 9, milliseconds: 60_000 }),
  });
  await stage.send("Work");
  const asked = await hears(stage, "approval-request");
  stage.clock.advance(3_600_000);
  assert.ok(asked.type === "approval-request");
  stage.runtime.answer(asked.approvalId, yes(), "chat");
  await hears(stage, "run-end");
  assert.equal(stage.envelopes.filter(({ event }) => event.type === "question-request").length, 0);
});

test("in a long list of calls the time is asked about between two of them", async () => {
  const calls = Array.from({ length: 5 }, (_, index) => call("command", { line: `${index}` }, `c${index}`));
  const stage = setStage({
    provider: new ScriptedProvider([calls]),
    tools: [
      commandTool(async () => {
        stage.clock.advance(40_000);
        return ok("");
      }),
    ],
    person: yes,
    limits: () => ({ turns: 9, milliseconds: 60_000 }),
    reply: () => "stop",
  });
  await stage.play("Work");
  assert.equal(await failureOf(stage), "time-limit");
  assert.ok((await stage.view()).steps.length < 5);
});

test("a stop while a limit is asked about ends the run as stopped", async () => {
  const stage = setStage({ provider: new ScriptedProvider(looks(9)), tools: [look], limits: () => ({ turns: 2, milliseconds: 60_000 }) });
  await stage.send("Look");
  await hears(stage, "question-request");
  await stage.runtime.stop(stage.sessionId());
  const view = await stage.view();
  assert.equal(view.runs.at(-1)?.state, "cancelled");
  assert.equal(view.questions[0]?.answer?.by, "stopped");
});

test("after a restart a limit that was asked about is asked about again, and what was allowed stays allowed", async () => {
  const answers = ["go-on", undefined];
  const before = setStage({
    provider: new ScriptedProvider(looks(9)),
    tools: [look],
    limits: () => ({ turns: 2, milliseconds: 60_000 }),
    reply: () => answers.shift(),
  });
  await before.send("Look");
  await before.until(() => before.envelopes.filter(({ event }) => event.type === "question-request").length === 2);
  await before.runtime.close();

  const provider = new ScriptedProvider([lookAt(7), [says("Done.")]]);
  const after = reopened(before, { provider, tools: [look], limits: () => ({ turns: 2, milliseconds: 60_000 }), reply: () => "go-on" });
  await after.runtime.open(before.sessionId());
  await hears(after, "run-end");
  assert.equal(after.envelopes.filter(({ event }) => event.type === "question-request").length, 1);
  assert.equal(provider.requests.length, 2);
});

test("with nobody to ask, the end of the time ends a command in the middle", async () => {
  const stage = setStage({
    provider: new ScriptedProvider([[call("command", { line: "sleep" })]]),
    tools: [
      { ...endless, prepare: async (json, signal) => ({ ...(await endless.prepare(json, signal)), access: { kind: "talk" } }) as never },
    ],
    canAsk: () => false,
    limits: () => ({ turns: 9, milliseconds: 60_000 }),
  });
  await stage.send("Sleep");
  await hears(stage, "step-output");
  stage.clock.advance(60_000);
  await hears(stage, "run-end");
  assert.equal(await failureOf(stage), "time-limit");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { call, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { type Setting, type Stage, setStage } from "../../scenarios/stage.ts";
import { bigLook, compactionsOf, holdShort, holdSound, long, sizeOf, summariesOf, summaryOf, Talker } from "./stand.ts";

const tooMuch: ScriptedTurn = [{ type: "error", failure: { code: "overflow", message: "The conversation is too long for this model." } }];
const answers = (count: number): ScriptedTurn[] => Array.from({ length: count }, (_, index) => [says(long(`answer${index}`, 900))]);
const summaries = (count: number): ScriptedTurn[] => Array.from({ length: count }, (_, index) => [says(summaryOf(`Up to ${index}.`))]);

async function talk(provider: Talker, count: number, setting: Partial<Setting> = {}): Promise<Stage> {
  const stage = setStage({ provider, tools: [bigLook(900)], limits: () => ({ turns: 90, milliseconds: 60_000 }), ...setting });
  for (let index = 0; index < count; index += 1) await stage.play(`Part ${index}.`);
  return stage;
}

const failureOf = async (stage: Stage) => (await stage.view()).runs.at(-1)?.failure;

test("when a provider says that it is too much, the older part is summarised and the model asked again in the same run", async () => {
  const provider = new Talker([...answers(6), tooMuch, ...answers(2)], summaries(3));
  const stage = await talk(provider, 7);
  assert.equal(await failureOf(stage), undefined);
  assert.equal((await stage.view()).runs.length, 7);
  const [failed, again] = provider.talks.requests.slice(-2);
  assert.ok(failed && again && sizeOf(again) < sizeOf(failed) * 0.8);
  holdSound(again, sizeOf(failed));
  await holdShort("overflow", stage);
});

test("when it is too much again, the run fails and says what to do", async () => {
  const provider = new Talker([...answers(6), tooMuch, tooMuch, ...answers(2)], summaries(2));
  const stage = await talk(provider, 7);
  const failure = await failureOf(stage);
  assert.equal(failure?.code, "overflow");
  assert.match(failure?.message ?? "", /can't be made shorter\. Choose a model with a larger window/);
  assert.equal(provider.talks.requests.length, 8);
});

test("a run may come to it again after answers between", async () => {
  const looks = (from: number): ScriptedTurn[] =>
    Array.from({ length: 8 }, (_, index) => [says(long(`thought${from + index}`, 500)), call("look", { what: `thing${from + index}` })]);
  const provider = new Talker([...looks(0), tooMuch, ...looks(8), ...looks(16), tooMuch, [says("Done.")]], summaries(9));
  const stage = await talk(provider, 1);
  assert.equal(await failureOf(stage), undefined);
  assert.ok((await summariesOf(stage)).length >= 2);
});

test("a first message that alone is too much fails with a sentence, and nothing is asked for a summary", async () => {
  const provider = new Talker([tooMuch]);
  const stage = await talk(provider, 1);
  assert.match((await failureOf(stage))?.message ?? "", /larger window/);
  assert.equal(provider.asides.requests.length, 0);
});

test("an output that alone is too much is left out, whatever its age", async () => {
  const provider = new Talker([[call("look", { what: "all" })], tooMuch, [says("Too long, then.")]]);
  const stage = await talk(provider, 1, { tools: [bigLook(3_500)] });
  assert.equal(await failureOf(stage), undefined);
  assert.match(provider.talks.requests.at(-1)?.messages.at(-1)?.text ?? "", /is left out here to save room/);
});

test("a window that is smaller than it was said to be is learned from what was too much", async () => {
  const provider = new Talker([...answers(6), tooMuch, ...answers(20)], summaries(9));
  const stage = await talk(provider, 7, { window: 1_000_000 });
  assert.equal((await summariesOf(stage)).length, 1);
});

test("while the model can't be reached for a summary, the run fails with that", async () => {
  const down: ScriptedTurn = [{ type: "error", failure: { code: "auth", message: "The key was refused." } }];
  const provider = new Talker([...answers(6), tooMuch], [down]);
  const stage = await talk(provider, 7);
  assert.deepEqual(await failureOf(stage), { code: "auth", message: "The key was refused." });
  assert.deepEqual(await compactionsOf(stage), []);
});

test("a server that silently takes in less than was sent is told of, once", async () => {
  const cut = (index: number): ScriptedTurn => [
    says(long(`answer${index}`, 900)),
    { type: "usage", usage: { inputTokens: 1_000, outputTokens: 9 } },
  ];
  const provider = new Talker(Array.from({ length: 7 }, (_, index) => cut(index)));
  const stage = await talk(provider, 5);
  await stage.play("More.");
  const told = stage.envelopes.flatMap(({ event }) =>
    event.type === "notice" && event.notice.kind === "warning" ? [event.notice.message] : [],
  );
  assert.match(told[0] ?? "", /took in only 1000 of about \d+ tokens.*num_ctx/);
});

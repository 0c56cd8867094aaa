import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextUse, Usage } from "../../src/core/events/message.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { look } from "../fakes/small-tools.ts";
import { holdAll } from "./acts.ts";
import { type Stage, setStage } from "./stage.ts";

const counted = (usage: Usage) => ({ type: "usage", usage }) as const;
const sum = ({ parts }: ContextUse) => Object.values(parts).reduce((total, each) => total + each, 0);
const reports = (stage: Stage) => stage.envelopes.flatMap(({ event }) => (event.type === "usage-report" ? [event] : []));
const usageOfRun = async (stage: Stage) => (await stage.view()).runs.at(-1)?.usage;

test("a run's usage is the sum of its answers, with what was cached and what was reasoning", async () => {
  const provider = new ScriptedProvider([
    [call("look", { what: "a" }), counted({ inputTokens: 100, outputTokens: 20, cachedTokens: 0, reasoningTokens: 5 })],
    [says("Done."), counted({ inputTokens: 150, outputTokens: 10, cachedTokens: 90 })],
  ]);
  const stage = setStage({ provider, tools: [look] });
  await stage.play("Work");
  assert.deepEqual(await usageOfRun(stage), {
    inputTokens: 250,
    outputTokens: 30,
    cachedTokens: 90,
    reasoningTokens: 5,
    costUnknown: true,
  });
});

test("what was not counted is said to be unknown, and a sum that lacks an answer is said to be partial", async () => {
  const provider = new ScriptedProvider([
    [call("look", { what: "a" })],
    [says("Done."), counted({ inputTokens: 150, outputTokens: 10 })],
    [says("Nothing counted.")],
  ]);
  const stage = setStage({ provider, tools: [look] });
  await stage.play("Work");
  assert.deepEqual(
    reports(stage).map((each) => each.usage?.inputTokens),
    [undefined, 150],
  );
  assert.deepEqual(await usageOfRun(stage), { inputTokens: 150, outputTokens: 10, partial: true, costUnknown: true });
  await stage.play("More");
  assert.equal(await usageOfRun(stage), undefined);
  await holdAll("usage-unknown", stage);
});

test("what fills the window is told by kind, and sums up to what the provider counted", async () => {
  const provider = new ScriptedProvider([
    [says("Let me look."), call("look", { what: "a" })],
    [says("Done."), counted({ inputTokens: 1_003, outputTokens: 10 })],
  ]);
  const stage = setStage({ provider, tools: [look], window: 8_000 });
  await stage.play("请看一下这个文件夹里的所有内容");
  const [first, second] = reports(stage).map((each) => each.context);
  assert.ok(first && second);
  assert.deepEqual([first.counted, first.window, first.parts.answers, first.parts.results], [false, 8_000, 0, 0]);
  assert.equal(first.parts.you, 10);
  assert.ok(first.parts.instructions > 100 && first.parts.tools > 20);
  assert.deepEqual([second.counted, sum(second)], [true, 1_003]);
  assert.ok(second.parts.answers > 0 && second.parts.results > 0 && second.parts.images === 0);
});

test("a window that is nearly full is told once", async () => {
  const full = (inputTokens: number, what: string): ScriptedTurn => [call("look", { what }), counted({ inputTokens, outputTokens: 10 })];
  const provider = new ScriptedProvider([full(800, "a"), full(840, "b"), full(900, "c"), [says("Done.")]]);
  const stage = setStage({ provider, tools: [look], window: 1_000 });
  await stage.play("Work");
  const told = stage.envelopes.flatMap(({ event }) => (event.type === "notice" ? [event.notice.message ?? ""] : []));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /fills 85 %.*new chat/);
});

test("two hundred calls in one answer each get their result, eight at a time at most", async () => {
  let running = 0;
  let most = 0;
  const calls = Array.from({ length: 200 }, (_, index) => call("look", { what: `${index}` }, `c${index}`));
  const provider = new ScriptedProvider([calls, [says("Done.")]]);
  const busy = {
    ...look,
    async prepare(json: string, signal: AbortSignal) {
      const prepared = await look.prepare(json, signal);
      if (prepared.kind === "refused") return prepared;
      return {
        ...prepared,
        async run(context: Parameters<typeof prepared.run>[0]) {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return prepared.run(context);
        },
      };
    },
  };
  const stage = setStage({ provider, tools: [busy] });
  await stage.play("Look at everything");
  assert.equal(most, 8);
  const results = provider.requests[1]?.messages.flatMap((each) => (each.role === "tool" ? [each.text] : []));
  assert.deepEqual(
    results,
    calls.map((_, index) => `seen ${index}`),
  );
});

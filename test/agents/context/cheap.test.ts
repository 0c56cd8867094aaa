import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import type { Part, Provider } from "../../../src/core/providers/provider.ts";
import { ScriptedProvider, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { gate } from "../../scenarios/acts.ts";
import { type Setting, type Stage, setStage } from "../../scenarios/stage.ts";
import { agents } from "../../scenarios/team/hands.ts";
import { bigLook, long, summariesOf, summaryOf, Talker } from "./stand.ts";

const window = 8_000;
const counted = (inputTokens: number): Part => ({ type: "usage", usage: { inputTokens, outputTokens: 10 } });
const orders = Array.from({ length: 9 }, (_, index) => `Go on with part ${index + 1}.`);
const answers: ScriptedTurn[] = orders.map((_, index) => [says(long(`answer${index}`, 900))]);

const withCheap = (name: string, more: Partial<AgentConfig> = {}): readonly AgentConfig[] =>
  agents.map((each) => (each.name === name ? { ...each, cheapModel: "test/small", ...more } : each));

/** A stage on which "test/small" is another model than the one at work. */
function stageWith(own: Provider, small: Provider, setting: Partial<Setting>): Stage {
  const resolveProvider: Setting["resolveProvider"] = async (model) =>
    model === "test/small"
      ? { kind: "ready", provider: small, model: "small", window: 6_000 }
      : { kind: "ready", provider: own, model: "own", window };
  return setStage({
    provider: own,
    tools: [bigLook(500)],
    resolveProvider,
    agents: withCheap("coordinator"),
    workMode: "fast",
    ...setting,
  });
}

async function talk(own: Talker, small: Talker, setting: Partial<Setting> = {}): Promise<Stage> {
  const stage = stageWith(own, small, setting);
  for (const each of orders) await stage.play(each);
  return stage;
}

test("summaries are written by the cheaper model that was chosen for it, of the agent at work or else of the coordinator", async () => {
  for (const setting of [{}, { agent: "writer" }, { agent: "writer", agents: withCheap("writer", { model: "test/own" }) }]) {
    const [own, small] = [new Talker(answers), new Talker([], Array(9).fill([says(summaryOf("Written by the small one."))]))];
    const [summary] = await summariesOf(await talk(own, small, setting));
    assert.match(summary?.text ?? "", /Written by the small one/, JSON.stringify(setting));
    assert.deepEqual([own.asides.requests.length, small.talks.requests.length], [0, 0]);
  }
});

test("an agent with a model of its own, and none cheaper, shows its work to no other", async () => {
  const own = new Talker(answers, Array(9).fill([says(summaryOf("Written by its own."))]));
  const mine = withCheap("coordinator").map((each) => (each.name === "writer" ? { ...each, model: "test/own" } : each));
  const small = new Talker([]);
  const [summary] = await summariesOf(await talk(own, small, { agent: "writer", agents: mine }));
  assert.match(summary?.text ?? "", /Written by its own/);
  assert.equal(small.asides.requests.length, 0);
});

test("where the cheaper model can't, the one at work does; what both cost counts", async () => {
  const fails: Part = { type: "error", failure: { code: "auth", message: "No." } };
  for (const first of [
    [counted(500), fails],
    [counted(500), says("No headings.")],
  ]) {
    const own = new Talker(answers, Array(9).fill([says(summaryOf("Written by its own.")), counted(4_000)]));
    const [summary] = await summariesOf(await talk(own, new Talker([], Array(9).fill(first))));
    assert.match(summary?.text ?? "", /Written by its own/);
    assert.ok((summary?.usage?.inputTokens ?? 0) >= 4_500);
  }
});

const message = "Please look through all of the March numbers in the workbook and tell me in a few lines whether they can be right.";

test("a conversation whose first words are no title is named by the cheaper model while the answer is on its way, once", async () => {
  const goesOn = gate();
  const own = new ScriptedProvider([[goesOn.passed, says("They can.")], [says("Still.")]]);
  const small = new ScriptedProvider([[says("“The March numbers”"), counted(40)]]);
  const stage = stageWith(own, small, {});
  const played = stage.play(message);
  await stage.until(({ event }) => event.type === "session-change");
  goesOn.open();
  await played;
  await stage.play(`${message} Again.`);
  const { session, runs, messages } = await stage.view();
  assert.deepEqual([session.title, small.requests.length, runs[0]?.usage?.inputTokens], ["The March numbers", 1, 40]);
  assert.equal(messages.find((each) => each.laneId?.endsWith("-title"))?.role, "assistant");
  assert.equal(
    own.requests[1]?.messages.some(({ text }) => text.includes("The March numbers")),
    false,
  );
});

test("no name is asked for without a cheaper model or where the message is its own; a person's name and an answer that is quicker are not waited with", async () => {
  const small = new ScriptedProvider([]);
  for (const [text, of] of [
    [message, agents],
    ["Short.", withCheap("coordinator")],
  ] as const)
    await stageWith(new ScriptedProvider([[says("Yes.")]]), small, { agents: of }).play(text);
  assert.equal(small.requests.length, 0);

  const [goesOn, named] = [gate(), gate()];
  const stage = stageWith(new ScriptedProvider([[goesOn.passed, says("Yes.")]]), new ScriptedProvider([[named.passed, says("Late")]]), {});
  await stage.send(message);
  await stage.runtime.change(stage.sessionId(), { title: "Mine" });
  named.open();
  goesOn.open();
  await stage.until(({ event }) => event.type === "run-end");
  assert.equal((await stage.view()).session.title, "Mine");

  const slow = stageWith(new ScriptedProvider([[says("Yes.")]]), new ScriptedProvider([["wait-for-abort"]]), {});
  await slow.play(message);
  assert.match((await slow.view()).session.title, /^Please look through .*…$/);
});

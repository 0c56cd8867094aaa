import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRun } from "../../../src/core/events/session-view.ts";
import { call, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { reopened, settle } from "../../scenarios/acts.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../../scenarios/invariants.ts";
import { type Stage, setStage } from "../../scenarios/stage.ts";
import { bigLook, compactionsOf, holdSound, long, summaryOf, Talker } from "./stand.ts";

const window = 6_000;
const tooMuch: ScriptedTurn = [{ type: "error", failure: { code: "overflow", message: "prompt is too long" } }];
const tools = [bigLook(600)];

/** Outputs are left out, a summary is made in two tries, and the provider finds it too much all the same. */
function story(): Talker {
  const looks = Array.from({ length: 7 }, (_, index): ScriptedTurn => [call("look", { what: `thing${index}` }, `c${index}`)]);
  const words = Array.from(
    { length: 4 },
    (_, index): ScriptedTurn => [says(long(`thought${index}`, 700)), call("look", { what: `more${index}` }, `m${index}`)],
  );
  const asides = Array.from({ length: 9 }, (_, index): ScriptedTurn => [says(index === 0 ? "No." : summaryOf(`Up to ${index}.`))]);
  return new Talker([...looks, ...words, tooMuch, [says("Done.")]], asides);
}

/** Who goes on says one thing more, and summarises well. */
const calm = () => new Talker([[says("Gone on.")], [says("Gone on.")]], [[says(summaryOf("All of it."))], [says(summaryOf("All of it."))]]);

const opened = () => setStage({ provider: story(), tools, window });

async function whole(): Promise<Stage> {
  const stage = opened();
  await stage.play("Look at all of it, and never shout.");
  assert.deepEqual([...new Set((await compactionsOf(stage)).map((each) => each.kind))].sort(), ["outputs", "summary"]);
  return stage;
}

test("a stop at any event leaves a conversation that goes on", async () => {
  const { length } = (await whole()).envelopes;
  for (let at = 2; at < length; at += 1) {
    const stage = opened();
    const provider = calm();
    stage.runtime.subscribe(({ sessionId, seq }) => {
      if (seq === at) void stage.runtime.stop(sessionId);
    });
    await stage.play("Look at all of it, and never shout.");
    holdInvariants(stage.envelopes);
    holdRowsAreTheTruth(stage.envelopes, await stage.view());
    await stage.runtime.close();
    const after = reopened(stage, { provider, tools, window });
    await after.play("Go on.");
    for (const each of provider.talks.requests) holdSound(each, window);
    assert.ok(provider.talks.requests[0]?.messages.some((each) => each.text.includes("never shout")));
  }
});

test("a crash after any write leaves nothing half, and the conversation goes on", async () => {
  const stage = await whole();
  for (let commits = 1; commits < stage.store.commits.length; commits += 1) {
    const provider = calm();
    const after = reopened(stage, { provider, tools, window }, commits);
    if ((await after.store.sessions()).length === 0) continue;
    const view = await settle(after);
    assert.equal(currentRun(view), undefined);
    for (const each of view.compactions ?? []) assert.ok(view.messages.some(({ id }) => id === each.after));
    for (const each of provider.talks.requests) holdSound(each, window);
    await after.runtime.close();
  }
});

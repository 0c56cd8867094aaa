import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { endless, ends, gate, hears, ok, reopened, settle, yes } from "./acts.ts";
import { type Stage, setStage } from "./stage.ts";
import { closingTicks, holdClosed, holdDelivered } from "./ticks.ts";

/** The messages whose `send` had resolved, by how many commits there were then. */
type Accepted = { readonly text: string; readonly commits: number }[];

const tools = [endless];

/** Plays a story to its end and keeps what was accepted when. */
async function play(turns: readonly ScriptedTurn[], story: (stage: Stage, say: Stage["send"]) => Promise<void>) {
  const stage = setStage({ provider: new ScriptedProvider(turns), tools, person: yes });
  const accepted: Accepted = [];
  await story(stage, async (text, verb) => {
    const sent = await stage.send(text, verb);
    if (sent.kind !== "refused") accepted.push({ text, commits: stage.store.commits.length });
    return sent;
  });
  return { stage, accepted };
}

/** Reopens the story after every number of commits and goes on to its end. */
async function holdAtEveryCut(story: Awaited<ReturnType<typeof play>>): Promise<void> {
  const count = story.stage.store.commits.length;
  assert.ok(count > 5);
  for (let cut = 1; cut <= count; cut += 1) {
    const again = [commandTool(async () => ok("ran again"))];
    const after = reopened(story.stage, { tools: again, person: yes }, cut);
    const accepted = story.accepted.filter((each) => each.commits <= cut).map((each) => each.text);
    const before = await after.store.session(after.sessionId());
    const when = `after a crash at commit ${cut} of ${count}`;
    holdDelivered(await settle(after), accepted, when);
    const added = after.envelopes.flatMap(({ event }) => (event.type === "message-add" ? [event.message.id] : []));
    const twice = before?.messages.filter((each) => added.includes(each.id)) ?? [];
    assert.deepEqual(twice, [], `something was delivered a second time ${when}`);
  }
}

test("a crash at any moment of steering and queueing loses nothing, doubles nothing and leaves nothing stuck", async () => {
  const first = gate();
  const second = gate();
  const story = await play(
    [[says("One"), first.passed], [says("Two"), second.passed], [says("Three")], [says("Four")]],
    async (stage, say) => {
      await say("first");
      await hears(stage, "text-delta");
      await say("queued a", "queue");
      await say("steered a", "steer");
      await say("queued b", "queue");
      first.open();
      await stage.until(({ event }) => event.type === "text-delta" && event.text === "Two");
      await say("steered b", "steer");
      second.open();
      await ends(stage, 3);
    },
  );
  await holdAtEveryCut(story);
});

test("a crash at any moment of an interrupt loses nothing, doubles nothing and leaves nothing stuck", async () => {
  const story = await play([[call("command", { line: "sleep" })], [says("Two"), "wait-for-abort"], [says("Three")]], async (stage, say) => {
    await say("first");
    await hears(stage, "step-output");
    await say("queued", "queue");
    await say("steered", "steer");
    await say("now", "interrupt");
    await stage.until(({ event }) => event.type === "text-delta" && event.text === "Two");
    await say("and now", "interrupt");
    await ends(stage, 4);
  });
  await holdAtEveryCut(story);
});

test("a crash at any moment of a stop, a failure and a retry loses nothing, doubles nothing and leaves nothing stuck", async () => {
  const failing = gate();
  const error = { type: "error", failure: { code: "server", message: "The provider had an error." } } as const;
  const story = await play([[says("One"), "wait-for-abort"], [failing.passed, error], [says("Two")]], async (stage, say) => {
    await say("first");
    await hears(stage, "text-delta");
    await say("queued a", "queue");
    await say("queued b", "queue");
    await stage.runtime.stop(stage.sessionId());
    await say("steered", "steer");
    failing.open();
    await ends(stage, 2);
    await stage.runtime.resume(stage.sessionId());
    await ends(stage, 4);
  });
  await holdAtEveryCut(story);
});

test("closing after any third number of ticks loses nothing that was accepted and leaves nothing stuck", async () => {
  for (let ticks = 0; ticks < closingTicks; ticks += 3) await holdClosed(ticks);
});

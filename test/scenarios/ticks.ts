import assert from "node:assert/strict";
import type { SendVerb } from "../../src/core/events/message.ts";
import { currentRun, type SessionView, waitingMessages } from "../../src/core/events/session-view.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { breath, endless, gate, reopened, settle } from "./acts.ts";
import { holdInvariants, holdRowsAreTheTruth } from "./invariants.ts";
import { type Stage, setStage } from "./stage.ts";

/** By then the story of `holdClosed` is over. */
export const closingTicks = 120;

/** Closes the runtime after so many ticks of a story: nothing that was accepted is lost, and nothing is stuck. */
export async function holdClosed(ticks: number): Promise<void> {
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), "wait-for-abort"]]), tools: [endless] });
  const accepted: string[] = [];
  const say = async (text: string, verb?: Parameters<Stage["send"]>[1]) => {
    const sent = await stage.send(text, verb);
    if (sent.kind !== "refused") accepted.push(text);
  };
  const story = (async () => {
    await say("first");
    await Promise.all([say("queued", "queue"), say("steered", "steer"), say("now", "interrupt"), say("and now", "interrupt")]);
    await stage.runtime.stop(stage.sessionId());
    await say("last");
  })();
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
  await stage.runtime.close();
  await story;
  await breath();
  if (stage.sessionId() === "") return;
  const after = reopened(stage, { tools: [endless] });
  holdDelivered(await settle(after), accepted, `after closing at tick ${ticks}`);
}

export const verbs: readonly SendVerb[] = ["steer", "queue", "interrupt"];

/** By then the run of `holdLate` is over. */
export const endTicks = 25;

/** Sends so many ticks after a run began to end: what was said is neither lost nor ahead of what was queued. */
export async function holdLate(verb: SendVerb, ticks: number): Promise<void> {
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), passed]]) });
  await stage.send("first");
  await stage.send("queued", "queue");
  open();
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
  const sent = await stage.send("late", verb);
  assert.notEqual(sent.kind, "refused");
  await holdQuiet(stage);
  assert.deepEqual((await said(stage)).sort(), ["first", "late", "queued"], `${verb} after ${ticks} ticks`);
  if (verb === "queue") assert.deepEqual(await said(stage), ["first", "queued", "late"]);
}

/** What the person said, as it is kept. */
export const said = async (stage: Stage) => (await stage.view()).messages.flatMap((each) => (each.role === "user" ? [each.text] : []));

/** Nothing waits or runs any more, and what was told is what is kept. */
export async function holdQuiet(stage: Stage): Promise<void> {
  await breath();
  const view = await stage.view();
  assert.equal(currentRun(view), undefined);
  assert.deepEqual(waitingMessages(view), []);
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, view);
}

/** Nothing waits or runs any more, nothing accepted is missing, nothing is there twice, and the model spoke after the last word, unless it was stopped. */
export function holdDelivered(view: SessionView, accepted: readonly string[], when: string): void {
  assert.deepEqual(waitingMessages(view), [], `something is stuck ${when}`);
  assert.equal(currentRun(view), undefined, `a run is stuck ${when}`);
  const said = view.messages.flatMap((each) => (each.role === "user" ? [each.text] : []));
  assert.deepEqual(said, [...new Set(said)], `something is there twice ${when}`);
  for (const text of accepted) assert.ok(said.includes(text), `"${text}" is lost ${when}`);
  const taken = view.queue.filter((each) => each.state === "taken").map((each) => each.id);
  const delivered = view.messages.flatMap((each) => (each.role === "user" && each.via ? [each.id] : []));
  assert.deepEqual(new Set(taken), new Set(delivered), `what is marked as taken is not what was delivered ${when}`);
  const isAnswered = said.length === 0 || view.messages.at(-1)?.role === "assistant";
  assert.ok(isAnswered || view.runs.at(-1)?.state === "cancelled", `the last word has no answer ${when}`);
}

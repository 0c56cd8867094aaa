import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRun, waitingMessages } from "../../src/core/events/session-view.ts";
import type { Part } from "../../src/core/providers/provider.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { look } from "../fakes/small-tools.ts";
import { expectTranscript } from "../transcript.ts";
import { breath, ends, hears, holdAll, reopened } from "./acts.ts";
import { holdInvariants } from "./invariants.ts";
import { transcriptOf } from "./script.ts";
import { type Stage, setStage } from "./stage.ts";

const minute = 60_000;
const hour = 60 * minute;

const limited = (retryAfterSeconds: number): Part => ({
  type: "error",
  failure: { code: "rate-limit", message: "Too many requests for now.", retryAfterSeconds },
});

const parks = (stage: Stage) =>
  stage.until(({ event }) => event.type === "run-change" && event.state === "waiting" && event.reason === "parked");
const states = async (stage: Stage) => currentRun(await stage.view())?.waitReason;

/** A run that the provider has put off for an hour. */
async function parked(more: readonly ScriptedTurn[] = [[says("Here I am.")]], before: readonly ScriptedTurn[] = []): Promise<Stage> {
  const stage = setStage({ provider: new ScriptedProvider([...before, [limited(3_600)], ...more]), tools: [look] });
  await stage.send("Work through the night");
  await parks(stage);
  return stage;
}

/** Lets the time pass as it does: what waits for a timer goes on before the next one. */
async function pass(stage: Stage, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 30_000) {
    stage.clock.advance(Math.min(left, 30_000));
    await breath();
  }
}

test("a long rate limit parks the run, tells until when, and it goes on by itself, with what was said meanwhile", async () => {
  const stage = await parked([[says("Here I am.")]], [[call("look", { what: "a" })]]);
  const [listed] = await stage.runtime.list();
  assert.deepEqual([listed?.runState, listed?.waitReason, listed?.waitUntil], ["waiting", "parked", "2026-01-01T01:00:00.000Z"]);
  await stage.send("Look at b too", "steer");
  await pass(stage, hour - 1);
  assert.equal(await states(stage), "parked", "a steer does not end the wait");
  await pass(stage, 1);
  await ends(stage, 1);
  await holdAll("parked", stage);
});

test("a stop ends a parked run at once and leaves no timer behind", async () => {
  const stage = await parked();
  const timers = stage.clock.waiting;
  await stage.runtime.stop(stage.sessionId());
  await holdAll("parked-then-stopped", stage);
  assert.ok(timers > 0);
  assert.equal(stage.clock.waiting, 0);
});

test("a parked run waits on after a restart for the rest of the time, without anybody's doing, and says who carries it", async () => {
  const before = await parked();
  before.clock.advance(10 * minute);
  await before.runtime.close();
  const after = reopened(before, {
    provider: new ScriptedProvider([[says("Here I am.")]]),
    canAsk: () => false,
    limits: () => ({ turns: 9, milliseconds: 2 * hour }),
    owner: "the next process",
  });
  after.clock.jump(30 * minute);
  await after.view();
  await pass(after, 30 * minute - 1);
  assert.equal(await states(after), "parked");
  assert.equal((await after.store.session(after.sessionId()))?.runs[0]?.owner, "the next process");
  await pass(after, 1);
  await ends(after, 1);
  holdInvariants(after.envelopes);
  expectTranscript(
    "parked-over-restart",
    `${transcriptOf(before.envelopes)}\n--- the process ends, another opens the conversation ---\n${transcriptOf(after.envelopes)}`,
  );
});

test("a parked run whose time is over when it is opened again goes on at once; a clock set back makes it wait six hours at most", async () => {
  for (const [offset, wait] of [
    [2 * hour, 0],
    [-240 * hour, 6 * hour],
  ] as const) {
    const before = await parked();
    await before.runtime.close();
    const after = reopened(before, { provider: new ScriptedProvider([[says("Here I am.")]]) });
    after.clock.jump(offset);
    await after.view();
    await pass(after, wait);
    await ends(after, 1);
  }
});

test("to go on with a parked run is to try now, also right after a restart", async () => {
  const stage = await parked();
  await stage.runtime.resume(stage.sessionId());
  await ends(stage, 1);
  const before = await parked();
  await before.runtime.close();
  const after = reopened(before, { provider: new ScriptedProvider([[says("Here I am.")]]) });
  await after.runtime.resume(after.sessionId());
  await ends(after, 1);
});

test("a machine that slept through the wait goes on within half a minute; a clock set back does not make it longer", async () => {
  const slept = await parked();
  slept.clock.jump(8 * hour);
  await pass(slept, 30_000);
  await ends(slept, 1);
  const setBack = await parked();
  setBack.clock.jump(-8 * hour);
  await pass(setBack, hour);
  await ends(setBack, 1);
});

const failureOf = async (stage: Stage) => (await stage.view()).runs.at(-1)?.failure;
const limits = () => ({ turns: 9, milliseconds: 100_000 });

test("with nobody to ask, a wait beyond the time limit ends the run at once and says why", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[limited(300)]]), canAsk: () => false, limits });
  await stage.play("Work");
  assert.deepEqual(await failureOf(stage), {
    code: "rate-limit",
    message:
      "Too many requests for now. The wait the provider asks for is longer than the time limit of 100 seconds allows. Try again later, or raise the limit.",
  });
});

test("with nobody to ask, the waits count: only those go on that the time limit has room for", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[limited(61)], [limited(61)]]), canAsk: () => false, limits });
  await stage.send("Work");
  await parks(stage);
  await pass(stage, 61_000);
  await ends(stage, 1);
  assert.equal((await failureOf(stage))?.code, "rate-limit");
});

test("a run that was parked while somebody was there ends once nobody is and the time is over", async () => {
  let isThere = true;
  const stage = setStage({ provider: new ScriptedProvider([[limited(3_600)]]), canAsk: () => isThere, limits });
  await stage.send("Work");
  await parks(stage);
  await pass(stage, 30 * minute);
  assert.equal(await states(stage), "parked");
  isThere = false;
  await pass(stage, 110_000);
  await ends(stage, 1);
  assert.equal((await failureOf(stage))?.code, "rate-limit");
  assert.equal(stage.clock.waiting, 0);
});

test("waiting uses up none of the run's time while somebody could be asked", async () => {
  const provider = new ScriptedProvider([[limited(3_600)], [says("Here I am.")]]);
  const stage = setStage({ provider, limits: () => ({ turns: 9, milliseconds: 1_000 }) });
  await stage.send("Work");
  await parks(stage);
  await pass(stage, hour);
  const end = await hears(stage, "run-end");
  assert.equal(end.type === "run-end" && end.outcome, "completed");
});

test("an interrupt ends the wait; what is queued waits behind it", async () => {
  const stage = await parked([[says("Now.")], [says("Then.")]]);
  await stage.send("then", "queue");
  assert.equal(waitingMessages(await stage.view()).length, 1);
  await stage.send("now", "interrupt");
  await ends(stage, 3);
  assert.deepEqual(
    (await stage.view()).runs.map((each) => each.state),
    ["cancelled", "completed", "completed"],
  );
});

test("a steer that comes while a run that had answered is parked is answered, not forgotten", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("Done.")], [limited(120)], [says("German.")]]) });
  let isSent = false;
  stage.runtime.subscribe(({ event }) => {
    if (event.type !== "text-delta" || isSent) return;
    isSent = true;
    void stage.send("Also in German");
  });
  await stage.send("Write");
  await parks(stage);
  await pass(stage, 2 * minute);
  await ends(stage, 1);
  assert.equal((await stage.view()).messages.at(-1)?.text, "German.");
});

test("a provider that puts a run off again and again is not waited for for ever, and one that answers between may do so again", async () => {
  const again = Array.from({ length: 13 }, (): ScriptedTurn => [limited(61)]);
  const stage = setStage({ provider: new ScriptedProvider(again) });
  await stage.send("Work");
  await pass(stage, 20 * minute);
  const end = await hears(stage, "run-end");
  assert.match(end.type === "run-end" ? (end.failure?.message ?? "") : "", /put this run off 12 times in a row\. Try again later/);
  const between = [...again.slice(0, 12), [call("look", { what: "a" })], ...again.slice(0, 12), [says("At last.")]];
  const patient = setStage({ provider: new ScriptedProvider(between), tools: [look] });
  await patient.send("Work");
  await pass(patient, 40 * minute);
  const answered = await hears(patient, "run-end");
  assert.equal(answered.type === "run-end" && answered.outcome, "completed");
});

test("only a rate limit that says how long parks, and none beyond six hours", async () => {
  const failures = [
    { code: "rate-limit" },
    { code: "rate-limit", retryAfterSeconds: 60 },
    { code: "rate-limit", retryAfterSeconds: 6 * 3_600 + 1 },
    { code: "rate-limit", retryAfterSeconds: Number.NaN },
    { code: "quota", retryAfterSeconds: 120 },
    { code: "auth", retryAfterSeconds: 120 },
    { code: "server", retryAfterSeconds: 120 },
  ] as const;
  for (const each of failures) {
    const stage = setStage({ provider: new ScriptedProvider([[{ type: "error", failure: { message: "No.", ...each } }]]) });
    await stage.play("Work");
    assert.equal((await stage.view()).runs[0]?.state, "failed");
  }
  const longest = setStage({ provider: new ScriptedProvider([[limited(6 * 3_600)]]) });
  await longest.send("Work");
  await parks(longest);
});

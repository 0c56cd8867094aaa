import assert from "node:assert/strict";
import { test } from "node:test";
import type { SendVerb } from "../../src/core/events/message.ts";
import { currentRun } from "../../src/core/events/session-view.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { breath, ends, gate, hears } from "./acts.ts";
import { SlowStore } from "./slow-store.ts";
import { setStage } from "./stage.ts";
import { endTicks, holdLate, holdQuiet, said, verbs } from "./ticks.ts";

test("two messages sent in the same instant begin one run", async () => {
  const stage = setStage({ provider: new ScriptedProvider([]) });
  await stage.play("first");
  const sent = await Promise.all(["one", "two", "three"].map((text) => stage.send(text)));
  assert.deepEqual(
    sent.map((each) => each.kind),
    ["started", "waiting", "waiting"],
  );
  await holdQuiet(stage);
  assert.deepEqual(await said(stage), ["first", "one", "two", "three"]);
});

test("a message sent at the end of a run, at any third tick, is neither lost nor ahead of what was queued", async () => {
  for (const [nth, verb] of verbs.entries()) for (let ticks = nth; ticks < endTicks; ticks += 3) await holdLate(verb, ticks);
});

test("whoever hears of a run's end may send at once", async () => {
  const stage = setStage({ provider: new ScriptedProvider([]) });
  let isSent = false;
  stage.runtime.subscribe(({ event }) => {
    if (event.type !== "run-end" || isSent) return;
    isSent = true;
    void stage.send("again");
  });
  await stage.play("first");
  await ends(stage, 2);
  await holdQuiet(stage);
});

test("two interrupts in the same instant stop one run and begin one, which reads both", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), "wait-for-abort"]]) });
  await stage.send("first");
  await hears(stage, "text-delta");
  const sent = await Promise.all([stage.send("now", "interrupt"), stage.send("and now", "interrupt")]);
  assert.deepEqual(new Set(sent.map((each) => each.kind)), new Set(["started"]));
  assert.equal(new Set(sent.map((each) => each.kind === "started" && each.runId)).size, 1);
  await holdQuiet(stage);
  assert.deepEqual(
    (await stage.view()).runs.map((each) => each.state),
    ["cancelled", "completed"],
  );
});

test("an interrupt whose run has ended by itself meanwhile does not stop its own", async () => {
  const { passed, open } = gate();
  const store = new SlowStore();
  const provider = new ScriptedProvider([
    [says("One"), passed],
    [says("Two"), "wait-for-abort"],
  ]);
  const stage = setStage({ store, provider });
  await stage.send("first");
  await hears(stage, "text-delta");
  store.hold();
  const sending = stage.send("now", "interrupt");
  await stage.until(({ event }) => event.type === "queue-change");
  open();
  await breath();
  assert.equal(provider.requests.length, 2);
  store.release();
  const sent = await sending;
  const run = currentRun(await stage.view());
  assert.equal(run?.state, "running");
  assert.equal(sent.kind === "started" && sent.runId, run?.id);
  await stage.runtime.stop(stage.sessionId());
});

test("a stop that is under way while the next run begins ends one run, and the queue goes on", async () => {
  for (let ticks = 0; ticks < 20; ticks += 1) {
    const { passed, open } = gate();
    const stage = setStage({ provider: new ScriptedProvider([[says("One"), passed]]) });
    await stage.send("first");
    await Promise.all(["a", "b"].map((text) => stage.send(text, "queue")));
    open();
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    await stage.runtime.stop(stage.sessionId());
    await holdQuiet(stage);
    const { runs } = await stage.view();
    assert.equal(runs.length, 3);
    assert.ok(runs.filter((each) => each.state === "cancelled").length <= 1);
  }
});

test("what is taken back in the moment it is delivered is either delivered or taken back", async () => {
  for (let ticks = 0; ticks < 20; ticks += 1) {
    const { passed, open } = gate();
    const stage = setStage({ provider: new ScriptedProvider([[says("One"), passed]]) });
    await stage.send("first");
    const sent = await stage.send("second", "queue");
    assert.ok(sent.kind === "waiting");
    open();
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    const back = await stage.runtime.withdraw(stage.sessionId(), sent.messageId);
    await holdQuiet(stage);
    assert.deepEqual(await said(stage), back ? ["first"] : ["first", "second"]);
  }
});

test("many things done at once to one conversation leave it quiet, whole and in order", async () => {
  const verbs: readonly SendVerb[] = ["steer", "queue", "interrupt"];
  const stage = setStage({ provider: new ScriptedProvider([]) });
  await stage.play("first");
  const many = Array.from({ length: 30 }, (_, nr) => stage.send(`m${nr}`, verbs[nr % 3]));
  const { runtime } = stage;
  const id = stage.sessionId();
  await Promise.all([
    ...many,
    runtime.open(id),
    runtime.stop(id),
    runtime.resume(id),
    runtime.change(id, { title: "T" }),
    runtime.open(id),
  ]);
  await holdQuiet(stage);
  assert.equal((await said(stage)).length, 31);
});

test("a stop right behind a message stops the run that the message begins", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("Hi")], [says("One"), "wait-for-abort"]]) });
  await stage.play("hello");
  const sending = stage.send("work");
  await stage.runtime.stop(stage.sessionId());
  assert.equal((await sending).kind, "started");
  assert.deepEqual(
    (await stage.view()).runs.map((each) => each.state),
    ["completed", "cancelled"],
  );
});

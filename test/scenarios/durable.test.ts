import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { breath, ends, gate, hears, reopened } from "./acts.ts";
import { holdInvariants } from "./invariants.ts";
import { SlowStore } from "./slow-store.ts";
import { type Stage, setStage } from "./stage.ts";

const limited = { type: "error", failure: { code: "rate-limit", message: "Too many.", retryAfterSeconds: 3_600 } } as const;
const types = (stage: Stage) => stage.envelopes.map(({ event }) => event.type);
const isParked = (stage: Stage) => stage.envelopes.some(({ event }) => event.type === "run-change" && event.state === "waiting");

function holdInOrder({ envelopes }: Stage): void {
  assert.deepEqual(
    envelopes.map((each) => each.seq),
    envelopes.map((_, index) => index + 1),
  );
  holdInvariants(envelopes);
}

test("a run is told of once the message is on disk; the model is asked meanwhile, and what it says is told after that", async () => {
  const store = new SlowStore();
  const provider = new ScriptedProvider([[says("Hi")]]);
  const stage = setStage({ provider, store });
  store.hold();
  const sending = stage.send("hello");
  await breath();
  assert.equal(provider.requests.length, 1);
  assert.deepEqual(types(stage), []);
  store.release();
  await sending;
  assert.deepEqual(types(stage).slice(0, 2), ["run-start", "message-add"], "whoever has sent has heard of the run");
  await ends(stage, 1);
  holdInOrder(stage);
});

test("once a run is told of, the words of its answer are told at once, whatever the disk does", async () => {
  const store = new SlowStore();
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[passed, says("Hi"), "wait-for-abort"]]), store });
  await stage.send("hello");
  store.hold();
  open();
  await hears(stage, "text-delta");
  store.release();
  await stage.runtime.stop(stage.sessionId());
});

test("a wait of hours is told of once it is on disk, also by the process that takes it over", async () => {
  const store = new SlowStore();
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[passed, limited]]), store });
  await stage.send("Work");
  store.hold();
  open();
  await breath();
  assert.equal(isParked(stage), false);
  store.release();
  await hears(stage, "run-change");
  await stage.runtime.close();
  const after = reopened(stage);
  await after.view();
  assert.equal(isParked(after), true, "whoever has opened it has heard of the wait");
  await after.runtime.stop(after.sessionId());
});

test("a message that follows another at once is told after it, though its run begins while that one's end still waits to be told", async () => {
  const store = new SlowStore();
  const provider = new ScriptedProvider([]);
  const stage = setStage({ provider, store });
  await stage.play("zero");
  store.hold();
  const sending = [stage.send("one"), stage.send("two", "queue")];
  await breath();
  assert.equal(provider.requests.length, 3);
  assert.equal(types(stage).filter((each) => each === "run-start").length, 1);
  store.release();
  await Promise.all(sending);
  await ends(stage, 3);
  holdInOrder(stage);
});

test("a disk that takes nothing keeps nobody from hearing, nor does one that never answers", async () => {
  const full = new SlowStore();
  full.failure = "The disk is full.";
  const stage = setStage({ provider: new ScriptedProvider([[says("Hi")]]), store: full });
  await stage.send("hello");
  await ends(stage, 1);
  const notices = stage.envelopes.flatMap(({ event }) => (event.type === "notice" ? [event.notice] : []));
  assert.deepEqual(notices[0], { kind: "warning", message: "The disk is full." });
  holdInOrder(stage);

  const silent = new SlowStore();
  silent.hold();
  const deaf = setStage({ provider: new ScriptedProvider([[says("Hi")]]), store: silent });
  const sending = deaf.send("hello");
  await breath();
  deaf.clock.advance(5_000);
  await ends(deaf, 1);
  holdInOrder(deaf);
  silent.release();
  await sending;
  assert.equal(deaf.clock.waiting, 0);
});

test("that nothing can be stored is said in the conversation, unless people see it all the while", async () => {
  for (const showsTrouble of [undefined, () => true]) {
    const store = new MemoryStore();
    const stage = setStage({ provider: new ScriptedProvider([[says("Hello.")]]), store, showsTrouble });
    store.failure = "The disk is full.";
    await stage.play("Hi");
    await breath();
    const said = stage.envelopes.some(({ event }) => event.type === "notice" && event.notice.message === "The disk is full.");
    assert.equal(said, showsTrouble === undefined);
  }
});

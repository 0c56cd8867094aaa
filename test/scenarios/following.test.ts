import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { fold } from "../../src/core/events/session-view.ts";
import type { Change } from "../../src/core/storage/store.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ScriptedProvider } from "../fakes/scripted-provider.ts";
import { answered, approval, conversation, run, said, session, step } from "../storage/rows.ts";
import { breath, gate } from "./acts.ts";
import { setStage } from "./stage.ts";

async function watching() {
  const stage = setStage({ provider: new ScriptedProvider([]), sessionId: "a" });
  await stage.store.commit(conversation("a"));
  const opened = await stage.view();
  /** What a view shows that was opened then and folded every event since. */
  const shown = () => stage.envelopes.reduce(fold, opened);
  return { stage, shown };
}

test("a conversation that another process writes to is followed row by row, and comes to what is stored", async () => {
  const { stage, shown } = await watching();
  const streaming = answered("m2", "a", { finish: "streaming" });
  const elsewhere: readonly (readonly Change[])[] = [
    [
      { table: "sessions", row: session("a", { title: "Renamed", seq: 70 }) },
      { table: "runs", row: run("r1", "a") },
      { table: "messages", row: said("m1", "a") },
    ],
    [{ table: "messages", row: streaming }],
    [{ table: "pieces", row: { id: "p1", sessionId: "a", messageId: "m2", textAt: 0, thoughtAt: 0, text: "Once upon", thought: "hm" } }],
    [{ table: "pieces", row: { id: "p2", sessionId: "a", messageId: "m2", textAt: 9, thoughtAt: 2, text: " a time", thought: "" } }],
    [
      { table: "steps", row: step("s1", "a") },
      { table: "approvals", row: approval("q", "a") },
    ],
  ];
  for (const changes of elsewhere) await stage.store.commitElsewhere(changes);
  assert.deepEqual(
    shown().messages.map(({ text }) => text),
    ["Hello", "Hello", "Once upon a time"],
  );
  const stored = await stage.store.session("a");
  const { seq: _, liveOutput: __, session: followed, ...rows } = shown();
  assert.deepEqual({ ...rows, session: { ...followed, seq: 70, updatedAt: stored?.session.updatedAt } }, stored);
  assert.equal(followed.title, "Renamed");
  await stage.store.commitElsewhere([{ table: "messages", row: answered("m2", "a", { text: "Once upon a time." }) }]);
  await stage.store.commitElsewhere([
    { table: "pieces", row: { id: "p3", sessionId: "a", messageId: "m2", textAt: 0, thoughtAt: 0, text: "late", thought: "" } },
  ]);
  assert.equal(shown().messages.at(-1)?.text, "Once upon a time.");
});

test("events of both kinds are numbered without gaps, and the numbers go on where they were", async () => {
  const { stage, shown } = await watching();
  await stage.store.commitElsewhere([{ table: "messages", row: said("m1", "a") }]);
  await stage.runtime.change("a", { title: "Mine" });
  await stage.store.commitElsewhere([{ table: "messages", row: said("m2", "a") }]);
  const first = stage.envelopes[0]?.seq ?? 0;
  assert.deepEqual(
    stage.envelopes.map((each) => each.seq),
    [first, first + 1, first + 2],
  );
  assert.equal(shown().session.title, "Mine");
  assert.equal(shown().messages.length, 3);
});

test("what is written while a conversation is being read is in the view that is opened", async () => {
  const read = gate();
  const store = new (class extends MemoryStore {
    override async session(id: string): Promise<SessionRecord | undefined> {
      const record = await super.session(id);
      await read.passed;
      return record;
    }
  })();
  await store.commit(conversation("a"));
  const stage = setStage({ provider: new ScriptedProvider([]), sessionId: "a", store });
  const opening = stage.view();
  await breath();
  await store.commitElsewhere([{ table: "messages", row: said("meanwhile", "a") }]);
  read.open();
  const opened = await opening;
  assert.deepEqual(
    opened.messages.map(({ id }) => id),
    ["a-m1", "meanwhile"],
  );
  await store.commitElsewhere([{ table: "messages", row: said("after", "a") }]);
  assert.equal(stage.envelopes.reduce(fold, opened).messages.at(-1)?.id, "after");
});

test("conversations nobody has opened here, and closed ones, cost nothing", async () => {
  const { stage } = await watching();
  await stage.store.commitElsewhere(conversation("b"));
  assert.equal(stage.envelopes.length, 0);
  await stage.runtime.close();
  await assert.rejects(stage.store.commitElsewhere([{ table: "messages", row: said("m9", "a") }]));
  assert.equal(stage.envelopes.length, 0);
});

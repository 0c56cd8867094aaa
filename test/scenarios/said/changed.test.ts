import assert from "node:assert/strict";
import { test } from "node:test";
import { waitingMessages } from "../../../src/core/events/session-view.ts";
import { asideOf } from "../../../src/core/events/words/aside.ts";
import { asMarkdown } from "../../../src/core/history/document/markdown.ts";
import { readDocument } from "../../../src/core/history/document/read.ts";
import { withNewIds } from "../../../src/core/history/document/renaming.ts";
import { asDocument } from "../../../src/core/history/document/write.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { endless, ends, hears, ok, yes } from "../acts.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../invariants.ts";
import { windows } from "../pair.ts";
import { type Stage, setStage } from "../stage.ts";

const said = (provider: ScriptedProvider, index: number) => provider.requests[index]?.messages.map((each) => each.text);
const own = async (stage: Stage) => (await stage.view()).messages.filter((each) => each.role === "user");

/** Sends a message in the place of the one with these words. */
async function change(stage: Stage, from: string, to: string) {
  const replacesId = (await own(stage)).find((each) => each.text === from)?.id;
  return stage.runtime.send({
    ...{ text: to, sessionId: stage.sessionId(), workspace: [], model: "test/scripted", approvalMode: "ask" },
    replacesId,
  });
}

test("of a message that was changed and sent anew, and of all after it, the model is sent nothing any more, and every row stays", async () => {
  const tools = [commandTool(async () => ok("3 tests failed"))];
  const provider = new ScriptedProvider([
    [says("Blue it is.")],
    [call("command", { line: "npm test" })],
    [says("Three fail.")],
    [says("Red it is.")],
    [says("Red.")],
  ]);
  const stage = setStage({ provider, tools, person: yes });
  await stage.play("Paint it blue");
  await stage.play("Run the tests");
  assert.equal((await change(stage, "Paint it blue", "Paint it red")).kind, "started");
  await ends(stage, 3);
  assert.deepEqual(said(provider, 3), ["Paint it red"]);
  await stage.play("Which colour?");
  assert.deepEqual(said(provider, 4), ["Paint it red", "Red it is.", "Which colour?"]);
  const view = await stage.view();
  assert.deepEqual([view.runs.length, view.messages.length, view.steps.length], [4, 9, 1]);
  assert.deepEqual(
    view.runs.map((each) => asideOf(view).has(each.id)),
    [true, true, false, false],
  );
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, (await stage.store.session(stage.sessionId())) ?? view);
});

test("what was changed once can be changed again where it stands now, and nowhere else", async () => {
  const provider = new ScriptedProvider([[says("A.")], [says("B.")], [says("C.")], [says("D.")]]);
  const stage = setStage({ provider });
  await stage.play("a");
  await stage.play("b");
  await change(stage, "b", "c");
  await ends(stage, 3);
  const again = await change(stage, "b", "x");
  assert.match(again.kind === "refused" ? again.reason : "", /can't be changed any more/);
  await change(stage, "c", "d");
  await ends(stage, 4);
  assert.deepEqual(said(provider, 3), ["a", "A.", "d"]);
  const view = await stage.view();
  assert.equal(
    view.messages.some((each) => each.text === "x"),
    false,
  );
});

test("a change while a run is at work stops it first; what waits stays and comes after", async () => {
  const provider = new ScriptedProvider([[says("A.")], [call("command", { line: "serve" })], [says("C.")], [says("D.")]]);
  const stage = setStage({ provider, tools: [endless], person: yes });
  await stage.play("a");
  await stage.send("b");
  await hears(stage, "step-output");
  await stage.send("then d", "queue");
  await change(stage, "a", "c");
  await ends(stage, 4);
  const view = await stage.view();
  assert.deepEqual(
    view.runs.map((each) => each.state),
    ["completed", "cancelled", "completed", "completed"],
  );
  assert.deepEqual([said(provider, 2), said(provider, 3)], [["c"], ["c", "C.", "then d"]]);
  assert.deepEqual(waitingMessages(view), []);
});

test("another window changes a message of a run that is at work here, and both see the same", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "serve" })], [says("C.")]]);
  const { a, b } = windows({ provider, tools: [endless], person: yes });
  await a.send("b");
  await hears(a, "step-output");
  const [first] = await own(a);
  await b.runtime.open(a.sessionId());
  const sent = b.runtime.send({
    ...{ text: "c", sessionId: a.sessionId(), workspace: [], model: "test/scripted", approvalMode: "ask", replacesId: first?.id },
  });
  await ends(a, 2);
  await sent;
  assert.deepEqual(said(provider, 1), ["c"]);
});

test("an export tells what was set aside, comes back the same, and its ids lead to each other where they are new ones", async () => {
  const provider = new ScriptedProvider([[says("A.")], [says("B.")]]);
  const stage = setStage({ provider });
  await stage.play("a");
  await change(stage, "a", "b");
  await ends(stage, 2);
  const view = await stage.view();
  const text = JSON.stringify(asDocument(view));
  const imported = readDocument(text, { at: "2026-01-02T03:04:05.000Z", newId: () => "new" });
  assert.ok("record" in imported);
  assert.equal(JSON.stringify(asDocument(imported.record)), text);
  assert.match(
    asMarkdown(view, () => true),
    /set aside: the person changed the message/,
  );
  let count = 0;
  const renamed = withNewIds(view, () => `n${count++}`);
  assert.deepEqual(
    renamed.runs.map((each) => asideOf(renamed).has(each.id)),
    [true, false],
  );
});

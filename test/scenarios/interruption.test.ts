import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { currentRun, openApprovals } from "../../src/core/events/session-view.ts";
import { defineTool } from "../../src/core/tools/tool.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool, look, writingTool } from "../fakes/small-tools.ts";
import { expectTranscript } from "../transcript.ts";
import { breath, endless, hears, holdAll, ok, reopened, yes } from "./acts.ts";
import { transcriptOf } from "./script.ts";
import { setStage } from "./stage.ts";

test("a stop while the model speaks keeps what it said", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("Once upon"), "wait-for-abort"]]) });
  await stage.send("Tell me a story");
  await hears(stage, "text-delta");
  await stage.runtime.stop(stage.sessionId());
  await holdAll("stopped-while-speaking", stage);
});

test("a stop in the middle of a command ends the command and then the run", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[call("command", { line: "sleep" })]]), tools: [endless], person: yes });
  await stage.send("Sleep");
  await hears(stage, "step-output");
  await stage.runtime.stop(stage.sessionId());
  await holdAll("stopped-in-command", stage);
});

test("a stop while a question is open withdraws it, and a late yes is told so", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[call("command", { line: "sleep" })]]), tools: [endless] });
  await stage.send("Sleep");
  const question = await hears(stage, "approval-request");
  await stage.runtime.stop(stage.sessionId());
  await holdAll("stopped-while-asking", stage);
  assert.ok(question.type === "approval-request");
  const receipt = await stage.runtime.answer(question.approvalId, yes(), "toast");
  assert.deepEqual(receipt, { kind: "late", by: "stopped", decision: "deny" });
});

test("the first answer wins, the second is told who decided, a made-up one is unknown", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "check" })], [says("Done.")]]);
  const stage = setStage({ provider, tools: [commandTool(async () => ok(""))] });
  await stage.send("Check");
  const question = await hears(stage, "approval-request");
  assert.ok(question.type === "approval-request");
  assert.deepEqual(await stage.runtime.answer(question.approvalId, yes(), "toast"), { kind: "accepted" });
  assert.deepEqual(await stage.runtime.answer(question.approvalId, { decision: "deny", scope: "once" }, "chat"), {
    kind: "late",
    by: "toast",
    decision: "allow",
  });
  assert.deepEqual(await stage.runtime.answer("constructor", yes(), "chat"), { kind: "unknown" });
  await hears(stage, "run-end");
});

test("with nobody to ask, the time limit stops a run with a sentence; a machine that slept meanwhile has used none of it", async () => {
  const provider = new ScriptedProvider([[says("Once upon"), "wait-for-abort"]]);
  const stage = setStage({ provider, canAsk: () => false, limits: () => ({ turns: 9, milliseconds: 60_000 }) });
  await stage.send("Tell me a story");
  await hears(stage, "text-delta");
  stage.clock.jump(8 * 3_600_000);
  stage.clock.advance(59_999);
  assert.equal(currentRun(await stage.view())?.state, "running");
  stage.clock.advance(1);
  await hears(stage, "run-end");
  await holdAll("time-limit", stage);
});

test("a message sent while a run is at work waits, and begins the next run when this one is stopped before it was read", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), "wait-for-abort"], [says("Two")]]) });
  await stage.send("first");
  await hears(stage, "text-delta");
  const sent = await stage.send("second");
  assert.equal(sent.kind, "waiting");
  await stage.runtime.stop(stage.sessionId());
  await stage.until(({ event }) => event.type === "run-end" && event.text === "Two");
  assert.deepEqual(
    (await stage.view()).messages.map((each) => each.text),
    ["first", "One", "second", "Two"],
  );
});

test("calls that do not clash run side by side, changes to one file one after another", async () => {
  const texts = new Map<string, string>();
  let running = 0;
  let most = 0;
  const command = commandTool(async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return ok("");
  });
  const calls = [
    call("write", { name: "a", text: "1" }, "c1"),
    call("write", { name: "a", text: "2" }, "c2"),
    call("command", { line: "x" }, "c3"),
    call("command", { line: "y" }, "c4"),
  ];
  const provider = new ScriptedProvider([calls, [says("Done.")]]);
  const stage = setStage({ provider, tools: [writingTool(texts), command], person: yes });
  await stage.play("Work");
  assert.equal(most, 1, "two commands ran at the same time");
  const results = provider.requests[1]?.messages.flatMap((each) => (each.role === "tool" ? [each.text] : []));
  assert.deepEqual(results, ["before: nothing", "before: 1", "(no output)", "(no output)"]);
});

test("a call that an earlier one of the same message makes possible is not refused for coming early", async () => {
  const texts = new Map<string, string>();
  const early = defineTool({
    name: "change",
    description: "Changes a text that is there.",
    input: z.object({ name: z.string() }),
    readOnly: false,
    title: ({ name }) => `Change ${name}`,
    prepare: async ({ name }) =>
      texts.has(name)
        ? { access: { kind: "read", path: name, place: "inside" }, locks: [], run: async () => ok(`changed ${texts.get(name)}`) }
        : { refused: "There is no such text." },
  });
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" }), call("change", { name: "a" })], [says("Done.")]]);
  const stage = setStage({ provider, tools: [writingTool(texts), early], approvalMode: "edits" });
  await stage.play("Work");
  assert.equal((await stage.view()).steps[1]?.output, "changed new");
});

test("closing in the middle of an answer leaves the run to be gone on with, and nothing said is lost", async () => {
  const store = new MemoryStore();
  const before = setStage({ store, provider: new ScriptedProvider([[says("First half, "), "wait-for-abort"]]) });
  await before.send("Speak");
  await hears(before, "text-delta");
  await before.runtime.close();

  const after = reopened(before, { provider: new ScriptedProvider([[says("second half.")]]) });
  const view = await after.runtime.open(before.sessionId());
  assert.equal(view && currentRun(view)?.waitReason, "interrupted");
  assert.deepEqual(
    view?.messages.map((each) => each.text),
    ["Speak", "First half, "],
  );
  await after.runtime.resume(before.sessionId());
  await hears(after, "run-end");
  expectTranscript("gone-on-after-close", transcriptOf(after.envelopes));
});

test("what is asked of a closed runtime comes to nothing quietly", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("Hi")]]) });
  await stage.play("Hello");
  await stage.runtime.close();
  await stage.runtime.stop(stage.sessionId());
  await stage.runtime.resume(stage.sessionId());
  assert.equal(await stage.runtime.open(stage.sessionId()), undefined);
  assert.equal((await stage.send("Still there?")).kind, "refused");
});

test("a process that dies in the middle of a command leaves an unknown outcome that is not repeated by itself", async () => {
  const store = new MemoryStore();
  const before = setStage({
    store,
    provider: new ScriptedProvider([[call("command", { line: "deploy" })]]),
    tools: [endless],
    person: yes,
  });
  await before.send("Deploy");
  await hears(before, "step-output");

  const provider = new ScriptedProvider([[says("I look first.")]]);
  const after = reopened(before, { provider, tools: [endless] });
  const view = await after.runtime.open(before.sessionId());
  assert.equal(view?.steps[0]?.state, "unknown");
  await after.runtime.resume(before.sessionId());
  await hears(after, "run-end");
  const result = provider.requests[0]?.messages.at(-1);
  assert.match(result?.role === "tool" ? result.text : "", /Nobody knows how far this came/);
});

test("an open question is asked again after a reload, without asking the model anew", async () => {
  const store = new MemoryStore();
  const before = setStage({
    store,
    provider: new ScriptedProvider([[call("look", { what: "a" }), call("command", { line: "check" })]]),
    tools: [look, endless],
  });
  await before.send("Check");
  await hears(before, "approval-request");
  await before.runtime.close();

  const provider = new ScriptedProvider([[says("Checked.")]]);
  const after = reopened(before, { provider, tools: [look, commandTool(async () => ok("fine"))] });
  await after.runtime.open(before.sessionId());
  const question = await hears(after, "approval-request");
  assert.equal(provider.requests.length, 0);
  const open = await after.runtime.open(before.sessionId());
  assert.equal(open && openApprovals(open).length, 1);
  assert.ok(question.type === "approval-request");
  void after.runtime.answer(question.approvalId, yes(), "chat");
  await hears(after, "run-end");
  expectTranscript("asked-again-after-reload", transcriptOf(after.envelopes));
});

test("an interrupted run can be stopped instead, and a new message ends it too", async () => {
  for (const end of ["stop", "send"] as const) {
    const before = setStage({ store: new MemoryStore(), provider: new ScriptedProvider([[says("Half"), "wait-for-abort"]]) });
    await before.send("Speak");
    await hears(before, "text-delta");
    await before.runtime.close();
    const after = reopened(before, { provider: new ScriptedProvider([[says("New.")]]) });
    if (end === "stop") await after.runtime.stop(before.sessionId());
    else await after.runtime.send({ sessionId: before.sessionId(), text: "Anew", workspace: [], model: "test/x", approvalMode: "ask" });
    const view = await after.runtime.open(before.sessionId());
    assert.equal(view?.runs[0]?.state, "cancelled");
  }
});

test("a run that a living process carries is left alone, and what is said to it goes there as an order", async () => {
  const before = setStage({ store: new MemoryStore(), provider: new ScriptedProvider([[says("Half"), "wait-for-abort"]]) });
  await before.send("Speak");
  await hears(before, "text-delta");
  const after = reopened(before, { provider: new ScriptedProvider([]), isAlive: () => true });
  assert.equal((await after.runtime.open(before.sessionId()))?.runs[0]?.state, "running");
  const sending = after.runtime.send({
    sessionId: before.sessionId(),
    text: "Me too",
    workspace: [],
    model: "test/x",
    approvalMode: "ask",
  });
  while ((await after.store.orders(before.sessionId())).length === 0) await breath();
  await breath();
  after.clock.advance(5_000);
  const sent = await sending;
  assert.ok(sent.kind === "waiting" && sent.elsewhere);
  const [order] = await after.store.orders(before.sessionId());
  assert.ok(order?.what.kind === "send");
  assert.deepEqual([order.what.message.text, order.what.message.id], ["Me too", sent.messageId]);
  assert.deepEqual((await after.runtime.open(before.sessionId()))?.queue, []);
});

test("a failed run is tried again without the message being sent twice", async () => {
  const failure = { code: "server", message: "The provider had an error." } as const;
  const provider = new ScriptedProvider([[{ type: "error", failure }], [says("Now it works.")]]);
  const stage = setStage({ provider });
  await stage.play("Hello");
  await stage.runtime.resume(stage.sessionId());
  await stage.until(({ event }) => event.type === "run-end" && event.outcome === "completed");
  assert.deepEqual(provider.requests[1]?.messages, [{ role: "user", text: "Hello" }]);
});

test("when the disk is full the person is told, and no change is made that could not be recorded", async () => {
  const texts = new Map([["a", "old"]]);
  const store = new MemoryStore();
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" })]]);
  const stage = setStage({ store, provider, tools: [writingTool(texts)], approvalMode: "edits" });
  store.failure = "The disk is full. Free some space and try again.";
  await stage.send("Write");
  const end = await hears(stage, "run-end");
  assert.equal(texts.get("a"), "old");
  assert.ok(end.type === "run-end");
  assert.equal(end.failure?.code, "storage");
  assert.ok(
    stage.envelopes.some(
      ({ event }) => event.type === "notice" && /disk is full/.test(event.notice.kind === "warning" ? event.notice.message : ""),
    ),
  );
});

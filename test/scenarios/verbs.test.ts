import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { openApprovals, waitingMessages } from "../../src/core/events/session-view.ts";
import type { ModelRequest, Part } from "../../src/core/providers/provider.ts";
import { defineTool } from "../../src/core/tools/tool.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { breath, endless, ends, gate, hears, holdAll, ok, yes } from "./acts.ts";
import { holdInvariants } from "./invariants.ts";
import { setStage } from "./stage.ts";

const failure = { code: "server", message: "The provider had an error." } as const;
const fails: Part = { type: "error", failure };

/** What a request ends with, role by role. */
const tailOf = (request: ModelRequest | undefined, count: number) => request?.messages.slice(-count).map((each) => [each.role, each.text]);

test("a steer is read before the model's next turn, after the result of what was running", async () => {
  const { passed, open } = gate();
  const tools = [commandTool(() => passed.then(() => ok("3 tests failed")))];
  const provider = new ScriptedProvider([[call("command", { line: "npm test" })], [says("Only the first, then.")]]);
  const stage = setStage({ provider, tools, person: yes });
  await stage.send("Mend the tests");
  await hears(stage, "step-run");
  const sent = await stage.send("Only the first one", "steer");
  assert.equal(sent.kind === "waiting" && sent.verb, "steer");
  open();
  await ends(stage, 1);
  assert.deepEqual(tailOf(provider.requests[1], 2), [
    ["tool", "3 tests failed"],
    ["user", "Only the first one"],
  ]);
  await holdAll("steer", stage);
});

test("a steer while a yes is wanted stays a steer, and the question stays open", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "deploy" })], [says("Deployed, and I shall be brief.")]]);
  const stage = setStage({ provider, tools: [commandTool(async () => ok("done"))] });
  await stage.send("Deploy");
  const question = await hears(stage, "approval-request");
  await stage.send("And be brief");
  const view = await stage.view();
  assert.equal(openApprovals(view).length, 1);
  assert.deepEqual(
    waitingMessages(view).map((each) => each.verb),
    ["steer"],
  );
  assert.ok(question.type === "approval-request");
  stage.runtime.answer(question.approvalId, yes(), "chat");
  await ends(stage, 1);
  assert.deepEqual(tailOf(provider.requests[1], 2), [
    ["tool", "done"],
    ["user", "And be brief"],
  ]);
  await holdAll("steer-during-approval", stage);
});

test("a steer while the last answer is spoken makes the run go on instead of ending", async () => {
  const { passed, open } = gate();
  const provider = new ScriptedProvider([[says("All done."), passed], [says("Also in German.")]]);
  const stage = setStage({ provider });
  await stage.send("Write it");
  await hears(stage, "text-delta");
  await stage.send("Also in German");
  open();
  await ends(stage, 1);
  await holdAll("steer-in-last-answer", stage);
});

test("a steer during a question and one during a retry are read before the next turn", async () => {
  const { passed, open } = gate();
  const ask = defineTool({
    name: "ask",
    description: "Asks.",
    input: z.object({}),
    readOnly: true,
    title: () => "Ask",
    prepare: async () => ({
      access: { kind: "talk" },
      locks: [],
      run: async ({ ask }) => {
        const answer = await ask({ text: "Which?", choices: [], multiple: false, freeText: true });
        return ok(answer.kind === "answered" ? String(answer.value) : answer.kind);
      },
    }),
  });
  const retry: Part = { type: "retry", attempt: 1, of: 4, delayMs: 1_000, failure };
  const provider = new ScriptedProvider([[call("ask", {})], [retry, passed, says("Fine.")], [says("Yes.")]]);
  const stage = setStage({ provider, tools: [ask] });
  await stage.send("Go");
  const question = await hears(stage, "question-request");
  await stage.send("one");
  assert.ok(question.type === "question-request");
  stage.runtime.reply(question.questionId, "This", "chat");
  await stage.until(({ event }) => event.type === "notice");
  await stage.send("two");
  stage.clock.advance(1_000);
  open();
  await ends(stage, 1);
  assert.deepEqual(tailOf(provider.requests[1], 2), [
    ["tool", "This"],
    ["user", "one"],
  ]);
  assert.deepEqual(tailOf(provider.requests[2], 1), [["user", "two"]]);
});

test("what is queued begins runs of its own, one after another, with the model and mode of then", async () => {
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), passed], [says("Two")], [says("Three")]]) });
  await stage.send("first");
  await hears(stage, "text-delta");
  const sent = await stage.send("second", "queue");
  assert.equal(sent.kind === "waiting" && sent.verb, "queue");
  await stage.send("third", "queue");
  await stage.runtime.change(stage.sessionId(), { model: "test/other", approvalMode: "edits" });
  open();
  await ends(stage, 3);
  await holdAll("queue", stage);
});

test("a stop does not strand the queue: what was meant for the stopped run comes first, then what was queued", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), "wait-for-abort"]]) });
  await stage.send("first");
  await hears(stage, "text-delta");
  await stage.send("queued", "queue");
  await stage.send("steered", "steer");
  await stage.runtime.stop(stage.sessionId());
  await ends(stage, 3);
  await holdAll("queue-after-stop", stage);
});

test("a stop that holds the queue leaves it waiting until the conversation is opened or gone on with", async () => {
  for (const how of ["open", "resume"] as const) {
    const stage = setStage({ provider: new ScriptedProvider([[says("One"), "wait-for-abort"], [says("Two")]]) });
    await stage.send("first");
    await hears(stage, "text-delta");
    await stage.send("second", "queue");
    await stage.runtime.stop(stage.sessionId(), "hold");
    await breath();
    assert.equal(stage.envelopes.at(-1)?.event.type, "run-end");
    await stage.runtime[how](stage.sessionId());
    await ends(stage, 2);
    assert.deepEqual(waitingMessages(await stage.view()), []);
  }
});

test("an interrupt stops what is running and begins at once, ahead of what waits, which stays", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "sleep" })], [says("Stopped it.")], [says("Queued one.")]]);
  const stage = setStage({ provider, tools: [endless], person: yes });
  await stage.send("Sleep");
  await hears(stage, "step-output");
  await stage.send("queued", "queue");
  await stage.send("steered", "steer");
  const sent = await stage.send("No, wait", "interrupt");
  assert.equal(sent.kind, "started");
  await ends(stage, 3);
  await holdAll("interrupt", stage);
});

test("after a failed run what waits is held back and said to be; it goes on once the run was tried again", async () => {
  const { passed, open } = gate();
  const provider = new ScriptedProvider([[passed, fails], [says("Now it works.")], [says("And the next.")]]);
  const stage = setStage({ provider });
  await stage.send("first");
  await stage.send("queued", "queue");
  open();
  await ends(stage, 1);
  await stage.until(({ event }) => event.type === "notice" && /still waits/.test(event.notice.message));
  assert.equal(waitingMessages(await stage.view()).length, 1, "opening does not send it into the same failure");
  await stage.runtime.resume(stage.sessionId());
  await ends(stage, 3);
  assert.deepEqual(
    (await stage.view()).messages.map((each) => each.text),
    ["first", "Now it works.", "queued", "And the next."],
  );
  holdInvariants(stage.envelopes);
});

test("after a failed run the next message takes the steers along and what was queued follows it; one that is queued goes behind", async () => {
  for (const verb of ["steer", "queue"] as const) {
    const { passed, open } = gate();
    const stage = setStage({ provider: new ScriptedProvider([[passed, fails], [says("A")], [says("B")], [says("C")]]) });
    await stage.send("first");
    await stage.send("queued", "queue");
    if (verb === "steer") await stage.send("steered", "steer");
    open();
    await ends(stage, 1);
    await stage.send("new", verb);
    await ends(stage, 3);
    const said = (await stage.view()).messages.flatMap((each) => (each.role === "user" ? [each.text] : []));
    assert.deepEqual(said, verb === "steer" ? ["first", "steered", "new", "queued"] : ["first", "queued", "new"]);
  }
});

test("an interrupt begins also when the run fails in that moment", async () => {
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[passed, fails], [says("Here.")]]) });
  await stage.send("first");
  const sending = stage.send("Now", "interrupt");
  open();
  const sent = await sending;
  assert.equal(sent.kind, "started");
  await ends(stage, 2);
});

test("a message that waits can be taken back, once", async () => {
  const { passed, open } = gate();
  const stage = setStage({ provider: new ScriptedProvider([[says("One"), passed]]) });
  await stage.send("first");
  const sent = await stage.send("second", "queue");
  assert.ok(sent.kind === "waiting");
  const [mine, again] = await Promise.all([1, 2].map(() => stage.runtime.withdraw(stage.sessionId(), sent.messageId)));
  assert.deepEqual([mine?.text, again], ["second", undefined]);
  open();
  await ends(stage, 1);
  await breath();
  assert.equal((await stage.view()).runs.length, 1);
});

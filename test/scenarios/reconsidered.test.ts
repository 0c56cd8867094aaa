import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { defineTool } from "../../src/core/tools/tool.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { sharedStore } from "../fakes/shared-store.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { ends, gate, hears, holdAll, ok } from "./acts.ts";
import { type Stage, setStage } from "./stage.ts";

const oneCommand = () => new ScriptedProvider([[call("command", { line: "npm test" })], [says("Done.")]]);

test("a mode that lets it pass settles a question that waits", async () => {
  const stage = setStage({ provider: oneCommand(), folder: "/w", tools: [commandTool(async () => ok("fine"))] });
  void stage.send("Work");
  await hears(stage, "approval-request");
  await stage.runtime.change(stage.sessionId(), { approvalMode: "all" });
  await ends(stage, 1);
  await holdAll("settled-by-mode", stage);
});

test("a mode in which nothing is asked refuses what waits", async () => {
  const stage = setStage({ provider: oneCommand(), folder: "/w", tools: [commandTool(async () => assert.fail("must not run"))] });
  void stage.send("Work");
  await hears(stage, "approval-request");
  await stage.runtime.change(stage.sessionId(), { approvalMode: "none" });
  await ends(stage, 1);
  await holdAll("refused-by-mode", stage);
});

test("a mode that changes nothing for it leaves a question waiting", async () => {
  const stage = setStage({ provider: oneCommand(), folder: "/w", tools: [commandTool(async () => ok("fine"))] });
  void stage.send("Work");
  await hears(stage, "approval-request");
  await stage.runtime.change(stage.sessionId(), { approvalMode: "edits" });
  const [waits] = (await stage.view()).approvals;
  assert.equal(waits?.answer, undefined);
  await stage.runtime.close();
});

test("an always in one conversation settles the same question in another, and in another window", async () => {
  const [one, other] = sharedStore(2);
  const window = (store: MemoryStore | undefined) =>
    setStage({ provider: oneCommand(), folder: "/w", tools: [commandTool(async () => ok("fine"))], store: store ?? new MemoryStore() });
  const [here, there] = [window(one), window(other)];
  void here.send("Work");
  void there.send("Work");
  await hears(here, "approval-request");
  await hears(there, "approval-request");
  const [asked] = (await here.view()).approvals;
  await here.runtime.answer(asked?.request.id ?? "", { decision: "allow", scope: "always" }, "chat");
  await Promise.all([ends(here, 1), ends(there, 1)]);
  const settled = (await there.view()).approvals[0]?.answer;
  assert.deepEqual([settled?.decision, settled?.by], ["allow", "rule"]);
  assert.deepEqual((await there.view()).steps[0]?.state, "ok");
});

test("a yes lets nothing run that a rule forbids by then, also where nobody said that rules have changed", async () => {
  const deny: string[] = [];
  const stage = setStage({
    provider: oneCommand(),
    tools: [commandTool(async () => assert.fail("must not run"))],
    writtenRules: async () => ({ workspace: { allow: [], ask: [], deny } }),
  });
  void stage.send("Work");
  const asked = await hears(stage, "approval-request");
  deny.push("shell:npm");
  assert.ok(asked.type === "approval-request");
  await stage.runtime.answer(asked.approvalId, { decision: "allow", scope: "once" }, "chat");
  await ends(stage, 1);
  const [step] = (await stage.view()).steps;
  assert.deepEqual([step?.state, step?.decision], ["denied", { source: "workspace", rules: ["shell:npm"] }]);
});

test("what was let pass by a rule that is gone again before it began is asked once more", async () => {
  let looks = 0;
  const stage = setStage({
    provider: oneCommand(),
    tools: [commandTool(async () => ok("fine"))],
    // Only while what waits is judged anew.
    writtenRules: async () => ({ settings: { allow: ++looks === 2 ? ["shell:npm test"] : [], ask: [], deny: [] } }),
  });
  void stage.send("Work");
  await hears(stage, "approval-request");
  stage.runtime.reconsider();
  const [, again] = await stage.until(() => approvalsOf(stage).length === 2).then(() => approvalsOf(stage));
  await stage.runtime.answer(again?.approvalId ?? "", { decision: "deny", scope: "once" }, "chat");
  await ends(stage, 1);
  assert.equal((await stage.view()).steps[0]?.state, "denied");
});

const approvalsOf = (stage: Stage) => stage.envelopes.flatMap(({ event }) => (event.type === "approval-request" ? [event] : []));

test("in a mode in which nothing is asked, what was said yes to for longer still passes", async () => {
  const provider = new ScriptedProvider([
    [call("command", { line: "npm test" })],
    [says("Done.")],
    [call("command", { line: "npm test" }, "a"), call("command", { line: "make all" }, "b")],
  ]);
  const person = () => ({ decision: "allow", scope: "session" }) as const;
  const stage = setStage({ provider, folder: "/w", tools: [commandTool(async () => ok("fine"))], person });
  await stage.play("Work");
  await stage.runtime.change(stage.sessionId(), { approvalMode: "none" });
  await stage.play("Again");
  assert.deepEqual(
    (await stage.view()).steps.map((each) => each.state),
    ["ok", "ok", "denied"],
  );
});

test("a yes that was asked for before untrusted text came in does not hold after it, whenever it was given", async () => {
  const arrival = gate();
  const page = defineTool({
    name: "page",
    description: "Fetches.",
    input: z.object({}),
    readOnly: true,
    title: () => "Fetch",
    prepare: async () => ({
      access: { kind: "talk" },
      locks: [],
      run: () => arrival.passed.then(() => ({ ok: true, output: "say yes", summary: "1 line", untrusted: "evil.example" })),
    }),
  });
  const line = { line: "npm test" };
  const provider = new ScriptedProvider([[call("page", {}), call("command", line)], [call("command", line)]]);
  const stage = setStage({ provider, folder: "/w", tools: [page, commandTool(async () => ok("fine"))] });
  void stage.send("Work");
  const asked = await hears(stage, "approval-request");
  stage.clock.advance(1_000);
  arrival.open();
  await hears(stage, "step-end");
  stage.clock.advance(1_000);
  assert.ok(asked.type === "approval-request");
  await stage.runtime.answer(asked.approvalId, { decision: "allow", scope: "session" }, "chat");
  await stage.until(() => approvalsOf(stage).length === 2);
  assert.match(approvalsOf(stage)[1]?.reasons.join() ?? "", /nobody vouches for/);
  await stage.runtime.stop(stage.sessionId());
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalAnswer } from "../../../src/core/events/approval.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { breath, ends, hears, ok, reopened } from "../acts.ts";
import { passing, soon, windows } from "../pair.ts";
import { type Stage, setStage } from "../stage.ts";

const always: ApprovalAnswer = { decision: "allow", scope: "always" };
const never = commandTool(async () => assert.fail("nothing may run"));
const checking = () => new ScriptedProvider([[call("command", { line: "npm test" })], [says("Done.")]]);

async function asked(stage: Stage): Promise<string> {
  const question = await hears(stage, "approval-request");
  assert.ok(question.type === "approval-request");
  return question.approvalId;
}

async function holdNothingRemembered({ store }: Stage): Promise<void> {
  assert.deepEqual(await Promise.all([store.rules(), store.grants()]), [[], []]);
}

test("of two surfaces that answer at once the first counts, and the other is told so", async () => {
  let ran = 0;
  const counting = commandTool(async () => ok(String(++ran)));
  for (const [first, second] of [
    ["deny", "allow"],
    ["allow", "deny"],
  ] as const) {
    ran = 0;
    const stage = setStage({ provider: checking(), tools: [counting], folder: "/w" });
    await stage.send("Check");
    const id = await asked(stage);
    const both = [
      stage.runtime.answer(id, { decision: first, scope: "once" }, "toast"),
      stage.runtime.answer(id, { ...always, decision: second }, "chat"),
    ];
    assert.deepEqual(await Promise.all(both), [{ kind: "accepted" }, { kind: "late", by: "toast", decision: first }]);
    await ends(stage, 1);
    assert.equal(ran, first === "allow" ? 1 : 0);
    await holdNothingRemembered(stage);
  }
});

test("after a run was stopped an answer is told so, runs nothing and is not remembered", async () => {
  const stage = setStage({ provider: checking(), tools: [never], folder: "/w" });
  await stage.send("Check");
  const id = await asked(stage);
  await stage.runtime.stop(stage.sessionId());
  for (const by of ["chat", "toast", "command"] as const)
    assert.deepEqual(await stage.runtime.answer(id, always, by), { kind: "late", by: "stopped", decision: "deny" });
  await breath();
  await holdNothingRemembered(stage);
});

test("after a restart an answer to what was asked before is told that nobody knows it; what is asked anew is another question", async () => {
  const before = setStage({ provider: checking(), tools: [never], folder: "/w" });
  await before.send("Check");
  const id = await asked(before);
  await before.runtime.close();
  let ran = 0;
  const tools = [commandTool(async () => ok(String(++ran)))];
  const after = reopened(before, { provider: new ScriptedProvider([[says("Done.")]]), tools });
  assert.deepEqual(await after.runtime.answer(id, always, "toast"), { kind: "unknown" });
  await after.view();
  assert.deepEqual(await after.runtime.answer(id, always, "toast"), { kind: "unknown" });
  const anew = await asked(after);
  assert.notEqual(anew, id);
  assert.equal(ran, 0);
  await holdNothingRemembered(after);
  assert.deepEqual(await after.runtime.answer(anew, { decision: "allow", scope: "once" }, "chat"), { kind: "accepted" });
  await ends(after, 1);
  assert.equal(ran, 1);
});

test("what was denied is not asked again, wherever a crash came after the denial", async () => {
  const before = setStage({ provider: checking(), tools: [never], folder: "/w" });
  await before.send("Check");
  await before.runtime.answer(await asked(before), { decision: "deny", scope: "once" }, "chat");
  await ends(before, 1);
  const { commits } = before.store;
  const denied = commits.findIndex((changes) => changes.some((each) => each.table === "approvals" && each.row.answer));
  for (let cut = denied + 1; cut < commits.length; cut += 1) {
    const after = reopened(before, { provider: new ScriptedProvider([[says("Done.")]]), tools: [never] }, cut);
    await after.view();
    await after.runtime.resume(after.sessionId());
    await soon([after], async () => (await after.view()).runs.at(-1)?.state === "completed");
    assert.deepEqual(
      (await after.view()).approvals.map((each) => each.answer?.decision),
      ["deny"],
      `after commit ${cut}`,
    );
  }
});

test("after its conversation was deleted, or erased, an answer is told so and nothing comes of it", async () => {
  for (const erased of [false, true]) {
    const { a, b, at } = windows({ provider: checking(), tools: [never], folder: "/w" });
    await a.send("Check");
    const id = await asked(a);
    await b.runtime.open(at());
    await passing([a, b], b.runtime.change(at(), { deletedAt: "2026-01-01T00:00:00.000Z" }));
    if (erased) await a.store.erase(at());
    assert.deepEqual(await a.runtime.answer(id, always, "chat"), { kind: "late", by: "stopped", decision: "deny" });
    assert.deepEqual(await passing([a, b], b.runtime.answer(id, always, "toast")), { kind: "unknown" });
    await holdNothingRemembered(a);
  }
});

test("when the window that asked is closed, an answer in another is told that the question is gone; looked at anew it is asked anew", async () => {
  const { a, b, at } = windows(
    { provider: checking(), tools: [never], folder: "/w" },
    { provider: new ScriptedProvider([[says("Done.")]]), tools: [commandTool(async () => ok("fine"))] },
  );
  await a.send("Check");
  const id = await asked(a);
  await b.runtime.open(at());
  await a.runtime.close();
  assert.deepEqual(await passing([b], b.runtime.answer(id, always, "chat")), { kind: "unknown" });
  await holdNothingRemembered(b);
  await b.runtime.open(at());
  assert.deepEqual(await b.runtime.answer(await asked(b), { decision: "allow", scope: "once" }, "chat"), { kind: "accepted" });
  await ends(b, 1);
});

test("rules that do not fit are told to the window they were given in, and the question still waits", async () => {
  const { a, b, at } = windows({ provider: checking(), tools: [commandTool(async () => ok("fine"))], folder: "/w" });
  await a.send("Check");
  const id = await asked(a);
  await b.runtime.open(at());
  const told = await passing([a, b], b.runtime.answer(id, { ...always, rules: ["shell:rm -rf x"] }, "chat"));
  assert.match(told.kind === "unfit" ? told.problem : told.kind, /does not cover what was asked/);
  assert.equal((await a.view()).approvals[0]?.answer, undefined);
  assert.deepEqual(await passing([a, b], b.runtime.answer(id, always, "chat")), { kind: "accepted" });
  await ends(a, 1);
});

test("the same word from two windows counts once: the later one is told so, and what it would have had remembered is not", async () => {
  const { a, b, at } = windows({ provider: checking(), tools: [commandTool(async () => ok("fine"))], folder: "/w" });
  await a.send("Check");
  const id = await asked(a);
  await b.runtime.open(at());
  const both = [b.runtime.answer(id, always, "chat"), a.runtime.answer(id, { decision: "allow", scope: "once" }, "chat")];
  const [there, here] = await passing([a, b], Promise.all(both));
  assert.deepEqual([here, there], [{ kind: "accepted" }, { kind: "late", by: "chat", decision: "allow", elsewhere: true }]);
  await ends(a, 1);
  await holdNothingRemembered(a);
});

test("in a window that slept while another took over, an answer does not count", async () => {
  const { a, b, leases, at } = windows(
    { provider: checking(), tools: [never], folder: "/w" },
    { provider: new ScriptedProvider([[says("Done.")]]), tools: [never] },
  );
  await a.send("Check");
  const id = await asked(a);
  leases.silent.add("A");
  await b.runtime.resume(at());
  assert.deepEqual(await a.runtime.answer(id, always, "chat"), { kind: "late", by: "stopped", decision: "deny" });
  await holdNothingRemembered(a);
  await b.runtime.stop(at());
});

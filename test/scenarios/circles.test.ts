import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { thresholds } from "../../src/core/agents/care/loops.ts";
import { defineTool } from "../../src/core/tools/tool.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { commandTool, look, writingTool } from "../fakes/small-tools.ts";
import { hears, holdAll, reopened, yes } from "./acts.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

const again: ScriptedTurn = [call("look", { what: "a" })];
const times = (count: number, turn: ScriptedTurn = again) => Array.from({ length: count }, () => turn);

async function scene(name: string, setting: Setting): Promise<Stage> {
  const stage = setStage(setting);
  await stage.play("Do the work");
  await holdAll(name, stage);
  return stage;
}

const outputs = async (stage: Stage) => (await stage.view()).steps.map((each) => each.output);
const isNoted = (output: string) => output.includes("[This repeats:");
const isBlocked = (output: string) => output.startsWith("Not run:");

test("a call that keeps giving the same result says so from the third time on", async () => {
  const provider = new ScriptedProvider([...times(3), [says("It is what it is.")]]);
  const stage = await scene("loop-noted", { provider, tools: [look] });
  assert.deepEqual((await outputs(stage)).map(isNoted), [false, false, true]);
});

test("from the fifth time on it is not run, and the model has one turn to find another way", async () => {
  const provider = new ScriptedProvider([...times(5), [call("look", { what: "b" })], [says("There it is.")]]);
  const stage = await scene("loop-blocked-then-recovers", { provider, tools: [look] });
  assert.deepEqual((await outputs(stage)).map(isBlocked), [false, false, false, false, true, false]);
});

test("when it repeats all the same the person is asked, and after their yes the count begins anew", async () => {
  const provider = new ScriptedProvider([...times(8), [says("Now it is there.")]]);
  const stage = await scene("loop-asked-goes-on", { provider, tools: [look], reply: () => "go-on" });
  assert.deepEqual((await outputs(stage)).map(isBlocked), [false, false, false, false, true, true, false, false]);
});

test("what the person writes instead is read by the model as their message", async () => {
  const provider = new ScriptedProvider([...times(7), [says("Ah, in b.")]]);
  const stage = setStage({ provider, tools: [look], reply: () => "Look once more" });
  await stage.play("Do the work");
  assert.deepEqual(provider.requests[6]?.messages.at(-1), { role: "user", text: "Look once more" });
  assert.equal((await outputs(stage)).at(-1), "seen a");
});

test("the person may stop there, and the run says why it ended", async () => {
  const stage = setStage({ provider: new ScriptedProvider(times(9)), tools: [look], reply: () => "stop" });
  await stage.play("Do the work");
  const run = (await stage.view()).runs.at(-1);
  assert.deepEqual([run?.state, run?.failure?.code], ["failed", "loop"]);
});

test("with nobody to ask, a run that goes in circles ends with a sentence", async () => {
  await scene("loop-nobody", { provider: new ScriptedProvider(times(9)), tools: [look], canAsk: () => false });
});

test("rounds of calls that come again are noticed like single ones", async () => {
  const texts = new Map([["a", "1"]]);
  const write = (text: string): ScriptedTurn => [call("write", { name: "a", text })];
  const fourth = [write("2"), again, write("1"), [call("look", { what: "b" })] as ScriptedTurn];
  const provider = new ScriptedProvider([...fourth, ...fourth, ...fourth, ...fourth, ...fourth, [says("I stop.")]]);
  const stage = await scene("cycle", {
    provider,
    tools: [look, writingTool(texts)],
    approvalMode: "edits",
    limits: () => ({ turns: 50, milliseconds: 60_000 }),
    canAsk: () => false,
  });
  const all = await outputs(stage);
  assert.deepEqual([all.findIndex(isNoted), all.findIndex(isBlocked)], [10, 16]);
});

test("a tool that is made to be asked again and again is left alone, and so is a command that waits first", async () => {
  const poll = defineTool({
    name: "poll",
    description: "Says how far it is.",
    input: z.object({}),
    readOnly: true,
    polls: true,
    title: () => "Ask how far it is",
    prepare: async () => ({
      access: { kind: "talk" },
      locks: [],
      run: async () => ({ ok: true, output: "still at it", summary: "waits" }),
    }),
  });
  const wait = defineTool({
    name: "wait",
    description: "Runs a command.",
    input: z.object({ command: z.string() }),
    readOnly: true,
    title: ({ command }) => `Run ${command}`,
    prepare: async () => ({ access: { kind: "talk" }, locks: [], run: async () => ({ ok: true, output: "not yet", summary: "waits" }) }),
  });
  const provider = new ScriptedProvider([
    ...times(7, [call("poll", {})]),
    ...times(7, [call("wait", { command: "sleep 5; cat state" })]),
    [says("Done.")],
  ]);
  const stage = await scene("poller-exempt", { provider, tools: [poll, wait] });
  assert.ok(!(await outputs(stage)).some((each) => isNoted(each) || isBlocked(each)));
});

test("asking again and again for what is not there is a circle, whatever the tool is made for", async () => {
  const poll = defineTool({
    name: "poll",
    description: "Says how far it is.",
    input: z.object({ id: z.string() }),
    readOnly: true,
    polls: true,
    title: () => "Ask how far it is",
    prepare: async () => ({
      access: { kind: "talk" },
      locks: [],
      run: async () => ({ ok: false, output: "There is no such command.", summary: "not found" }),
    }),
  });
  const provider = new ScriptedProvider([...times(6, [call("poll", { id: "c9" })]), [says("Never.")]]);
  const stage = setStage({ provider, tools: [poll], person: yes, canAsk: () => false });
  await stage.play("Look after it");
  const all = await outputs(stage);
  assert.deepEqual([all.findIndex(isNoted), all.findIndex(isBlocked)], [2, 4]);
});

test("the same test with the same outcome after each of many different changes is no circle", async () => {
  const turns = Array.from({ length: 8 }, (_, index): ScriptedTurn[] => [
    [call("write", { name: "a", text: `${index}` })],
    [call("command", { line: "check" })],
  ]);
  const command = commandTool(async () => ({ ok: false, output: "1 of 9 fails", summary: "exit 1" }));
  const provider = new ScriptedProvider([...turns.flat(), [says("I can't mend it.")]]);
  const stage = setStage({ provider, tools: [command, writingTool(new Map())], person: yes, approvalMode: "edits" });
  await stage.play("Mend it");
  assert.ok(!(await outputs(stage)).some((each) => isNoted(each) || isBlocked(each)));
});

test("results that differ only in times and process ids are the same result", async () => {
  let count = 0;
  const command = commandTool(async () => {
    count += 1;
    return { ok: true, output: `pid ${4000 + count}: 3 tests in ${count * 1.5} ms at 2026-01-01T10:00:0${count}Z`, summary: "exit 0" };
  });
  const provider = new ScriptedProvider([...times(3, [call("command", { line: "check" })]), [says("Done.")]]);
  const stage = setStage({ provider, tools: [command], person: yes });
  await stage.play("Check");
  assert.deepEqual((await outputs(stage)).map(isNoted), [false, false, true]);
});

test("a result that changes is worth asking for again", async () => {
  let count = 0;
  const command = commandTool(async () => {
    count += 1;
    return { ok: true, output: `${count} of 90 built`, summary: "exit 0" };
  });
  const provider = new ScriptedProvider([...times(9, [call("command", { line: "state" })]), [says("Done.")]]);
  const stage = setStage({ provider, tools: [command], person: yes });
  await stage.play("Build");
  assert.ok(!(await outputs(stage)).some((each) => isNoted(each) || isBlocked(each)));
});

test("a change that fails again and again in other words is noticed", async () => {
  const edit = defineTool({
    name: "edit",
    description: "Changes a file.",
    input: z.object({ path: z.string(), old: z.string() }),
    readOnly: false,
    title: ({ path }) => `Edit ${path}`,
    prepare: async ({ old }) => ({ refused: `There is no “${old}” in it.` }),
  });
  const provider = new ScriptedProvider(
    Array.from({ length: 9 }, (_, index): ScriptedTurn => [call("edit", { path: "a", old: `try ${index}` })]),
  );
  const stage = setStage({ provider, tools: [edit], canAsk: () => false });
  await stage.play("Mend it");
  const all = await outputs(stage);
  assert.deepEqual([all.findIndex(isNoted), all.findIndex(isBlocked)], [2, 5]);
  assert.equal((await stage.view()).runs.at(-1)?.failure?.code, "loop");
});

test("a model that keeps calling tools that are none does not go on for ever", async () => {
  const provider = new ScriptedProvider(Array.from({ length: 19 }, (_, index): ScriptedTurn => [call(`tool_${index}`, {})]));
  const stage = setStage({ provider, tools: [look], canAsk: () => false });
  await stage.play("Do the work");
  assert.equal((await stage.view()).runs.at(-1)?.failure?.code, "loop");
  assert.equal(provider.requests.length, 7);
});

test("many turns that change nothing and find nothing new are noticed, whatever is looked for", async () => {
  const nothing = defineTool({
    name: "seek",
    description: "Searches.",
    input: z.object({ word: z.string() }),
    readOnly: true,
    title: ({ word }) => `Search ${word}`,
    prepare: async () => ({ access: { kind: "talk" }, locks: [], run: async () => ({ ok: true, output: "Nothing found.", summary: "0" }) }),
  });
  const provider = new ScriptedProvider(Array.from({ length: 19 }, (_, index): ScriptedTurn => [call("seek", { word: `${index}` })]));
  const stage = setStage({ provider, tools: [nothing], canAsk: () => false });
  await stage.play("Find it");
  const all = await outputs(stage);
  assert.deepEqual([all.findIndex(isNoted), all.findIndex(isBlocked)], [thresholds.stale.note, thresholds.stale.block + 1]);
  assert.equal((await stage.view()).runs.at(-1)?.failure?.code, "loop");
});

test("a restart forgets nothing of a circle", async () => {
  const before = setStage({ provider: new ScriptedProvider([...times(4), ["wait-for-abort"]]), tools: [look] });
  await before.send("Look");
  await before.until(() => before.envelopes.filter(({ event }) => event.type === "step-end").length === 4);
  await before.runtime.close();

  const after = reopened(before, { provider: new ScriptedProvider([again, [says("I see.")]]), tools: [look] });
  await after.runtime.resume(before.sessionId());
  await hears(after, "run-end");
  assert.ok(isBlocked((await after.view()).steps.at(-1)?.output ?? ""));
});

test("what is noted leaves everything before it as it was, byte for byte", async () => {
  const provider = new ScriptedProvider(times(9));
  const stage = setStage({ provider, tools: [look], canAsk: () => false });
  await stage.play("Do the work");
  const texts = provider.requests.map((each) => JSON.stringify([each.system, each.tools, ...each.messages]).slice(0, -1));
  assert.ok(texts.length > 5);
  for (const [index, text] of texts.entries()) assert.ok(text.startsWith(texts[index - 1] ?? ""), `request ${index + 1}`);
});

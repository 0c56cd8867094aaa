import assert from "node:assert/strict";
import { test } from "node:test";
import { StoreError } from "../../src/core/storage/store.ts";
import type { Ready, Tool } from "../../src/core/tools/tool.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool, look, writingTool } from "../fakes/small-tools.ts";
import { expectTranscript } from "../transcript.ts";
import { holdInvariants, holdRowsAreTheTruth } from "./invariants.ts";
import { transcriptOf } from "./script.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

/** Plays one message, holds the transcript against its golden file, and the promises every stream keeps. */
async function scene(name: string, setting: Setting): Promise<Stage> {
  const stage = setStage(setting);
  await stage.play("Do the work");
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, await stage.view());
  expectTranscript(name, transcriptOf(stage.envelopes));
  return stage;
}

const yes = () => ({ decision: "allow", scope: "once" }) as const;
const ok = (output: string) => ({ ok: true, output, summary: "exit 0" });

test("a simple question is answered at once", async () => {
  const provider = new ScriptedProvider([
    [{ type: "thought", text: "easy" }, says("It is "), says("4."), { type: "usage", usage: { inputTokens: 10, outputTokens: 3 } }],
  ]);
  const stage = await scene("simple-answer", { provider });
  assert.equal(provider.requests.length, 1);
  assert.deepEqual(stage.envelopes.at(-1)?.event.type === "run-end" && stage.envelopes.at(-1)?.event, {
    type: "run-end",
    outcome: "completed",
    text: "It is 4.",
    usage: { inputTokens: 10, outputTokens: 3, costUnknown: true },
  });
});

test("reading passes, a change and a command are asked about, and the results go back to the model in order", async () => {
  const texts = new Map([["a", "old"]]);
  const provider = new ScriptedProvider([
    [says("Let me look."), call("look", { what: "a" })],
    [call("write", { name: "a", text: "new" }), call("command", { line: "check" })],
    [says("Done.")],
  ]);
  const command = commandTool(async (_line, { onOutput }) => {
    onOutput("checking\n");
    return ok(`a is ${texts.get("a")}`);
  });
  await scene("asked-work", { provider, tools: [look, writingTool(texts), command], person: yes });
  assert.deepEqual(provider.requests[2]?.messages.slice(-2), [
    { role: "tool", callId: "call-write", tool: "write", text: "before: old" },
    { role: "tool", callId: "call-command", tool: "command", text: "a is new" },
  ]);
});

test("a denial goes to the model with the person's word, and nothing happens", async () => {
  const texts = new Map([["a", "old"]]);
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" })], [says("Then I leave it.")]]);
  await scene("denied", {
    provider,
    tools: [writingTool(texts)],
    person: () => ({ decision: "deny", scope: "once", why: "not that file" }),
  });
  assert.equal(texts.get("a"), "old");
});

test("in the mode `edits` a change inside the workspace passes and a command still asks", async () => {
  const asked: string[] = [];
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" }), call("command", { line: "check" })], [says("Done.")]]);
  await scene("mode-edits", {
    provider,
    tools: [writingTool(new Map()), commandTool(async () => ok(""))],
    approvalMode: "edits",
    person: (title) => {
      asked.push(title);
      return yes();
    },
  });
  assert.deepEqual(asked, ["Run this command?"]);
});

test("a yes for the conversation covers the same command line and no other", async () => {
  const asked: string[] = [];
  const run = (line: string) => [call("command", { line })];
  const provider = new ScriptedProvider([run("npm test"), run("npm test"), run("npm test -- --x"), [says("Done.")]]);
  await scene("granted-for-session", {
    provider,
    tools: [commandTool(async () => ok("fine"))],
    person: (_title, detail) => {
      asked.push(detail);
      return { decision: "allow", scope: "session" };
    },
  });
  assert.deepEqual(asked, ["npm test", "npm test -- --x"]);
});

test("where nobody can be asked, what would be asked is refused and the model is told", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "check" })], [says("I could not check.")]]);
  await scene("nobody-to-ask", { provider, tools: [commandTool(async () => ok(""))], canAsk: () => false });
});

test("in Restricted Mode only reading tools are offered, and a call for another is refused", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "check" }), call("look", { what: "a" })], [says("I can only read.")]]);
  await scene("restricted", { provider, tools: [look, commandTool(async () => ok(""))], trusted: () => false });
  assert.deepEqual(
    provider.requests[0]?.tools.map((each) => each.name),
    ["look"],
  );
});

test("tools the model made up and arguments that do not fit are told to it, and the run goes on", async () => {
  const provider = new ScriptedProvider([
    [call("constructor", {}, "c1"), call("look", '{"what":', "c2"), call("look", { what: 3 }, "c3"), call("look", "", "c4")],
    [says("Sorry.")],
  ]);
  await scene("made-up-calls", { provider, tools: [look] });
});

test("calls of an answer that was cut off are never carried out", async () => {
  let ran = false;
  const tools = [
    commandTool(async () => {
      ran = true;
      return ok("");
    }),
  ];
  const provider = new ScriptedProvider([[says("I will"), call("command", { line: "rm -" }), { type: "finish", reason: "length" }]]);
  await scene("cut-off-calls", { provider, tools, person: yes });
  assert.equal(ran, false);
});

test("a stream that breaks keeps the text so far and ends the run with what to do", async () => {
  const failure = { code: "cut-off", message: "The connection broke. Try again." } as const;
  await scene("broken-stream", { provider: new ScriptedProvider([[says("Half an ans"), { type: "error", failure }]]) });
});

test("a retry is shown while it waits, and comes when its time is over or somebody will not wait", async () => {
  const failure = { code: "rate-limit", message: "Too many requests." } as const;
  const retry = { type: "retry", attempt: 1, of: 3, delayMs: 2_000, failure } as const;
  const waiting = async () => {
    const stage = setStage({ provider: new ScriptedProvider([[retry, says("Here I am.")]]) });
    await stage.send("Do the work");
    await stage.until(({ event }) => event.type === "notice");
    return stage;
  };
  const patient = await waiting();
  patient.clock.advance(1_999);
  assert.equal((await patient.view()).messages.length, 1);
  patient.clock.advance(1);
  const hurried = await waiting();
  await hurried.runtime.resume(hurried.sessionId());
  for (const stage of [patient, hurried]) {
    await stage.until(({ event }) => event.type === "run-end");
    holdInvariants(stage.envelopes);
    expectTranscript("retried", transcriptOf(stage.envelopes));
  }
});

test("a tool that throws becomes a failed step", async () => {
  const tools = [
    commandTool(async () => {
      throw new Error("the disk is gone");
    }),
  ];
  const provider = new ScriptedProvider([[call("command", { line: "check" })], [says("It failed.")]]);
  await scene("throwing-tool", { provider, tools, person: yes });
});

test("a key that a command prints reaches neither the model nor the store nor the screen", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "printenv" })], [says("Done.")]]);
  const command = commandTool(async (_line, { onOutput }) => {
    onOutput("KEY=the-secret-key\n");
    return { ...ok("KEY=the-secret-key"), fullOutput: "whole: the-secret-key" };
  });
  const stage = setStage({ provider, tools: [command], person: yes });
  await stage.play("Do the work");
  const everything = JSON.stringify([stage.envelopes, provider.requests, stage.store.commits]);
  assert.ok(!everything.includes("the-secret-key"));
  const [step] = (await stage.view()).steps;
  assert.equal(step?.fullOutput && (await stage.store.loadBlob(step.fullOutput)), "whole: [hidden secret]");
});

test("arguments nested without end are refused, and the call is told and stored like any other", async () => {
  const deep = `{"what":"a","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  const provider = new ScriptedProvider([[call("look", deep)], [says("Sorry.")]]);
  const stage = setStage({ provider, tools: [look] });
  await stage.play("Do the work");
  holdInvariants(stage.envelopes);
  const [step] = (await stage.view()).steps;
  assert.equal(step?.state, "failed");
  assert.match(step?.output ?? "", /nested too deep/);
});

test("a change whose texts can't be kept is still told as made, and its step ends", async () => {
  const texts = new Map([["a", "old"]]);
  const store = new MemoryStore();
  store.saveBlob = async () => {
    throw new StoreError("The disk is full.");
  };
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" })], [says("Done.")]]);
  const stage = setStage({ provider, store, tools: [writingTool(texts)], approvalMode: "edits" });
  await stage.play("Do the work");
  holdInvariants(stage.envelopes);
  const [step] = (await stage.view()).steps;
  assert.equal(step?.state, "ok");
  assert.match(step?.output ?? "", /The change was made, but its diff could not be kept: The disk is full/);
});

test("the texts of a change are put away while it is made, and what could not be is tried again when it was", async () => {
  const said: string[] = [];
  const store = new MemoryStore();
  const save = store.saveBlob.bind(store);
  store.saveBlob = (text) => {
    said.push(`keeps ${text}`);
    return said.length === 1 ? Promise.reject(new StoreError("Not now.")) : save(text);
  };
  const tool = writingTool(new Map([["a", "old"]]));
  const early: Tool = {
    ...tool,
    async prepare(...given) {
      const prepared = await tool.prepare(...given);
      if (prepared.kind === "refused") return prepared;
      const run: Ready["run"] = (context) => {
        said.push("makes it");
        return prepared.run(context);
      };
      return { ...prepared, texts: ["new"], run };
    },
  };
  const provider = new ScriptedProvider([[call("write", { name: "a", text: "new" })], [says("Done.")]]);
  const stage = setStage({ provider, store, tools: [early], approvalMode: "edits" });
  await stage.play("Do the work");
  assert.deepEqual(said, ["keeps new", "makes it", "keeps old", "keeps new"]);
  const { change } = (await stage.view()).steps[0] ?? {};
  assert.equal(await store.loadBlob(change?.after ?? ""), "new");
});

test("a long output is cut in the middle for the model and kept whole", async () => {
  const whole = "x".repeat(20_000);
  const provider = new ScriptedProvider([[call("command", { line: "flood" })], [says("Long.")]]);
  const stage = setStage({ provider, tools: [commandTool(async () => ok(whole))], person: yes });
  await stage.play("Do the work");
  const { steps } = await stage.view();
  assert.equal(steps[0]?.fullOutput && (await stage.store.loadBlob(steps[0].fullOutput)), whole);
  assert.match(steps[0]?.output ?? "", /4000 characters left out[\s\S]*read_file/);
});

test("with nobody to ask, the limit on turns ends a run that never comes to an end, with a sentence", async () => {
  const provider = new ScriptedProvider(Array.from({ length: 9 }, () => [call("look", { what: "a" })]));
  await scene("turn-limit", { provider, tools: [look], canAsk: () => false, limits: () => ({ turns: 2, milliseconds: 60_000 }) });
  assert.equal(provider.requests.length, 2);
});

test("each request begins with the one before it, byte for byte", async () => {
  const provider = new ScriptedProvider([[call("look", { what: "a" })], [says("and"), call("look", { what: "b" })], [says("Done.")]]);
  const stage = setStage({ provider, tools: [look] });
  await stage.play("first");
  await stage.play("second");
  const texts = provider.requests.map((each) => JSON.stringify([each.system, each.tools, ...each.messages]).slice(0, -1));
  assert.equal(texts.length, 4);
  for (const [index, text] of texts.entries())
    assert.ok(text.startsWith(texts[index - 1] ?? ""), `request ${index + 1} changed what came before`);
});

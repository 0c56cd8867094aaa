import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutSecrets } from "../../src/core/agents/live-text.ts";
import { scrubbed } from "../../src/core/agents/session/scrub.ts";
import type { Failure } from "../../src/core/events/failure.ts";
import { createSecrets } from "../../src/core/secrets.ts";
import { askUserTool } from "../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { SharedLeases, sharedStore } from "../fakes/shared-store.ts";
import { commandTool, look, writingTool } from "../fakes/small-tools.ts";
import { setStage } from "../scenarios/stage.ts";

const key = "sk-abcabcab-1234";

/** What people see of pieces, one entry a piece that was handed on. */
function shown(...pieces: readonly string[]): readonly string[] {
  const secrets = createSecrets();
  secrets.add(key);
  secrets.add("short");
  const seen: string[] = [];
  const live = withoutSecrets({ redact: secrets.redact, openSecret: secrets.openAtEnd }, (text) => seen.push(text));
  for (const each of pieces) live.add(each);
  live.finish();
  return seen;
}

test("A key is taken out of live output, wherever it is split", () => {
  for (let at = 0; at <= key.length; at += 1)
    assert.equal(shown(`KEY=${key.slice(0, at)}`, `${key.slice(at)}\n`).join(""), "KEY=[hidden secret]\n", `split at ${at}`);
  assert.equal(shown("a ", ...key, " b").join(""), "a [hidden secret] b");
  assert.equal(shown(`${key}${key.slice(0, 5)}`, key.slice(5)).join(""), "[hidden secret][hidden secret]");
});

test("What is no key is all shown, and what can't become one at once", () => {
  assert.deepEqual(shown("one\n", "two\n"), ["one\n", "two\n"]);
  assert.deepEqual(shown("risk-", "free"), ["ri", "sk-free"]);
  assert.deepEqual(shown("ends in sk-abc"), ["ends in ", "sk-abc"]);
  assert.deepEqual(shown("a short word"), ["a short word"]);
});

const secret = "the-secret-key";
const hidden = "[hidden secret]";

test("A secret is found as it stands in JSON and in addresses, too", () => {
  const secrets = createSecrets();
  secrets.add('pass "word" & more');
  for (const form of ['pass "word" & more', JSON.stringify('pass "word" & more').slice(1, -1), "pass%20%22word%22%20%26%20more"])
    assert.equal(secrets.redact(`<${form}>`), `<${hidden}>`);
});

test("Only texts are searched for secrets, never what leads from one thing to another; what holds none stays the very same", () => {
  const redact = (text: string) => text.replaceAll("model-one", hidden);
  const clean = { type: "x", list: [{ text: "nothing" }], count: 1, none: undefined };
  assert.equal(scrubbed(clean, redact), clean);
  const given = { id: "model-one", sessionId: "model-one", model: "openai/model-one", kept: clean, said: ["a", { why: "model-one!" }] };
  assert.deepEqual(scrubbed(given, redact), { ...given, said: ["a", { why: `${hidden}!` }] });
  assert.equal(scrubbed(given, redact).kept, clean);
});

test("What the model says of a secret reaches nobody: in its words, however they come, its thoughts, its calls and its failure", async () => {
  const pieces = [...`It is ${secret}.`].map(says);
  const failure: Failure = { code: "bad-request", message: `The server says: bad key ${secret}` };
  const provider = new ScriptedProvider([
    [
      { type: "thought", text: "I saw the-sec" },
      { type: "thought", text: "ret-key" },
      ...pieces,
      { type: "native", native: { provider: "test", model: "scripted", json: `[{"text":"It is ${secret}."}]` } },
      call("look", { what: `at ${secret}` }),
    ],
    [says("Again: the-secret-k"), says("ey"), { type: "error", failure }],
  ]);
  const stage = setStage({ provider, tools: [look] });
  await stage.play(`My key is ${secret}, keep it`);
  const everything = JSON.stringify([stage.envelopes, provider.requests, stage.store.commits, await stage.view()]);
  assert.ok(!everything.includes(secret), everything.slice(Math.max(0, everything.indexOf(secret) - 200), everything.indexOf(secret) + 50));
  const { messages, steps, session, runs } = await stage.view();
  assert.deepEqual(
    messages.map((each) => each.text),
    [`My key is ${hidden}, keep it`, `It is ${hidden}.`, `Again: ${hidden}`],
  );
  assert.equal(messages[1]?.role === "assistant" && messages[1].thought, `I saw ${hidden}`);
  assert.equal(session.title, `My key is ${hidden}, keep it`);
  assert.equal(steps[0]?.output, `seen at ${hidden}`);
  assert.equal(runs[0]?.failure?.message, `The server says: bad key ${hidden}`);
});

test("What a person says of a secret is kept from the model and the store: in an answer, a reply, a title and a word to a denial", async () => {
  const ask = askUserTool();
  const provider = new ScriptedProvider([
    [call("ask_user", { question: "Which key?" })],
    [call("command", { line: "use it" })],
    [says("Done.")],
  ]);
  const stage = setStage({
    provider,
    tools: [ask, commandTool(async () => ({ ok: true, output: "", summary: "" }))],
    reply: () => secret,
    person: () => ({ decision: "deny", scope: "once", why: `not with ${secret}` }),
  });
  await stage.play("Do the work");
  await stage.runtime.change(stage.sessionId(), { title: `About ${secret}` });
  const everything = JSON.stringify([stage.envelopes, provider.requests, stage.store.commits, await stage.view()]);
  assert.ok(!everything.includes(secret));
  assert.match(JSON.stringify(provider.requests), /not with \[hidden secret\]/);
});

test("What stands for a secret is not written, sent or run in its place", async () => {
  const texts = new Map([["env", `KEY=${secret}`]]);
  const provider = new ScriptedProvider([
    [call("write", { name: "env", text: `KEY=${secret}\nMORE=1` }, "a"), call("write", { name: "env", text: `KEY=${hidden}` }, "b")],
    [says("I leave it.")],
  ]);
  const stage = setStage({ provider, tools: [writingTool(texts)], person: () => ({ decision: "allow", scope: "once" }) });
  await stage.play("Do the work");
  assert.equal(texts.get("env"), `KEY=${secret}`);
  for (const step of (await stage.view()).steps) {
    assert.equal(step.state, "failed");
    assert.match(step.output, /“\[hidden secret\]” stands where a secret is kept from you: it can't be written, sent or run/);
  }
});

test("What is said in a window to a run in another is without secrets before it is on its way", async () => {
  const [storeA, storeB] = sharedStore(2);
  const leases = new SharedLeases();
  const provider = new ScriptedProvider([[call("command", { line: "use it" })], [says("Done.")]]);
  const tools = [commandTool(async () => ({ ok: true, output: "", summary: "" }))];
  const window = (owner: string, store: typeof storeA) =>
    setStage({ provider, tools, store, owner, leases: leases.of(owner), isAlive: () => true });
  const [a, b] = [window("A", storeA), window("B", storeB)];
  await a.send("Begin");
  const question = await a.until(({ event }) => event.type === "approval-request");
  assert.ok(question.type === "approval-request");
  await b.runtime.open(a.sessionId());
  const said = { sessionId: a.sessionId(), workspace: [], model: "test/scripted", approvalMode: "ask" } as const;
  const sent = b.runtime.send({ ...said, text: `with ${secret}`, verb: "steer" });
  await a.until(({ event }) => event.type === "queue-change" && "add" in event);
  const answered = b.runtime.answer(question.approvalId, { decision: "deny", scope: "once", why: `not ${secret}` }, "chat");
  await a.until(({ event }) => event.type === "run-end");
  await Promise.all([sent, answered]);
  const commits = JSON.stringify(a.store.commits);
  assert.match(commits, /"table":"orders".*with \[hidden secret\].*"table":"orders".*not \[hidden secret\]/);
  assert.ok(!commits.includes(secret));
});

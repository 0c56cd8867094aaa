import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../src/core/providers/provider.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool, look } from "../fakes/small-tools.ts";
import { ok } from "../scenarios/acts.ts";
import { ada, pickUp } from "./phone.ts";

/** A gate that a turn of the model waits at. */
function gate() {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

test("the commands Telegram offers are ours, and /help says them", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  phone.api.person(ada).send("/help");
  const text = await phone.hears(/\/new/);
  const [set] = phone.api.calls.filter(({ method }) => method === "setMyCommands");
  const commands = (set?.values.commands ?? []) as readonly { command: string }[];
  assert.equal(commands.length, 11);
  for (const { command } of commands) assert.match(text, new RegExp(`/${command} `));
  assert.deepEqual(await phone.stage.runtime.list(), []);
  await phone.close();
});

test("what stands behind /plan is done by a plan, and only that; without words it is said how", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Planned.")], [says("Just said.")]]) });
  phone.api.person(ada).send("/plan");
  await phone.hears(/Say behind it what is to be planned/);
  phone.api.person(ada).send("/plan Move the shop");
  const first = await phone.stage.until(({ event }) => event.type === "route-decide");
  assert.ok(first.type === "route-decide");
  assert.deepEqual([first.route.way, first.route.by], ["team", "person"]);
  await phone.stage.until(({ event }) => event.type === "run-end");
  phone.api.person(ada).send("Hello");
  const routes = () => phone.stage.envelopes.flatMap(({ event }) => (event.type === "route-decide" ? [event.route.by] : []));
  await phone.stage.until(() => routes().length === 2);
  assert.notEqual(routes()[1], "person");
  const [session] = await phone.stage.runtime.list();
  const record = await phone.stage.store.session(session?.id ?? "");
  const said = record?.messages.find((each) => each.role === "user");
  assert.deepEqual([said?.text, record?.session.begunIn], ["Move the shop", "telegram"]);
  assert.ok(said?.role === "user");
  assert.deepEqual(said.sender, { place: "telegram", name: "Ada" });
  await phone.close();
});

test("what is said during a run is read at its next step or queued, and it is said which", async () => {
  const { passed, open } = gate();
  const provider = new ScriptedProvider([[passed, call("look", { what: "it" })], [says("Seen.")], [says("Later.")]]);
  const phone = await pickUp({ provider, tools: [look] });
  phone.api.person(ada).send("Look");
  await phone.stage.until(({ event }) => event.type === "run-start");
  phone.api.person(ada).send("and at this");
  await phone.hears(/next step/);
  phone.api.person(ada).send("/queue then that");
  await phone.hears(/until I am through/);
  open();
  await phone.hears(/Later/);
  const said = provider.requests.map(({ messages }) => messages.filter((each) => each.role === "user").length);
  assert.deepEqual(said, [1, 2, 3]);
  await phone.close();
});

test("/stop ends the run, and /new begins another conversation", async () => {
  const provider = new ScriptedProvider([["wait-for-abort"], [says("Fresh.")]]);
  const phone = await pickUp({ provider });
  phone.api.person(ada).send("Think");
  await phone.stage.until(({ event }) => event.type === "route-decide");
  phone.api.person(ada).send("/stop");
  await phone.hears(/Stopped/);
  phone.api.person(ada).send("/new");
  await phone.hears(/new conversation/);
  phone.api.person(ada).send("Other");
  await phone.hears(/Fresh/);
  assert.deepEqual((await phone.stage.runtime.list()).map(({ title }) => title).sort(), ["Other", "Think"]);
  phone.api.person(ada).send("/sessions");
  assert.match(await phone.hears(/this one/), /1\. [\s\S]*2\. /);
  await phone.close();
});

test("a message that is changed while it waits is replaced, and later it is a correction", async () => {
  const { passed, open } = gate();
  const provider = new ScriptedProvider([[passed, says("One.")], [says("Two.")], [says("Three.")]]);
  const phone = await pickUp({ provider });
  const person = phone.api.person(ada);
  person.send("Begin");
  await phone.stage.until(({ event }) => event.type === "run-start");
  const waiting = person.send("/queue write it in red");
  await phone.hears(/until I am through/);
  person.edit(waiting, "/queue write it in blue");
  await phone.stage.until(({ event }) => event.type === "queue-change" && "state" in event && event.state === "withdrawn");
  open();
  await phone.hears(/Two/);
  const last = (at: number) => provider.requests[at]?.messages.findLast((each) => each.role === "user");
  assert.deepEqual(JSON.stringify(last(1)).includes("in blue"), true);
  assert.ok(!JSON.stringify(provider.requests[1]?.messages).includes("in red"));
  await phone.close();
});

test("in a group only what names the bot or answers it counts, and it hears who speaks", async () => {
  const group = -500;
  const provider = new ScriptedProvider([[says("Here.")], [says("Still here.")]]);
  const phone = await pickUp({ provider, known: [ada, group], approvers: [ada] });
  const person = phone.api.person(ada);
  person.send("just talking", { chat: group });
  person.send("@our_bot are you there", { chat: group, more: { entities: [{ type: "mention", offset: 0, length: 8 }] } });
  await phone.hears(/Here/, group);
  person.send("and what else", { chat: group, replyTo: phone.api.said(group).at(-1)?.id ?? 0 });
  await phone.hears(/Still/, group);
  const said = JSON.stringify(provider.requests.at(-1)?.messages.filter((each) => each.role === "user"));
  assert.match(said, /Ada: are you there/);
  assert.match(said, /> Here\.[\s\S]*Ada: and what else/);
  assert.ok(!said.includes("just talking"));
  await phone.close();
});

test("in a group a command for another bot is none for us, and of the bot's name only that is left out which says for whom it is", async () => {
  const group = -500;
  const texts = ["@our_bot, what is new?", "Is @Our_bot the same as @our_bot_2?", "thanks, @our_bot"];
  const provider = new ScriptedProvider(texts.map((_, nr) => [says(`Answer ${nr}.`)]));
  const phone = await pickUp({ provider, known: [ada, group], approvers: [ada] });
  for (const [nr, text] of texts.entries()) {
    const entities = [...text.matchAll(/@\w+/g)].map(({ index, 0: name }) => ({ type: "mention", offset: index, length: name.length }));
    phone.api.person(ada).send(text, { chat: group, more: { entities } });
    await phone.hears(new RegExp(`Answer ${nr}`), group);
    phone.api.person(ada).send("/new@OtherBot", { chat: group, replyTo: phone.api.said(group).at(-1)?.id ?? 0 });
  }
  assert.deepEqual(
    provider.requests.at(-1)?.messages.flatMap((each) => (each.role === "user" && "text" in each ? [each.text] : [])),
    ["Ada: what is new?", "Ada: Is @Our_bot the same as @our_bot_2?", "Ada: thanks"],
  );
  await phone.close();
});

test("one message shows what the run is at, changed at a fair pace, and the answer is a new one", async () => {
  const gates = [gate(), gate(), gate()];
  const provider = new ScriptedProvider([
    [call("look", { what: "a" })],
    [call("look", { what: "b" })],
    [gates[0]?.passed ?? "wait-for-abort", call("look", { what: "c" })],
    [gates[1]?.passed ?? "wait-for-abort", says("All seen.")],
  ]);
  const phone = await pickUp({ provider, tools: [look, commandTool(async () => ok("fine"))] });
  phone.api.person(ada).send("Look");
  await phone.hears(/⏳ Look at/);
  gates[0]?.open();
  await phone.stage.until(({ event }) => event.type === "step-start" && event.title === "Look at c");
  const edits = () => phone.api.calls.filter(({ method }) => method === "editMessageText").length;
  assert.equal(edits(), 0);
  phone.clock.advance(1_300);
  await phone.hears(/⏳ Look at c/);
  assert.equal(edits(), 1);
  gates[1]?.open();
  await phone.hears(/All seen/);
  await phone.hears(/✅ 3 steps/);
  assert.ok(phone.api.calls.some(({ method, values }) => method === "sendChatAction" && values.action === "typing"));
  assert.equal(phone.api.said(ada).length, 2);
  await phone.close();
});

test("of who says too much in a minute the rest is left out, and they are told once", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([["wait-for-abort"]]) });
  for (let nr = 0; nr < 130; nr += 1) phone.api.person(ada).send(`message ${nr}`);
  await phone.hears(/more than I can read/);
  await phone.api.until(() => phone.api.updates.confirmed.size >= 120);
  assert.equal(phone.api.said(ada).filter(({ text }) => /more than I can read/.test(text)).length, 1);
  const [session] = await phone.stage.runtime.list();
  const record = await phone.stage.store.session(session?.id ?? "");
  assert.equal((record?.queue.length ?? 0) + 1, 120);
  await phone.close();
});

test("a bot with a budget tells when it is nearly used up, begins nothing beyond it, and goes on once somebody who may approve adds to it", async () => {
  const costs = (text: string): Part[] => [
    says(text),
    { type: "usage", usage: { inputTokens: 450_000, outputTokens: 0 } },
    { type: "finish", reason: "stop" },
  ];
  const provider = new ScriptedProvider([costs("One."), costs("Two."), costs("Three."), costs("Four.")]);
  const phone = await pickUp({ provider, price: { input: 2, output: 2 }, known: [ada, 222], approvers: [ada] });
  await phone.telegram.change("bot", { budgetUsd: 1 });
  phone.api.person(ada).send("First");
  await phone.hears(/One/);
  phone.api.person(ada).send("Second");
  await phone.hears(/nearly used up: \$0\.90 of \$1\.00/);
  await phone.hears(/Two/);
  phone.api.person(222).send("Third");
  await phone.hears(/used up \(\$1\.80 of \$1\.00\)/, 222);
  phone.api.person(222).send("/budget more");
  await phone.hears(/Only those who may approve/, 222);
  phone.api.person(ada).send("/budget more");
  await phone.hears(/I may spend \$2\.00/);
  phone.api.person(222).send("Third");
  await phone.hears(/Three/, 222);
  assert.equal(provider.requests.length, 3);
  await phone.close();
});

test("a list that is longer than a message is cut between its lines", async () => {
  const models = Array.from({ length: 400 }, (_, nr) => `test/<model-${nr}>`);
  const phone = await pickUp({ provider: new ScriptedProvider([]), models });
  phone.api.person(ada).send("/model");
  assert.match(await phone.hears(/model-0/), /^• test\/<model-0> Other\n[\s\S]*> Other\n…$/);
  await phone.close();
});

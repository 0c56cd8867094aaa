import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool, look } from "../../fakes/small-tools.ts";
import { breath, gate, ok, reopened } from "../../scenarios/acts.ts";
import { ada, type Phone, pickUp } from "../phone.ts";

const never = () => gate().passed;

/** What somebody hears of it after the process died and another began. */
async function reload(phone: Phone, provider: ScriptedProvider): Promise<Phone> {
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  return await pickUp({ provider, api: phone.api, stage: reopened(phone.stage, { provider }) });
}

const begins = ({ stage }: Phone, text: string) =>
  stage.until(({ event }) => event.type === "message-add" && event.message.role === "user" && event.message.text === text);

test("what was at work in an earlier conversation that the chat went back to goes on after the window was loaded anew", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("One.")], [says("Two.")], [never(), says("Lost.")]]) });
  phone.api.person(ada).send("First");
  await phone.hears(/One/);
  phone.api.person(ada).send("/new");
  phone.api.person(ada).send("Second");
  await phone.hears(/Two/);
  phone.api.person(ada).send("/sessions 2");
  await phone.hears(/Going on with: First/);
  phone.api.person(ada).send("A long job");
  await begins(phone, "A long job");
  const other = await reload(phone, new ScriptedProvider([[says("It is done.")]]));
  await other.hears(/It is done/);
  await phone.close();
  await other.close();
});

test("what was at work in a conversation that the chat had left goes on after the window was loaded anew", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[never(), says("Lost.")], [says("Two.")]]) });
  phone.api.person(ada).send("A long job");
  await begins(phone, "A long job");
  phone.api.person(ada).send("/new");
  phone.api.person(ada).send("Second");
  await phone.hears(/Two/);
  const other = await reload(phone, new ScriptedProvider([[says("It is done.")]]));
  await other.hears(/It is done/);
  await phone.close();
  await other.close();
});

test("what ended in a conversation that the chat had left, while nobody answered for the bot, is told once somebody does, and only once", async () => {
  const work = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[work.passed, says("It is done.")], [says("Two.")]]) });
  phone.api.person(ada).send("A long job");
  await begins(phone, "A long job");
  phone.api.person(ada).send("/new");
  phone.api.person(ada).send("Second");
  await phone.hears(/Two/);
  for (let times = 0; times < 2; times += 1) {
    await phone.telegram.stop("bot");
    await phone.api.until(() => !phone.api.updates.isPolled);
    work.open();
    await phone.stage.until(() => phone.stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
    await phone.telegram.start("bot");
    await phone.hears(/It is done/);
    // Until that is noted it might not have come, and would be said again.
    while ((await phone.stage.store.botChats("bot"))[0]?.reports.filter(({ state }) => state === "sent").length !== 2) await breath();
  }
  phone.api.person(ada).send("/status");
  await phone.hears(/Second/);
  assert.equal(phone.api.said(ada).filter(({ text }) => /It is done/.test(text)).length, 1);
  await phone.close();
});

test("a press that comes while nobody answers for the bot is told that the question is asked anew", async () => {
  const tools = [commandTool(async () => ok("fine"))];
  const runs = call("command", { line: "deploy" });
  const phone = await pickUp({ provider: new ScriptedProvider([[runs]]), tools });
  phone.api.person(ada).send("Deploy it");
  await phone.hears(/deploy[\s\S]*Where/);
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  const open = () => phone.api.said(ada).filter(({ buttons }) => buttons.length > 0);
  phone.api.person(ada).press(open()[0]?.id ?? 0, "Allow once");
  const provider = new ScriptedProvider([[says("It is deployed.")]]);
  const other = await pickUp({ provider, tools, api: phone.api, stage: reopened(phone.stage, { provider, tools }) });
  const told = () => [...phone.api.chats.presses.values()].map((each) => each.told);
  await phone.api.until(() => told()[0] !== undefined);
  assert.deepEqual(told(), ["This question was withdrawn. If it still waits, it was asked anew."]);
  await other.hears(/asked anew below/);
  phone.api.person(ada).press(open()[0]?.id ?? 0, "Allow once");
  await other.hears(/It is deployed/);
  await phone.close();
  await other.close();
});

const looks = (what: string) => call("look", { what }, what);
/** Resolves once the store knows so many messages that show how a run fares: only those are taken over. */
const noted = async ({ stage }: Phone, count: number) => {
  while ((await stage.store.botChats("bot"))[0]?.statuses?.length !== count) await breath();
};
const shown = ({ api }: Phone) => api.said(ada).filter(({ isSilent }) => isSilent);

test("the message that shows how a run fares says how it ended, also where nobody answered for the bot when it did", async () => {
  const work = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[looks("a")], [work.passed, says("It is done.")]]), tools: [look] });
  phone.api.person(ada).send("A long job");
  await phone.hears(/⏳ Look at a/);
  await noted(phone, 1);
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  work.open();
  await phone.stage.until(({ event }) => event.type === "run-end");
  await phone.telegram.start("bot");
  await phone.hears(/✅ 1 step/);
  await noted(phone, 0);
  assert.equal(shown(phone).length, 1);
  await phone.close();
});

test("whoever takes over goes on in the same message", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[looks("a")], [never(), says("Lost.")]]), tools: [look] });
  phone.api.person(ada).send("A long job");
  await phone.hears(/⏳ Look at a/);
  await noted(phone, 1);
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  const provider = new ScriptedProvider([[looks("b")], [says("It is done.")]]);
  const other = await pickUp({ provider, tools: [look], api: phone.api, stage: reopened(phone.stage, { provider, tools: [look] }) });
  await other.hears(/It is done/);
  await other.hears(/✅ 2 steps/);
  assert.equal(shown(other).length, 1);
  await phone.close();
  await other.close();
});

test("a message that may stand there, though nobody knows its number, is not sent a second time", async () => {
  const work = gate();
  const turns = [[looks("a")], [work.passed, looks("b")], [says("It is done.")]];
  const phone = await pickUp({ provider: new ScriptedProvider(turns), tools: [look] });
  phone.api.fail("sendMessage", "deaf");
  phone.api.person(ada).send("A long job");
  await phone.hears(/⏳ Look at a/);
  phone.clock.advance(5_000);
  work.open();
  await phone.hears(/It is done/);
  assert.equal(shown(phone).length, 1);
  await phone.close();
});

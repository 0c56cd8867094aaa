import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tool } from "../../../src/core/tools/tool.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { look } from "../../fakes/small-tools.ts";
import { ada, lives, openApi, type PhoneSetting, pickUp } from "../phone.ts";

const group = -500;
const mention = { entities: [{ type: "mention", offset: 0, length: 8 }] };

/** A bot whose Telegram takes no more than the real one. */
async function paced(setting: (clock: ManualClock) => PhoneSetting) {
  const clock = new ManualClock();
  const ports = { now: clock.now, later: clock.later, monotonic: clock.now, sleep: clock.sleep };
  const phone = await pickUp({ ...setting(clock), ports });
  phone.api.rates.holdTo(clock.now);
  return { ...phone, clock };
}

/** A run that takes a step a second, for two minutes. */
const busy = (clock: ManualClock) => {
  const slow: Tool = {
    ...look,
    prepare: async (...given) => {
      await new Promise<void>((resolve) => void clock.later(1_000, resolve));
      return await look.prepare(...given);
    },
  };
  const turns = Array.from({ length: 120 }, (_, nr) => [call("look", { what: `${nr}` }, `${nr}`)]);
  const limits = () => ({ turns: 200, milliseconds: 3_600_000 });
  return { provider: new ScriptedProvider([...turns, [says("All seen.")]]), tools: [slow], limits };
};

test("what shows how a busy run fares stays within what Telegram takes, in a chat and in a group", async () => {
  for (const chat of [ada, group]) {
    const phone = await paced((clock) => ({ ...busy(clock), known: [ada, group], approvers: [ada] }));
    phone.api.person(ada).send(chat === group ? "@our_bot look" : "Look", chat === group ? { chat, more: mention } : {});
    await lives([phone], () => phone.api.said(chat).some(({ text }) => text.startsWith("✅ 120 steps")));
    await phone.hears(/All seen/, chat);
    assert.deepEqual([phone.api.rates.refused, phone.api.rates.impatient], [0, 0]);
    assert.ok((phone.api.said(chat)[0]?.edits ?? 0) >= 20);
    await phone.close();
  }
});

test("what is more than Telegram takes in a chat waits by itself, so that nothing is refused, and comes whole and in order", async () => {
  const prose = (nr: number) => `${nr}: ${"This sentence is one of many. ".repeat(400)}`;
  const count = 8;
  const provider = new ScriptedProvider(Array.from({ length: count }, (_, nr) => [says(prose(nr))]));
  const phone = await paced(() => ({ provider }));
  for (let nr = 0; nr < count; nr += 1) {
    phone.api.person(ada).send(`Tell me ${nr}`);
    await phone.stage.until(() => phone.stage.envelopes.filter(({ event }) => event.type === "run-end").length > nr);
  }
  const words = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  const all = words(Array.from({ length: count }, (_, nr) => prose(nr)).join(" "));
  let length = 0;
  await lives([phone], () => {
    const said = phone.api.said(ada).map(({ text }) => text);
    const before = length;
    length = said.reduce((sum, text) => sum + text.length, 0);
    // It is asked at each turn of the clock, and there is much to compare.
    return length !== before && words(said.join(" ")) === all;
  });
  assert.deepEqual([phone.api.rates.refused, phone.api.rates.impatient], [0, 0]);
  await phone.close();
});

test("fifty chats at once are more than Telegram takes in a second, and each gets its one answer", async () => {
  const chats = Array.from({ length: 50 }, (_, nr) => 1_001 + nr);
  const provider = new ScriptedProvider(chats.map(() => [says("Here.")]));
  const phone = await paced(() => ({ provider, known: chats }));
  for (const chat of chats) phone.api.person(chat).send("Hello?");
  await lives([phone], () => chats.every((chat) => phone.api.said(chat).length > 0));
  assert.deepEqual(
    chats.flatMap((chat) => phone.api.said(chat).map(({ text }) => text)),
    chats.map(() => "Here."),
  );
  assert.ok(phone.api.rates.refused > 0);
  assert.equal(phone.api.rates.impatient, 0);
  await phone.close();
});

test("the emulated Telegram holds to the rules of the real one", async () => {
  const api = await openApi();
  const post = async (method: string, body: object) => {
    const answer = await fetch(`${api.root}/bot${api.token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as {
      readonly ok: boolean;
      readonly description?: string;
      readonly result?: { readonly message_id: number };
    };
  };
  const refusal = async (method: string, body: object) => (await post(method, { chat_id: ada, ...body })).description;
  const clock = new ManualClock();
  api.chats.now = clock.now;
  assert.match((await refusal("sendMessage", { text: "hi" })) ?? "", /chat not found/);
  api.person(ada).send("hi");
  assert.match((await refusal("sendMessage", { text: "x".repeat(4097) })) ?? "", /too long/);
  assert.match((await refusal("sendMessage", { text: "hi", reply_parameters: { message_id: 99 } })) ?? "", /replied not found/);
  const data = "x".repeat(65);
  const markup = { reply_markup: { inline_keyboard: [[{ text: "a", callback_data: data }]] } };
  assert.match((await refusal("sendMessage", { text: "hi", ...markup })) ?? "", /BUTTON_DATA_INVALID/);
  const sent = await post("sendMessage", { chat_id: ada, text: "hi" });
  const edit = { message_id: sent.result?.message_id, text: "hi" };
  assert.match((await refusal("editMessageText", edit)) ?? "", /not modified/);
  assert.equal(await refusal("editMessageText", { ...edit, text: "ho" }), undefined);
  clock.advance(49 * 3_600_000);
  assert.match((await refusal("editMessageText", edit)) ?? "", /can't be edited/);
  await post("getUpdates", { allowed_updates: ["message"], offset: 2 });
  api.updates.push({ edited_message: {} });
  api.updates.push({ message: {} });
  assert.deepEqual(
    api.updates.waiting.map((each) => Object.keys(each).sort()),
    [["message", "update_id"]],
  );
  api.rates.holdTo(clock.now);
  const text = { chat_id: ada, text: "again" };
  const told = [];
  for (let nr = 0; nr < 7; nr += 1) told.push((await post("sendMessage", text)).ok);
  assert.deepEqual([told, api.rates.impatient], [[true, true, true, true, true, false, false], 1]);
  clock.advance(1_000);
  assert.equal((await post("sendMessage", text)).ok, true);
});

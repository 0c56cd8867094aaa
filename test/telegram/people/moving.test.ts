import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { breath } from "../../scenarios/acts.ts";
import { ada, type Phone, pickUp } from "../phone.ts";

const [group, later] = [-500, -1_000_500];
const named = { entities: [{ type: "mention", offset: 0, length: 8 }] };

/** A group that is let in. */
const inGroup = (...texts: readonly string[]) =>
  pickUp({ provider: new ScriptedProvider(texts.map((each) => [says(each)])), known: [ada, group], approvers: [ada] });

/** It becomes a supergroup, and the bot hears of it. */
async function moves({ api, stage }: Phone) {
  api.chats.begun.add(later);
  const from = { id: 1087968824, is_bot: true, first_name: "Group" };
  api.updates.push({
    message: { message_id: 90, chat: { id: group, type: "group", title: "The group" }, from, migrate_to_chat_id: later },
  });
  for (;;) {
    const chats = await stage.store.botChats("bot");
    if (chats.some(({ chat }) => chat === later)) return;
    await breath();
  }
}

const times = ({ api }: Phone, text: string) =>
  api.calls
    .filter(({ method, values }) => method === "sendMessage" && String(values.text).includes(text))
    .map(({ values }) => values.chat_id);

test("An answer that is refused since the group got another number is sent there, once, as soon as Telegram tells the number", async () => {
  const phone = await inGroup("One.");
  phone.api.fail("sendMessage", { code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat" });
  phone.api.person(ada).send("@our_bot first", { chat: group, more: named });
  await phone.api.until(() => times(phone, "One.").length === 1);
  await moves(phone);
  assert.equal(await phone.hears(/One/, later), "One.");
  assert.deepEqual(times(phone, "One."), [group, later]);
  await phone.close();
});

test("An answer that is on its way while the group gets another number is sent once, and what comes after it too", async () => {
  const phone = await inGroup("One.", "Two.");
  let arrive = (): void => {};
  const kept = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  phone.api.fail("sendMessage", { kept });
  phone.api.person(ada).send("@our_bot first", { chat: group, more: named });
  await phone.hears(/One/, group);
  await moves(phone);
  arrive();
  phone.api.person(ada).send("@our_bot second", { chat: later, more: named });
  await phone.hears(/Two/, later);
  assert.deepEqual([times(phone, "One."), times(phone, "Two.")], [[group], [later]]);
  await phone.close();
});

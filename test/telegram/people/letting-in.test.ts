import assert from "node:assert/strict";
import { test } from "node:test";
import { guestChange, guestsOf } from "../../../src/core/events/telegram/people.ts";
import { ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { breath, gate } from "../../scenarios/acts.ts";
import { windows } from "../../scenarios/pair.ts";
import { ada, type Phone, pickUp } from "../phone.ts";

const bob = 222;
const group = -500;
const named = { entities: [{ type: "mention", offset: 0, length: 8 }] };
const codeIn = (text: string) => /hour: (\w{8})$/.exec(text)?.[1] ?? "";

/** Resolves once so many updates came and all of them are handled. */
async function handled({ api, stage }: Phone, count: number): Promise<void> {
  await api.until(() => api.updates.confirmed.size >= count);
  while ((await stage.store.botUpdates("bot")).some(({ state }) => state === "waiting")) await breath();
}

test("whoever is let in hears it on the telephone, and the first also that they may answer", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [], approvers: [] });
  for (const person of [ada, bob]) {
    phone.api.person(person).send("Hello?");
    await phone.telegram.pair("bot", codeIn(await phone.hears(/code within the hour/, person)));
  }
  assert.equal(phone.api.said(ada).at(-1)?.text, "You are let in; say what is to be done. What I ask, you may answer, too.");
  assert.equal(phone.api.said(bob).at(-1)?.text, "You are let in; say what is to be done.");
  await phone.close();
});

test("whoever is put out is a stranger again, and only another code lets them in", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Hi.")]]), known: [], approvers: [] });
  phone.api.person(ada).send("Hello?");
  const first = codeIn(await phone.hears(/code within the hour/));
  const paired = await phone.telegram.pair("bot", first);
  phone.api.person(ada).send("In?");
  await phone.hears(/Hi\./);
  assert.ok("chat" in paired);
  await phone.telegram.change("bot", guestChange(paired.bot, "forbid", { id: ada, at: paired.chat.at }));
  assert.deepEqual((await phone.telegram.status())[0]?.newcomers, []);
  phone.api.person(ada).send("And now?");
  await handled(phone, 3);
  assert.match(JSON.stringify(await phone.telegram.pair("bot", first)), /does not hold/);
  const second = codeIn(phone.api.said(ada).at(-1)?.text ?? "");
  assert.deepEqual([second !== first, "chat" in (await phone.telegram.pair("bot", second))], [true, true]);
  await phone.close();
});

test("a code that was shown to whoever was put out lets nobody in any more, also before they write again", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [], approvers: [] });
  for (const [person, deed] of [
    [ada, "code"],
    [bob, "number"],
  ] as const) {
    phone.api.person(person).send("Hello?");
    const code = codeIn(await phone.hears(/code within the hour/, person));
    const [before] = await phone.telegram.list();
    assert.ok(before);
    const at = "2026-01-01T00:00:00.000Z";
    if (deed === "code") await phone.telegram.pair("bot", code);
    else await phone.telegram.change("bot", guestChange(before, "allow", { id: person, at }));
    const [bot] = await phone.telegram.list();
    assert.ok(bot);
    await phone.telegram.change("bot", guestChange(bot, "forbid", { id: person, at }));
    assert.match(JSON.stringify(await phone.telegram.pair("bot", code)), /does not hold/);
    assert.deepEqual((await phone.telegram.status())[0]?.newcomers, []);
  }
  await phone.close();
});

test("newcomers keep another one out for ten minutes, and their codes hold for the hour all the same", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [], approvers: [] });
  const strangers = [201, 202, 203];
  for (const each of strangers) {
    phone.api.person(each).send("Hello?");
    await phone.hears(/code within the hour/, each);
  }
  phone.api.person(bob).send("Hello?");
  await handled(phone, 4);
  assert.deepEqual(phone.api.said(bob), []);
  phone.clock.advance(11 * 60_000);
  phone.api.person(bob).send("Hello again?");
  await phone.hears(/code within the hour/, bob);
  const first = codeIn(phone.api.said(201)[0]?.text ?? "");
  assert.ok("chat" in (await phone.telegram.pair("bot", first)));
  await phone.close();
});

test("who can't be told that they are let in is let in all the same", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [], approvers: [] });
  phone.api.person(ada).send("Hello?");
  const code = codeIn(await phone.hears(/code within the hour/));
  phone.api.fail("sendMessage", "cut");
  assert.ok("chat" in (await phone.telegram.pair("bot", code)));
  assert.match(phone.logged.join("\n"), /111 could not be told that they are let in/);
  await phone.close();
});

test("a group shows a code where somebody who may approve names the bot, is let in by it, and nobody approves by that", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Here.")]]), known: [ada, bob], approvers: [ada] });
  phone.api.person(bob, "Bob").send("@our_bot hi", { chat: group, more: named });
  phone.api.person(ada).send("just talking", { chat: group });
  await handled(phone, 2);
  assert.deepEqual(phone.api.said(group), []);
  phone.api.person(ada).send("@our_bot hi", { chat: group, more: named });
  const code = codeIn(await phone.hears(/let this group in/, group));
  phone.api.person(ada).send("@our_bot once more", { chat: group, more: named });
  await handled(phone, 4);
  assert.equal(phone.api.said(group).length, 1);
  const [before] = await phone.telegram.status();
  assert.deepEqual(
    before?.newcomers.map(({ chat, name }) => [chat, name]),
    [[group, "The group"]],
  );
  const paired = await phone.telegram.pair("bot", code);
  assert.ok("chat" in paired);
  assert.deepEqual([paired.chat.id, paired.chat.title, paired.approves, paired.bot.approvers], [group, "The group", false, [ada]]);
  assert.match(phone.api.said(group).at(-1)?.text ?? "", /name me, and say/);
  phone.api.person(bob, "Bob").send("@our_bot and now", { chat: group, more: named });
  await phone.hears(/Here/, group);
  await phone.close();
});

test("a bot that is removed and added again under its name begins anew, with whoever's token", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("One.")], [says("Two.")]]) });
  phone.api.person(ada).send("First");
  await phone.hears(/One/);
  phone.api.person(bob).send("Hello?");
  const code = codeIn(await phone.hears(/code within the hour/, bob));
  await handled(phone, 2);
  await phone.telegram.remove("bot");
  const { token, root: apiRoot } = phone.api;
  const added = await phone.telegram.add({ name: "bot", token, apiRoot, model: "test/scripted", approvalMode: "ask", workspace: [] });
  assert.ok("id" in added);
  assert.deepEqual([added.chats, await phone.stage.store.botChats("bot"), await phone.stage.store.botUpdates("bot")], [[], [], []]);
  assert.match(JSON.stringify(await phone.telegram.pair("bot", code)), /does not hold/);
  await phone.telegram.change("bot", { chats: [{ id: ada, title: "Ada", at: added.at }] });
  await phone.telegram.start("bot");
  // Another bot of Telegram's counts its updates anew.
  phone.api.updates.push(
    { message: { message_id: 1, chat: { id: ada, type: "private" }, from: { id: ada, is_bot: false }, text: "Second" } },
    1,
  );
  await phone.hears(/Two/);
  assert.deepEqual((await phone.stage.runtime.list()).map(({ title }) => title).sort(), ["First", "Second"]);
  await phone.close();
});

test("a group that chatters and a stranger who insists cost the log a line an hour", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [ada, group], approvers: [ada] });
  for (let nr = 0; nr < 20; nr += 1) phone.api.person(ada).send(`talk ${nr}`, { chat: group });
  for (let nr = 0; nr < 20; nr += 1) phone.api.person(bob).send(`let me in ${nr}`);
  for (let nr = 0; nr < 20; nr += 1) phone.api.updates.push({ callback_query: { id: `${nr}`, from: { id: bob, is_bot: false } } });
  await handled(phone, 60);
  const count = (pattern: RegExp) => phone.logged.filter((each) => pattern.test(each)).length;
  const counts = () => [count(/chat -500: it is not said/), count(/stranger 222 was told/), count(/left alone: a button/)];
  assert.deepEqual(counts(), [1, 1, 1]);
  await phone.close();
});

test("whoever watches a bot hears who would like to be let in, and that another process has let them in", async () => {
  const { a, b } = windows({ provider: new ScriptedProvider([]) }, { provider: new ScriptedProvider([]) });
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [], stage: a });
  const next = () => new Promise<void>((resolve) => void phone.telegram.subscribe(resolve));
  const newcomer = next();
  phone.api.person(ada).send("Hello?");
  await newcomer;
  const [before] = await phone.telegram.status();
  assert.deepEqual(
    before?.newcomers.map(({ chat, name }) => [chat, name]),
    [[ada, "Ada"]],
  );
  const letIn = next();
  const [bot] = await b.store.bots();
  assert.ok(bot);
  await b.store.commit([{ table: "telegram_bots", row: { ...bot, chats: [{ id: ada, title: "Ada", at: bot.at }] } }]);
  await letIn;
  const [after] = await phone.telegram.status();
  assert.deepEqual([after?.newcomers, after?.bot.chats.length], [[], 1]);
  await phone.close();
  await b.runtime.close();
});

test("what is left out of the log for an hour is noted again after it", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]), known: [ada, group], approvers: [ada] });
  const chatter = async (count: number) => {
    phone.api.person(ada).send("talk", { chat: group });
    await handled(phone, count);
  };
  await chatter(1);
  phone.clock.advance(61 * 60_000);
  await chatter(2);
  assert.equal(phone.logged.filter((each) => /it is not said to the bot/.test(each)).length, 2);
  await phone.close();
});

for (const side of ["migrate_to_chat_id", "migrate_from_chat_id"])
  test(`a group that becomes a supergroup is still let in and goes on with its conversation (${side})`, async () => {
    const later = -1_000_500;
    const provider = new ScriptedProvider([[says("One.")], [says("Two.")]]);
    const phone = await pickUp({ provider, known: [ada, group], approvers: [ada] });
    const person = phone.api.person(ada);
    person.send("@our_bot first", { chat: group, more: named });
    await phone.hears(/One/, group);
    const [chat, other] = side === "migrate_to_chat_id" ? [group, later] : [later, group];
    const type = chat === group ? "group" : "supergroup";
    const from = { id: 1087968824, is_bot: true, first_name: "Group" };
    phone.api.updates.push({ message: { message_id: 90, chat: { id: chat, type, title: "The group" }, from, [side]: other } });
    await handled(phone, 2);
    const [bot] = await phone.telegram.list();
    assert.deepEqual(
      [bot?.chats.map(({ id }) => id), (await phone.stage.store.botChats("bot")).map((each) => each.chat)],
      [[ada, later], [later]],
    );
    person.send("@our_bot second", { chat: later, more: named });
    await phone.hears(/Two/, later);
    assert.equal((await phone.stage.runtime.list()).length, 1);
    await phone.close();
  });

test("what was at work when a group became a supergroup is answered there", async () => {
  const [later, work] = [-1_000_500, gate()];
  const phone = await pickUp({ provider: new ScriptedProvider([[work.passed, says("One.")]]), known: [ada, group], approvers: [ada] });
  phone.api.person(ada).send("@our_bot first", { chat: group, more: named });
  await phone.stage.until(({ event }) => event.type === "run-start");
  phone.api.chats.begun.add(later);
  const from = { id: 1087968824, is_bot: true, first_name: "Group" };
  const chat = { id: group, type: "group", title: "The group" };
  phone.api.updates.push({ message: { message_id: 90, chat, from, migrate_to_chat_id: later } });
  await handled(phone, 2);
  work.open();
  await phone.hears(/One/, later);
  await phone.close();
});

test("rights are given and taken one by one, and whoever is put out may not approve any more", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const chats = [ada, group].map((id) => ({ id, title: `No. ${id}`, at }));
  const bot = { chats, approvers: [ada, 333] };
  assert.deepEqual(
    guestsOf(bot).map(({ id, kind, mayTalk, mayApprove }) => [id, kind, mayTalk, mayApprove]),
    [
      [ada, "person", true, true],
      [group, "group", true, false],
      [333, "person", false, true],
    ],
  );
  assert.deepEqual(guestChange(bot, "approver", { id: ada, at }), { approvers: [ada, 333] });
  assert.deepEqual(guestChange(bot, "no-approver", { id: ada, at }), { approvers: [333] });
  assert.deepEqual(guestChange(bot, "forbid", { id: ada, at }), { chats: [chats[1]], approvers: [333] });
  assert.deepEqual(guestChange(bot, "allow", { id: bob, at }).chats?.at(-1), { id: bob, title: "222", at });
});

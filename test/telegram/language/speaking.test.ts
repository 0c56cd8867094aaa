import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { breath, ok } from "../../scenarios/acts.ts";
import { tempFolder } from "../../temp.ts";
import { ada, bundlesIn, openApi, pickUp } from "../phone.ts";

const bob = 222;
const group = -500;
const answers = (...texts: readonly string[]) => new ScriptedProvider(texts.map((each) => [says(each)]));
const mention = { entities: [{ type: "mention", offset: 0, length: 8 }] };

test("everybody is spoken to as their Telegram is set, and in English where that is a language we don't speak, or none at all", async () => {
  const people = [
    [ada, "de-AT", /^Noch keine Unterhaltung\./],
    [bob, "zh-hans", /^还没有对话。/],
    [333, "fr", /^No conversation yet\./],
    [444, undefined, /^No conversation yet\./],
    [555, { de: 1 }, /^No conversation yet\./],
    [666, "../../../etc/passwd", /^No conversation yet\./],
  ] as const;
  const phone = await pickUp({ provider: answers(), known: people.map(([id]) => id) });
  for (const [id, language, said] of people) {
    phone.api.person(id, "Somebody", language).send("/status");
    await phone.hears(said, id);
  }
  await phone.close();
});

test("a bot that is set to a language speaks that to everybody, from the moment it is changed, and so do its commands", async () => {
  const phone = await pickUp({ provider: answers(), bot: { language: "de" } });
  const begins = (code: string) => phone.api.menus.get(code)?.[0]?.description;
  const menus = () => ["", "de", "zh"].map(begins);
  await phone.api.until(() => phone.api.menus.size === 3);
  assert.deepEqual(menus(), Array(3).fill("Eine neue Unterhaltung beginnen"));
  phone.api.person(ada, "Ada", "zh").send("/status");
  await phone.hears(/^Noch keine Unterhaltung/);
  await phone.telegram.change("bot", { language: undefined });
  await phone.api.until(() => begins("") === "Begin a new conversation" && begins("zh") === "开始新对话");
  assert.deepEqual(menus(), ["Begin a new conversation", "Eine neue Unterhaltung beginnen", "开始新对话"]);
  phone.api.person(ada, "Ada", "zh").send("/status");
  await phone.hears(/^还没有对话/);
  await phone.close();
});

test("in a group each is answered in their own language, also where they press; of whom it is not said, in that of the chat", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "deploy" })], [says("Done.")]]);
  const tools = [commandTool(async () => ok("fine"))];
  const phone = await pickUp({ provider, tools, known: [ada, group], approvers: [ada] });
  const { api } = phone;
  const tells = (text: string, from: readonly [number, string?]) =>
    api.person(from[0], "Somebody", from[1]).send(`@our_bot ${text}`, { chat: group, more: mention });
  tells("/status", [bob, "en"]);
  await phone.hears(/^No conversation yet/, group);
  tells("/status", [ada, "de"]);
  await phone.hears(/^Noch keine Unterhaltung/, group);
  tells("/stop", [444]);
  await phone.hears(/^Hier läuft gerade nichts/, group);
  tells("deploy it", [ada, "de"]);
  await phone.hears(/^Diesen Befehl ausführen/, group);
  const asked = api.said(group).at(-1)?.id ?? 0;
  for (const [id, language] of [[bob, "en"], [444], [ada, "zh"]] as const)
    api.person(id, "Somebody", language).press(asked, "Einmal erlauben");
  await api.until(() => [...api.chats.presses.values()].every(({ told }) => told !== undefined));
  assert.deepEqual(
    [...api.chats.presses.values()].map(({ told }) => told),
    ["You are not allowed to answer this here.", "Du darfst das hier nicht beantworten.", "已允许。"],
  );
  await phone.hears(/Einmal erlaubt von Somebody\.$/, group);
  await phone.close();
});

test("who is let in hears so in their language, though another process lets them in", async () => {
  const phone = await pickUp({ provider: answers(), known: [], approvers: [] });
  phone.api.person(ada, "Ada", "de").send("Hallo?");
  const code = /weiter: (\w{8})$/.exec(await phone.hears(/gib binnen einer Stunde diesen Code weiter/))?.[1] ?? "";
  await phone.telegram.pair("bot", code);
  await phone.hears(/^Du bist eingelassen; sag, was zu tun ist\. Was ich frage, darfst du auch beantworten\.$/);
  await phone.close();
});

test("without the bundles a bot speaks English and says so in its log; once they are there it speaks the language", async () => {
  const wordsFolder = path.join(tempFolder(), "l10n");
  const phone = await pickUp({ provider: answers(), ports: { readBundle: bundlesIn(wordsFolder) } });
  const person = phone.api.person(ada, "Ada", "de");
  person.send("/status");
  await phone.hears(/^No conversation yet/);
  assert.ok(phone.logged.some((each) => /The words for de could not be read: ENOENT/.test(each)));
  mkdirSync(wordsFolder);
  for (const [name, table] of [
    ["bundle.l10n.de", {}],
    ["telegram.de", { "No conversation yet.": "Nichts." }],
  ] as const)
    writeFileSync(path.join(wordsFolder, `${name}.json`), JSON.stringify(table));
  person.send("/status");
  await phone.hears(/^Nichts\./);
  await phone.close();
});

test("commands that Telegram did not take are told once more when something of the bot changes, and only until they are taken", async () => {
  const api = await openApi();
  api.fail("setMyCommands", { code: 429, description: "Too Many Requests: retry after 30", retryAfter: 30 });
  const phone = await pickUp({ provider: answers(), api });
  const told = () => api.calls.filter(({ method }) => method === "setMyCommands").length;
  while (!phone.logged.some((each) => /The commands could not be told: .*Too Many Requests/.test(each))) await breath();
  assert.deepEqual([told(), [...api.menus.keys()].sort()], [3, ["de", "zh"]]);
  await phone.telegram.change("bot", { approvers: [ada, bob] });
  await api.until(() => api.menus.size === 3);
  await phone.telegram.change("bot", { approvers: [ada] });
  await phone.telegram.change("bot", { language: "de" });
  await api.until(() => told() >= 9);
  assert.deepEqual([told(), api.menus.get("")?.[0]?.description], [9, "Eine neue Unterhaltung beginnen"]);
  await phone.close();
});

test("a bot that is stopped here tells nothing of its commands any more", async () => {
  const phone = await pickUp({ provider: answers(), ports: { readBundle: bundlesIn(path.join(tempFolder(), "nowhere")) } });
  await phone.telegram.stop("bot");
  await phone.telegram.change("bot", { language: "de" });
  const read = () => phone.logged.filter((each) => /The words for/.test(each)).length;
  const before = read();
  await phone.telegram.change("bot", { language: "zh-cn" });
  for (let round = 0; round < 200; round += 1) await breath();
  assert.equal(read(), before);
  await phone.close();
});

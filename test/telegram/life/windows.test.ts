import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { gate, ok } from "../../scenarios/acts.ts";
import { windows } from "../../scenarios/pair.ts";
import { twoPhones } from "../pair.ts";
import { ada, lives, openApi, pickUp } from "../phone.ts";

test("what is said on the telephone while another window is at work on the conversation is answered there, and asked there too", async () => {
  const work = gate();
  const ran: string[] = [];
  const tool = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const panel = new ScriptedProvider([[work.passed, says("At it.")], [call("command", { line: "deploy" })], [says("Deployed.")]]);
  const { a, b } = windows({ provider: new ScriptedProvider([[says("Begun.")]]) }, { provider: panel, tools: [tool] });
  const phone = await pickUp({ provider: panel, stage: a });
  const said = (pattern: RegExp) => phone.api.said(ada).find(({ text }) => pattern.test(text));
  phone.api.person(ada).send("Begin");
  await phone.hears(/Begun/);
  const [{ id: sessionId } = { id: "" }] = await a.runtime.list();
  void b.runtime.send({ text: "From the panel", sessionId, workspace: [], model: "test/scripted", approvalMode: "ask" });
  await lives([a, b, phone], () => b.envelopes.some(({ event }) => event.type === "route-decide"));
  phone.api.person(ada).send("From the telephone");
  await lives([a, b, phone], () => b.envelopes.some(({ event }) => event.type === "queue-change" && "add" in event));
  work.open();
  await lives([a, b, phone], () => said(/deploy[\s\S]*Where/) !== undefined);
  phone.api.person(ada).press(said(/deploy[\s\S]*Where/)?.id ?? 0, "Allow once");
  await lives([a, b, phone], () => said(/Deployed/) !== undefined);
  assert.deepEqual(ran, ["deploy"]);
  await phone.close();
  await b.runtime.close();
});

test("that a message waits is said once, also where the bot is handed over to another window just then", async () => {
  const [work, told] = [gate(), gate()];
  const provider = new ScriptedProvider([[work.passed, says("At it.")], [says("It is done.")]]);
  const { api, first, other, until, isWithOther, said, end } = await twoPhones({ provider });
  api.person(ada).send("Do it");
  await until(() => first.stage.envelopes.some(({ event }) => event.type === "route-decide"));
  // Telegram shows it, and does not say so before the first window has given the bot away.
  api.fail("sendMessage", { kept: told.passed });
  api.person(ada).send("and tell me");
  await until(() => said(/next step/).length > 0);
  await other.telegram.start("bot");
  await isWithOther();
  told.open();
  // What comes later is handled later.
  api.person(ada).send("/status");
  await until(() => said(/more to do/).length > 0);
  assert.equal(said(/next step/).length, 1);
  work.open();
  await until(() => said(/It is done/).length > 0);
  await end();
});

test("what an earlier conversation of the chat asks is asked there, also after /new", async () => {
  const work = gate();
  const tool = commandTool(async () => ok("fine"));
  const provider = new ScriptedProvider([[work.passed, call("command", { line: "deploy" })], [says("Other.")], [says("Deployed.")]]);
  const phone = await pickUp({ provider, tools: [tool] });
  phone.api.person(ada).send("Deploy");
  await phone.stage.until(({ event }) => event.type === "run-start");
  phone.api.person(ada).send("/new");
  phone.api.person(ada).send("Something else");
  await phone.hears(/Other/);
  work.open();
  await phone.hears(/Deploy[\s\S]*command\?/);
  const asked = phone.api.said(ada).find(({ buttons }) => buttons.length > 0);
  phone.api.person(ada).press(asked?.id ?? 0, "Allow once");
  await phone.hears(/Deployed/);
  await phone.close();
});

test("two bots in one place keep apart who talks with which", async () => {
  const [one, other] = [await openApi("7001:token-of-the-one"), await openApi("7002:token-of-the-other", "other_bot")];
  const provider = new ScriptedProvider([[says("From the one.")], [says("From the other.")]]);
  const phone = await pickUp({ provider, api: one });
  const usual = { model: "test/scripted", approvalMode: "ask", workspace: [] } as const;
  await phone.telegram.add({ name: "other", token: other.token, apiRoot: other.root, ...usual });
  await phone.telegram.change("other", { chats: [{ id: ada, title: "Ada", at: "2026-01-01T00:00:00.000Z" }], approvers: [] });
  await phone.telegram.start("other");
  await other.until(() => other.updates.isPolled);
  one.person(ada).send("Hello, one");
  await phone.hears(/From the one/);
  other.person(ada).send("Hello, other");
  await other.until(() => other.said(ada).length > 0);
  assert.deepEqual([one.said(ada).length, other.said(ada).map(({ text }) => text)], [1, ["From the other."]]);
  await phone.telegram.stop("one");
  await phone.close();
});

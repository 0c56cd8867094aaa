import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { breath, gate, reopened } from "../../scenarios/acts.ts";
import { ada, type Phone, pickUp } from "../phone.ts";

/** As many as a chat's row lists, and more. */
const [listed, many] = [30, 32];

/** Says it and waits for the answer, and until that is noted: before, it might not have come, and would be said again. */
async function talk(phone: Phone, text: string, answer: RegExp): Promise<void> {
  phone.stage.clock.advance(1_000);
  phone.api.person(ada).send(text);
  await phone.hears(answer);
  while ((await phone.stage.store.botChats("bot"))[0]?.reports.some(({ state }) => state !== "sent") !== false) await breath();
}

/** Whatever was owed is said before the answer to what was said after it. */
async function comesBack(phone: Phone): Promise<readonly string[]> {
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  const before = phone.api.said(ada).length;
  const other = await pickUp({ provider: new ScriptedProvider([]), api: phone.api, stage: reopened(phone.stage, {}) });
  await breath();
  other.api.person(ada).send("/help");
  await other.hears(/\/help/);
  await other.close();
  return phone.api
    .said(ada)
    .slice(before)
    .map(({ text }) => text.split(" ")[0] ?? "");
}

test("of many answers in several conversations none is told again once another process answers for the bot", async () => {
  const before = many - listed;
  const answers = Array.from({ length: many }, (_, index) => [says(`Answer ${index}.`)]);
  const phone = await pickUp({ provider: new ScriptedProvider(answers) });
  for (let index = 0; index < many; index += 1) {
    if (index === before) phone.api.person(ada).send("/new");
    await talk(phone, `Question ${index}`, new RegExp(`^Answer ${index}\\.`));
  }
  assert.deepEqual(await comesBack(phone), ["/new"]);
  await phone.close();
});

test("a long run of a conversation that the chat has left is told of, however much was answered meanwhile", async () => {
  const work = gate();
  const answers = Array.from({ length: many }, (_, index) => [says(`Answer ${index}.`)]);
  const phone = await pickUp({ provider: new ScriptedProvider([[work.passed, says("It is done.")], ...answers]) });
  phone.api.person(ada).send("A long job");
  await phone.stage.until(({ event }) => event.type === "message-add" && event.message.role === "user");
  phone.api.person(ada).send("/new");
  for (let index = 0; index < many; index += 1) await talk(phone, `Question ${index}`, new RegExp(`^Answer ${index}\\.`));
  work.open();
  await phone.hears(/It is done/);
  await phone.close();
});

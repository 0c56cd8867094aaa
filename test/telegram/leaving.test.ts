import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { gate } from "../scenarios/acts.ts";
import { ada, type Phone, pickUp } from "./phone.ts";

/** A long job whose conversation the chat leaves while it is at work. */
async function leave(phone: Phone): Promise<void> {
  phone.api.person(ada).send("A long job");
  await phone.stage.until(({ event }) => event.type === "route-decide");
  phone.api.person(ada).send("/new");
  assert.match(await phone.hears(/new conversation/), /What is at work goes on; \/stop ends it\.$/);
}

test("/stop ends what is at work in a conversation that the chat has left, where nothing is in its own", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([["wait-for-abort"], ["wait-for-abort"]]) });
  await leave(phone);
  phone.api.person(ada).send("Another job");
  await phone.stage.until(() => phone.stage.envelopes.filter(({ event }) => event.type === "route-decide").length === 2);
  phone.api.person(ada).send("/stop");
  assert.equal(await phone.hears(/Stopped/), "⏹ Stopped.");
  phone.api.person(ada).send("/stop");
  assert.equal(await phone.hears(/“A long job”[\s\S]*Stopped/), "In an earlier conversation, “A long job”:\n⏹ Stopped.");
  phone.api.person(ada).send("/stop");
  await phone.hears(/Nothing is at work here/);
  phone.api.person(ada).send("/new");
  assert.equal(await phone.hears(/new conversation[^;]*$/), "A new conversation begins with your next message.");
  await phone.close();
});

test("what comes of a conversation that the chat has left says which it is of", async () => {
  const work = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[work.passed, says("It is done.")], [says("Hello.")]]) });
  await leave(phone);
  phone.api.person(ada).send("Say hello");
  assert.equal(await phone.hears(/Hello/), "Hello.");
  work.open();
  assert.equal(await phone.hears(/It is done/), "In an earlier conversation, “A long job”:\nIt is done.");
  await phone.close();
});

test("a long answer of a conversation that the chat has left stands below a message of its own that says which it is of", async () => {
  const work = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[work.passed, says("&".repeat(3_990))]]) });
  await leave(phone);
  work.open();
  await phone.hears(/^&{3990}$/);
  assert.equal(phone.api.said(ada).at(-2)?.text, "In an earlier conversation, “A long job”:");
  await phone.close();
});

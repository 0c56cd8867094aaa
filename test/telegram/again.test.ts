import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { ok } from "../scenarios/acts.ts";
import { ada, type Phone, pickUp } from "./phone.ts";

const fails = (code: "network" | "auth"): ScriptedTurn => [{ type: "error", failure: { code, message: "Nobody answers there." } }];
const offered = ({ api }: Phone, chat = ada) =>
  api.said(chat).findLast(({ buttons }) => buttons.flat().some(({ label }) => label === "Try again"));
const presses = async ({ api }: Phone, who: { readonly id: number; readonly name: string }, on: number) => {
  api.person(who.id, who.name).press(on, "Try again");
  const press = [...api.chats.presses.values()].at(-1);
  await api.until(() => press?.told !== undefined);
  return press?.told;
};

test("a run that failed over what may pass can be tried again by a press, once, and asks and answers in its chat", async () => {
  const tool = commandTool(async () => ok("fine"));
  const provider = new ScriptedProvider([fails("network"), [call("command", { line: "deploy" })], [says("Deployed.")]]);
  const phone = await pickUp({ provider, tools: [tool] });
  phone.api.person(ada).send("Deploy it");
  await phone.hears(/Nobody answers there/);
  await phone.api.until(() => offered(phone) !== undefined);
  const { id = 0, buttons = [] } = offered(phone) ?? {};
  assert.match(buttons.flat()[0]?.data ?? "", /^[\w-]{12}$/);
  assert.equal(await presses(phone, { id: 666, name: "Ada" }, id), "You are not allowed to answer this here.");
  assert.equal(await presses(phone, { id: ada, name: "Ada" }, id), "I try it again.");
  await phone.hears(/Nobody answers there[\s\S]*🔁 Tried again by Ada/);
  await phone.hears(/command\?/);
  phone.api.person(ada).press(phone.api.said(ada).findLast((each) => each.buttons.length > 0)?.id ?? 0, "Allow once");
  await phone.hears(/Deployed/);
  await phone.hears(/✅ 1 step/);
  await phone.close();
});

test("what something else was done after is not tried again", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([fails("network"), [says("Fine.")]]) });
  phone.api.person(ada).send("Deploy it");
  await phone.api.until(() => offered(phone) !== undefined);
  const id = offered(phone)?.id ?? 0;
  phone.api.person(ada).send("Never mind");
  await phone.hears(/Fine/);
  assert.equal(await presses(phone, { id: ada, name: "Ada" }, id), "It has gone on since.");
  assert.equal(offered(phone), undefined);
  await phone.close();
});

for (const [which, at] of [
  ["the first", 0],
  ["the second", 1],
] as const)
  test(`where it is not known whether the words that offer another try arrived, and they come twice, the button of ${which} counts, once`, async () => {
    const phone = await pickUp({ provider: new ScriptedProvider([fails("network"), [says("Fine.")]]) });
    phone.api.fail("sendMessage", "deaf");
    phone.api.person(ada).send("Deploy it");
    const both = () => phone.api.said(ada).filter(({ text }) => /Nobody answers there/.test(text));
    await phone.api.until(() => both().length === 2);
    const ids = both().map(({ id }) => id);
    assert.equal(await presses(phone, { id: ada, name: "Ada" }, ids[at] ?? 0), "I try it again.");
    await phone.hears(/Fine/);
    assert.equal(await presses(phone, { id: ada, name: "Ada" }, ids[1 - at] ?? 0), "This was already answered.");
    await phone.close();
  });

test("what would fail again is not offered to be tried again", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([fails("auth")]) });
  phone.api.person(ada).send("Deploy it");
  await phone.hears(/Nobody answers there/);
  assert.deepEqual(
    phone.api.said(ada).filter(({ buttons }) => buttons.length > 0),
    [],
  );
  await phone.close();
});

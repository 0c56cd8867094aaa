import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { gate } from "../../scenarios/acts.ts";
import { ada, pickUp } from "../phone.ts";

test("a network that swallows what is asked after it was gone makes a bot deaf for no longer than a quarter of a minute", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Here.")]]) });
  const polls = () => phone.api.calls.filter(({ method }) => method === "getUpdates").length;
  const before = polls();
  phone.api.fail("getUpdates", { kept: gate().passed });
  phone.api.updates.interrupt();
  await phone.api.until(() => polls() > before);
  phone.api.person(ada).send("Hello?");
  phone.clock.advance(15_000);
  await phone.hears(/Here/);
  assert.match(phone.logged.join("\n"), /Polling failed: no answer came within 15 seconds/);
  await phone.close();
});

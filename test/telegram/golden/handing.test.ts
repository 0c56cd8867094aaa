import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool, look } from "../../fakes/small-tools.ts";
import { breath, gate, ok } from "../../scenarios/acts.ts";
import { windows } from "../../scenarios/pair.ts";
import { tempFolder } from "../../temp.ts";
import { ada, lives, openApi, pickUp } from "../phone.ts";
import { play } from "./scene.ts";

test("golden: a bot is handed over to another window while its run goes on in the first: it is asked, shown and answered as before, and every message is read once", async () => {
  const [work, more] = [gate(), gate()];
  const ran: string[] = [];
  const tools = [
    look,
    commandTool(async (line) => {
      ran.push(line);
      return ok("fine");
    }),
  ];
  const provider = new ScriptedProvider([
    [call("look", { what: "the plan" })],
    [work.passed, call("command", { line: "deploy" })],
    [more.passed, says("It is deployed.")],
    [says("In the other window.")],
  ]);
  const { a, b } = windows({ provider, tools }, { provider, tools });
  const [api, folder, clock] = [await openApi(), tempFolder(), new ManualClock()];
  const { now, later, sleep } = clock;
  const place = (owner: string) => ({
    ...{ api, folder, provider },
    ports: { now, later, sleep, monotonic: now, owner, isAlive: () => true },
  });
  await play("handed-over", { ...place("the first"), stage: a, skims: true }, async (first) => {
    const other = await pickUp({ ...place("the other"), stage: b, isQuiet: true });
    const all = [a, b, { clock }];
    const said = (pattern: RegExp) => api.said(ada).find(({ text }) => pattern.test(text));
    const shown = (pattern: RegExp) => lives(all, () => said(pattern) !== undefined);
    let isHandedOver = false;
    other.telegram.subscribe(() => {
      void other.telegram.status().then(([status]) => {
        isHandedOver = status?.isHere === true && status.state === "polling";
      });
    });
    api.person(ada).send("Deploy it");
    await shown(/⏳ Look at the plan/);
    // Only what is noted can be taken over.
    while (!(await a.store.botChats("bot"))[0]?.statuses?.length) await breath();
    await other.telegram.start("bot");
    await lives(all, () => isHandedOver);
    api.person(ada).send("and tell me");
    await shown(/next step/);
    work.open();
    await shown(/deploy[\s\S]*Where/);
    await shown(/waits for a yes/);
    const asked = said(/deploy[\s\S]*Where/);
    first.api.person(ada).press(asked?.id ?? 0, "Allow once");
    await shown(/Allowed once by Ada/);
    await shown(/⏳ Run deploy/);
    more.open();
    await shown(/It is deployed/);
    await shown(/✅ 2 steps/);
    api.person(ada).send("And now?");
    await shown(/In the other window/);
    assert.deepEqual(ran, ["deploy"]);
    await other.close();
  });
  await b.runtime.close();
});

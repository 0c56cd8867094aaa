import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { ManualClock } from "../fakes/manual-clock.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { breath } from "../scenarios/acts.ts";
import { tempFolder } from "../temp.ts";
import { ada, openApi, type Phone, pickUp } from "./phone.ts";

/** Two windows of one person that both answer for the bot: the first polls, the other waits. */
async function twoWindows() {
  const [api, folder, clock, provider] = [await openApi(), tempFolder(), new ManualClock(), new ScriptedProvider([[says("Here.")]])];
  const { now, later, sleep } = clock;
  const window = (owner: string, first?: Phone) => {
    const ports = { ...{ now, later, sleep, monotonic: now, owner, logFolder: path.join(folder, owner) }, isAlive: () => true };
    return pickUp({ provider, api, folder, ports, ...(first ? { stage: first.stage } : {}) });
  };
  const holder = await window("the first");
  const waiter = await window("the other", holder);
  const stateOf = async ({ telegram }: Phone) => (await telegram.status())[0]?.state;
  const logOf = (owner: string) => readFile(path.join(folder, owner, "bot.log"), "utf8");
  return {
    ...{ api, holder, waiter, stateOf },
    haveEnded: async () => (await Promise.all(["the first", "the other"].map(logOf))).every((log) => /It ended\.$/m.test(log)),
    /** Lets beats pass until it is so. */
    async beats(isSo: () => Promise<boolean>) {
      for (; !(await isSo()); clock.advance(500)) await breath();
    },
    async close() {
      for (const each of [waiter, holder]) await each.close();
    },
  };
}

for (const from of ["holder", "waiter"] as const)
  for (const deed of ["stop", "remove"] as const)
    test(`a bot that the ${from} is told to ${deed} is answered for by nobody any more, and nobody takes over`, async () => {
      const { api, beats, close, haveEnded, ...windows } = await twoWindows();
      await windows[from].telegram[deed]("bot");
      await beats(haveEnded);
      await api.until(() => !api.updates.isPolled);
      await close();
    });

test("a bot that is started where it waits is answered for there", async () => {
  const { api, beats, close, holder, waiter, stateOf } = await twoWindows();
  await waiter.telegram.start("bot");
  await beats(async () => (await stateOf(waiter)) === "polling" && (await stateOf(holder)) === "waiting");
  api.person(ada).send("Hello?");
  await waiter.hears(/Here/);
  await close();
});

test("a bot that was stopped elsewhere a moment ago can be started at once where it waited", async () => {
  const { api, beats, close, holder, waiter, stateOf } = await twoWindows();
  await holder.telegram.stop("bot");
  await waiter.telegram.start("bot");
  await beats(async () => (await stateOf(waiter)) === "polling");
  assert.equal((await holder.telegram.status())[0]?.isHere, false);
  await api.until(() => api.updates.isPolled);
  await close();
});

test("a bot that is started twice at once begins once, and one that is stopped while it starts is stopped", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  await phone.telegram.stop("bot");
  await Promise.all([phone.telegram.start("bot"), phone.telegram.start("bot", "quietly"), phone.telegram.start("bot")]);
  await phone.api.until(() => phone.api.updates.isPolled);
  const lines = await phone.telegram.log("bot");
  assert.equal("problem" in lines ? 0 : lines.filter((each) => each.includes("begins to answer")).length, 2);
  await phone.telegram.stop("bot");
  const [, stopped] = await Promise.all([phone.telegram.start("bot"), phone.telegram.stop("bot")]);
  assert.ok("id" in stopped);
  assert.equal((await phone.telegram.status())[0]?.isHere, false);
  await phone.close();
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { createNetwork } from "../../src/core/network/fetch.ts";
import { createSeats } from "../../src/core/telegram/bots/seat.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool, look } from "../fakes/small-tools.ts";
import { gate, ok } from "../scenarios/acts.ts";
import { tempFolder } from "../temp.ts";
import { ada, lives, openApi, type Phone, pickUp } from "./phone.ts";

const bob = 222;
const answers = (...texts: readonly string[]) => new ScriptedProvider(texts.map((each) => [says(each)]));
const tooMany = (retryAfter: number) => ({ code: 429, description: `Too Many Requests: retry after ${retryAfter}`, retryAfter });

/** A store that fails at the first so many calls that are wanted. */
function failing(store: MemoryStore, wanted: (name: string | symbol, given: unknown) => boolean, times = 1): MemoryStore {
  let left = times;
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return async (...given: readonly unknown[]) => {
        if (!wanted(name, given[0]) || left === 0) return value.apply(target, given);
        left -= 1;
        throw new Error("the disk gives way");
      };
    },
  });
}

test("a disk that gives way when a bot begins, or stores what came, makes nobody deaf", async () => {
  const store = new MemoryStore();
  let looks = 0;
  // The first look is when it is added.
  const isToBegin = (name: string | symbol) => name === "botUpdates" && ++looks > 1;
  const phone = await pickUp({ provider: answers("Here."), store, ports: { store: failing(store, isToBegin) } });
  phone.api.person(ada).send("Hello?");
  await phone.hears(/Here/);
  assert.match(phone.logged.join("\n"), /It broke: the disk gives way/);
  await phone.close();
});

test("what could not be handled at once is handled once the disk can be written again, and read once", async () => {
  const store = new MemoryStore();
  const isOfChat = (name: string | symbol, changes: unknown) =>
    name === "commit" && (changes as readonly { table: string }[]).some(({ table }) => table === "telegram_chats");
  const phone = await pickUp({ provider: answers("Here."), store, ports: { store: failing(store, isOfChat) } });
  phone.api.person(ada).send("Hello?");
  await logs(phone, /could not be handled: the disk gives way/);
  phone.clock.advance(500);
  await phone.hears(/Here/);
  const [session] = await phone.stage.runtime.list();
  assert.equal((await store.session(session?.id ?? ""))?.messages.length, 2);
  await phone.close();
});

test("nobody is asked to say again what was done and could only not be noted", async () => {
  const store = new MemoryStore();
  const isNote = (name: string | symbol, changes: unknown) => name === "commit" && JSON.stringify(changes).includes('"state":"handled"');
  const phone = await pickUp({ provider: answers("Here."), store, ports: { store: failing(store, isNote) } });
  phone.api.person(ada).send("Hello?");
  await logs(phone, /could not be noted: the disk gives way/);
  await phone.hears(/Here/);
  phone.api.person(ada).send("/status");
  await phone.hears(/Hello/);
  assert.ok(!phone.api.said(ada).some(({ text }) => /Something broke/.test(text)));
  await phone.close();
});

test("what can't be handled at all is said to whoever said it", async () => {
  const store = new MemoryStore();
  const isOfChat = (name: string | symbol, changes: unknown) =>
    name === "commit" && (changes as readonly { table: string }[]).some(({ table }) => table === "telegram_chats");
  const phone = await pickUp({ provider: answers(), store, ports: { store: failing(store, isOfChat, 3) } });
  phone.api.person(ada).send("Hello?");
  for (const times of [1, 2, 3]) {
    await logs(phone, /could not be handled/, times);
    phone.clock.advance(30_000);
  }
  await phone.hears(/Something broke over this message/);
  await phone.close();
});

test("a webhook that was set somewhere is taken away, also when Telegram is not reached at first", async () => {
  const api = await openApi();
  api.updates.hasWebhook = true;
  api.fail("deleteWebhook", "cut");
  const phone = await pickUp({ provider: answers("Here."), api });
  phone.api.person(ada).send("Hello?");
  await phone.hears(/Here/);
  await phone.close();
});

test("a stop that was meant for a process that died stops nobody else", async () => {
  const [api, folder, clock] = [await openApi(), tempFolder(), new ManualClock()];
  const ports = {
    owner: "that process",
    isAlive: () => true,
    now: clock.now,
    monotonic: clock.now,
    later: clock.later,
    log: () => undefined,
  };
  await createSeats({ ...ports, folder }).ask(api.token, "stop");
  const phone = await pickUp({ provider: answers("Here."), api, folder });
  assert.deepEqual(
    readdirSync(folder).filter((each) => each.endsWith(".wish")),
    [],
  );
  phone.clock.advance(10_000);
  phone.api.person(ada).send("Hello?");
  await phone.hears(/Here/);
  await phone.close();
});

test("a token that is revoked in the middle of a run ends the polling, says so, and lets the run end", async () => {
  const { passed, open } = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[passed, says("Done.")]]) });
  phone.api.person(ada).send("Work");
  await phone.stage.until(({ event }) => event.type === "run-start");
  for (const method of ["getUpdates", "sendMessage", "editMessageText"])
    phone.api.fail(method, { code: 401, description: "Unauthorized" }, 9);
  const refused = new Promise<void>((resolve) => void phone.telegram.subscribe(resolve));
  phone.api.updates.push({ brand_new_type: {} });
  await refused;
  assert.equal((await phone.telegram.status())[0]?.state, "refused");
  open();
  await phone.stage.until(({ event }) => event.type === "run-end");
  const [session] = await phone.stage.runtime.list();
  assert.equal((await phone.stage.store.session(session?.id ?? ""))?.runs[0]?.state, "completed");
  await phone.close();
});

test("an hour without a network loses nothing: it is asked about once a minute, and everything is there once it is back", async () => {
  const network = createNetwork({ environment: () => ({}) });
  let [isDown, attempts, sleptMs] = [false, 0, 0];
  const { passed, open } = gate();
  const fetched = async (...given: Parameters<typeof network.fetch>) => {
    if (!isDown) return network.fetch(...given);
    attempts += 1;
    throw Object.assign(new Error("connect ENETUNREACH"), { code: "ENETUNREACH", syscall: "connect" });
  };
  const anHour = gate();
  const sleep = async (milliseconds: number) => {
    sleptMs += milliseconds;
    if (sleptMs >= 2 * 3_600_000) anHour.open();
    if (sleptMs >= 2 * 3_600_000) isDown = false;
    await new Promise((resolve) => setImmediate(resolve));
  };
  const phone = await pickUp({
    provider: new ScriptedProvider([[passed, says("Done.")], [says("Again.")]]),
    ports: { fetch: fetched, sleep },
  });
  phone.api.person(ada).send("Work");
  await phone.stage.until(({ event }) => event.type === "run-start");
  isDown = true;
  phone.api.updates.interrupt();
  open();
  phone.api.person(ada).send("And then?");
  await anHour.passed;
  await phone.hears(/Again/);
  // Whoever polls and the answer that waits, each about once a minute.
  assert.ok(attempts < 2 * 75, `${attempts} attempts`);
  assert.deepEqual(
    phone.api.said(ada).map(({ text }) => text),
    ["Done.", "Again."],
  );
  await phone.close();
});

test("who is told to slow down does so: a status message keeps still as long as Telegram says", async () => {
  const gates = [gate(), gate()];
  const provider = new ScriptedProvider([
    [call("look", { what: "a" })],
    [gates[0]?.passed ?? "wait-for-abort", call("look", { what: "b" })],
    [gates[1]?.passed ?? "wait-for-abort", says("Seen.")],
  ]);
  const phone = await pickUp({ provider, tools: [look] });
  const begun = phone.clock.now();
  phone.api.fail("sendMessage", tooMany(20));
  phone.api.person(ada).send("Look");
  const isShown = () => phone.api.said(ada).some(({ text }) => /Look at a/.test(text));
  await lives([phone], isShown);
  assert.ok(phone.clock.now() - begun >= 20_000);
  phone.api.fail("editMessageText", tooMany(30));
  const [shown] = phone.api.said(ada);
  const changed = phone.clock.now();
  gates[0]?.open();
  await lives([phone], () => phone.api.said(ada)[0]?.text !== shown?.text);
  assert.ok(phone.clock.now() - changed >= 30_000);
  gates[1]?.open();
  await phone.hears(/Seen/);
  await phone.hears(/✅ 2 steps/);
  await phone.close();
});

test("a chat that Telegram keeps waiting keeps no question, answer or outcome of another chat waiting", async () => {
  const group = -500;
  const clock = new ManualClock();
  const asks = (line: string) => call("command", { line }, line);
  const provider = new ScriptedProvider([
    [asks("of the group")],
    [asks("of Ada")],
    [says("Ada's is done.")],
    [says("The group's is done.")],
  ]);
  const tool = commandTool(async () => ok("fine"));
  const ports = { now: clock.now, later: clock.later, monotonic: clock.now, sleep: clock.sleep };
  const phone = await pickUp({ provider, tools: [tool], known: [ada, group], approvers: [ada], ports });
  phone.api.fail("sendMessage", { ...tooMany(600), chat: group }, 2);
  phone.api.person(ada).send("@our_bot do it", { chat: group, more: { entities: [{ type: "mention", offset: 0, length: 8 }] } });
  const request = await phone.stage.until(({ event }) => event.type === "approval-request");
  assert.ok(request.type === "approval-request");
  const refused = () => phone.api.calls.filter(({ method, values }) => method === "sendMessage" && Number(values.chat_id) === group).length;
  await phone.api.until(() => refused() === 2);
  phone.api.person(ada).send("Do it");
  await phone.hears(/of Ada[\s\S]*Where/);
  phone.api.person(ada).press(phone.api.said(ada).find(({ buttons }) => buttons.length > 0)?.id ?? 0, "Allow once");
  await phone.hears(/of Ada[\s\S]*Allowed once by Ada/);
  await phone.hears(/Ada's is done/);
  assert.deepEqual(phone.api.said(group), []);
  await phone.stage.runtime.answer(request.approvalId, { decision: "allow", scope: "once" }, "terminal");
  clock.advance(600_000);
  await phone.hears(/of the group[\s\S]*Allowed once in the terminal/, group);
  await phone.hears(/The group's is done/, group);
  await phone.close();
});

test("an answer that may have come is sent a second time, marked, and never a third", async () => {
  const phone = await pickUp({ provider: answers("Once.", "Twice.", "Thrice.") });
  const say = async (text: string, faults: number) => {
    phone.api.fail("sendMessage", "deaf", faults);
    phone.api.person(ada).send(text);
    await phone.stage.until(({ event }) => event.type === "message-add" && event.message.role === "user" && event.message.text === text);
  };
  await say("a", 0);
  await phone.hears(/Once/);
  await say("b", 1);
  await phone.hears(/^\(Perhaps for the second time[\s\S]*Twice\./);
  await say("c", 2);
  await phone.hears(/^\(Perhaps for the second time[\s\S]*Thrice\./);
  assert.deepEqual(
    phone.api.said(ada).map(({ text }) => text.replace(/^\(Perhaps.*\)\n\n/, "again: ")),
    ["Once.", "Twice.", "again: Twice.", "Thrice.", "again: Thrice."],
  );
  await phone.close();
});

test("an outcome that can't be written under its question is said in a message of its own", async () => {
  const tool = commandTool(async () => ok("fine"));
  const phone = await pickUp({ provider: new ScriptedProvider([[call("command", { line: "deploy" })], [says("Done.")]]), tools: [tool] });
  phone.api.person(ada).send("Do it");
  await phone.hears(/command\?/);
  const asked = phone.api.said(ada).find((each) => each.buttons.length > 0);
  phone.api.chats.old.add(asked?.id ?? 0);
  phone.api.person(ada).press(asked?.id ?? 0, "Allow once");
  await phone.hears(/Allowed once by Ada/);
  assert.equal(phone.api.said(ada).find(({ text }) => /Allowed once/.test(text))?.replyTo, asked?.id);
  await phone.hears(/Done/);
  await phone.close();
});

test("a chat that is gone, or whose person blocked the bot, keeps nobody else from their answers", async () => {
  const { passed, open } = gate();
  const phone = await pickUp({ provider: new ScriptedProvider([[passed, says("To nobody.")], [says("To Bob.")]]), known: [ada, bob] });
  phone.api.person(ada).send("Work");
  await phone.stage.until(({ event }) => event.type === "run-start");
  phone.api.chats.closed.set(ada, "bot was blocked by the user");
  open();
  await logs(phone, /Chat 111 takes no answer: Forbidden: bot was blocked/);
  phone.api.person(bob, "Bob").send("And me?");
  await phone.hears(/To Bob/, bob);
  await phone.close();
});

test("an answer that Telegram does not take as it is set comes plain, without the secrets in it", async () => {
  const redact = (text: string) => text.replaceAll("hunter2", "•••");
  const phone = await pickUp({ provider: answers("The word is **hunter2**, dear Ada."), ports: { redact } });
  phone.api.fail("sendMessage", { code: 400, description: "Bad Request: can't parse entities: unsupported start tag" });
  phone.api.person(ada).send("What is the word?");
  assert.equal(await phone.hears(/dear Ada/), "The word is •••, dear Ada.");
  await phone.close();
});

/** Resolves once so many lines of the log fit. */
async function logs({ logged }: Phone, pattern: RegExp, times = 1): Promise<void> {
  while (logged.filter((each) => pattern.test(each)).length < times) await new Promise((resolve) => setImmediate(resolve));
}

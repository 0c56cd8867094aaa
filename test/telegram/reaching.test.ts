import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change } from "../../src/core/storage/store.ts";
import { askUserTool } from "../../src/core/tools/ask-user.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { breath, ok } from "../scenarios/acts.ts";
import { ada, type Phone, type PhoneSetting, pickUp } from "./phone.ts";

/** How often it is looked whether the person is away. */
const lookMs = 15_000;
const awayMs = 3 * 60_000;
const runs = (line: string) => call("command", { line });

/** A desk at which something is asked for, and a telephone that may hear of it. */
async function atWork(notifications: "never" | "idle" | "always", setting: Partial<PhoneSetting> = {}) {
  const ran: string[] = [];
  const tool = commandTool(async (command) => {
    ran.push(command);
    return ok("fine");
  });
  const provider = new ScriptedProvider([[runs("deploy")], [says("It is *deployed*.")]]);
  const clock = new ManualClock();
  let looks = () => {};
  const looking = new Promise<void>((resolve) => {
    looks = resolve;
  });
  const later: ManualClock["later"] = (milliseconds, work) => {
    if (milliseconds === lookMs) looks();
    return clock.later(milliseconds, work);
  };
  const ports = { now: clock.now, monotonic: clock.now, later };
  const phone = await pickUp({ provider, tools: [tool], bot: { notifications }, ports, ...setting });
  // A bot can't write to who never wrote to it.
  phone.api.person(ada).send("/help");
  await phone.hears(/\/new/);
  return { ...phone, ran, clock, looking };
}

/** Says something at the desk in the conversation that was begun last. */
async function continueAtDesk({ stage: { runtime } }: Phone, text: string): Promise<void> {
  const [session] = await runtime.list();
  await runtime.send({ text, sessionId: session?.id ?? "", workspace: [], model: "test/scripted", approvalMode: "ask" });
}

const named = { entities: [{ type: "mention", offset: 0, length: 8 }] };
const asked = ({ stage }: Phone) => stage.until((each) => each.event.type === "approval-request");
const question = ({ api }: Phone, chat = ada) => api.said(chat).findLast((each) => each.buttons.length > 0);
const ended = ({ stage }: Phone) => stage.until((each) => each.event.type === "run-end");

test("A run begun at the desk asks on the telephone once the person is away, goes on by a press there, and reports its end", async () => {
  const phone = await atWork("idle");
  await phone.stage.send("Deploy it, please");
  await asked(phone);
  await phone.looking;
  assert.equal(question(phone), undefined);
  phone.clock.advance(awayMs);
  assert.match(await phone.hears(/deploy/), /^💻 Deploy it, please\n[\s\S]*deploy/);
  phone.clock.advance(lookMs);
  phone.api.person(ada).press(question(phone)?.id ?? 0, "Allow once");
  await ended(phone);
  assert.deepEqual(phone.ran, ["deploy"]);
  await phone.hears(/Allowed once by Ada/);
  assert.equal(await phone.hears(/✅ Done/), "💻 Deploy it, please\n✅ Done · 1 step\n\nIt is deployed.");
  await phone.close();
});

test("Who is at the desk is told nothing there, and who comes back is not told what ended while they were away", async () => {
  const phone = await atWork("idle");
  await phone.stage.send("Deploy it");
  const event = await asked(phone);
  assert.ok(event.type === "approval-request");
  await phone.looking;
  phone.clock.advance(awayMs - lookMs);
  await phone.telegram.seen();
  phone.clock.advance(lookMs);
  await phone.stage.runtime.answer(event.approvalId, { decision: "allow", scope: "once" }, "chat");
  await ended(phone);
  await phone.telegram.seen();
  phone.clock.advance(awayMs);
  // Comes after whatever would have been said before.
  phone.api.person(ada).send("/help");
  await phone.api.until(() => phone.api.said(ada).length === 2);
  assert.deepEqual(
    phone.api.said(ada).map(({ text }) => text.includes("/new")),
    [true, true],
  );
  await phone.close();
});

test("What is answered at the desk first ends the question on the telephone and says where", async () => {
  const phone = await atWork("always");
  await phone.stage.send("Deploy it");
  const event = await asked(phone);
  assert.ok(event.type === "approval-request");
  await phone.hears(/deploy/);
  await phone.stage.runtime.answer(event.approvalId, { decision: "deny", scope: "once" }, "chat");
  await phone.hears(/Denied in the chat of VS Code/);
  assert.equal(question(phone), undefined);
  await phone.close();
});

test("A bot that is to say nothing of what was begun elsewhere says nothing, and strangers' and other talkers' chats never hear of it", async () => {
  for (const notifications of ["never", "always"] as const) {
    const phone = await atWork(notifications, { known: [222, ada, -500], approvers: [ada] });
    await phone.stage.send("Deploy it");
    const event = await asked(phone);
    assert.ok(event.type === "approval-request");
    if (notifications === "always") await phone.hears(/deploy/);
    phone.clock.advance(lookMs);
    await phone.stage.runtime.answer(event.approvalId, { decision: "allow", scope: "once" }, "chat");
    await ended(phone);
    if (notifications === "always") await phone.hears(/✅ Done/);
    phone.api.person(ada).send("/status");
    await phone.hears(/No conversation yet/);
    assert.deepEqual([phone.api.said(222).length, phone.api.said(-500).length], [0, 0]);
    assert.equal(phone.api.said(ada).filter(({ text }) => text.startsWith("💻")).length, notifications === "always" ? 2 : 0);
    await phone.close();
  }
});

test("What another process asks is asked here once, and its outcome is written under it", async () => {
  const phone = await atWork("always");
  const { store } = phone.stage;
  await phone.stage.send("Deploy it");
  const event = await asked(phone);
  assert.ok(event.type === "approval-request");
  await phone.hears(/deploy/);
  phone.clock.advance(lookMs);
  const [approval] = (await store.session(phone.stage.sessionId()))?.approvals ?? [];
  assert.ok(approval);
  const again: Change = { table: "approvals", row: approval };
  await store.commitElsewhere([again]);
  await store.commitElsewhere([again]);
  await phone.stage.runtime.answer(event.approvalId, { decision: "allow", scope: "once" }, "terminal");
  await phone.hears(/Allowed once in the terminal/);
  await phone.hears(/✅ Done/);
  assert.equal(phone.api.said(ada).length, 3);
  // The end is stored anew, and then another one comes, which is told after whatever would be told of that.
  phone.clock.advance(lookMs);
  const [run] = (await store.session(phone.stage.sessionId()))?.runs ?? [];
  assert.ok(run);
  await store.commitElsewhere([{ table: "runs", row: run }]);
  await phone.stage.play("And then?");
  await phone.hears(/the script is over/);
  assert.equal(phone.api.said(ada).filter(({ text }) => text.includes("It is deployed")).length, 1);
  await phone.close();
});

test("An answer to what was told of the desk's work goes on with that conversation, and its end comes to the chat as its own", async () => {
  const phone = await atWork("always");
  await phone.stage.send("Deploy it");
  await phone.hears(/deploy/);
  phone.clock.advance(lookMs);
  phone.api.person(ada).press(question(phone)?.id ?? 0, "Allow once");
  await phone.hears(/✅ Done/);
  const told = phone.api.said(ada).findLast(({ text }) => /✅ Done/.test(text));
  phone.api.person(ada).send("And tell everybody", { replyTo: told?.id ?? 0 });
  await phone.hears(/↪️ Going on with Deploy it/);
  await phone.hears(/^\(the script is over\)$/);
  const [only, ...others] = await phone.stage.runtime.list();
  assert.deepEqual([only?.id, others.length], [phone.stage.sessionId(), 0]);
  // What ended in the chat's own name is told once.
  phone.api.person(ada).send("/status");
  await phone.hears(/Last: completed/);
  assert.equal(phone.api.said(ada).filter(({ text }) => text.includes("script is over")).length, 1);
  await phone.close();
});

test("What began to wait while no bot ran is asked when one does, once, and what was answered meanwhile says so", async () => {
  const phone = await atWork("always");
  const { telegram, api, stage } = phone;
  const restart = async () => {
    await telegram.stop("bot");
    await api.until(() => !api.updates.isPolled);
    await telegram.start("bot");
    await api.until(() => api.updates.isPolled);
  };
  await telegram.stop("bot");
  await api.until(() => !api.updates.isPolled);
  await stage.send("Deploy it");
  const event = await asked(phone);
  assert.ok(event.type === "approval-request");
  await telegram.start("bot");
  await phone.hears(/💻 Deploy it[\s\S]*deploy/);
  // It is put once that is stored.
  while (!(await stage.store.botChats("bot")).some((each) => each.asked.length > 0)) await new Promise((resolve) => setImmediate(resolve));
  await restart();
  await telegram.stop("bot");
  await api.until(() => !api.updates.isPolled);
  await stage.runtime.answer(event.approvalId, { decision: "deny", scope: "once" }, "toast");
  await telegram.start("bot");
  await phone.hears(/💻 Deploy it[\s\S]*Denied in a notification of VS Code/);
  assert.equal(api.said(ada).filter(({ text }) => text.includes("Run this command?")).length, 1);
  await phone.close();
});

test("What goes on in a chat with a conversation that began in another one is told there alone, and nothing is told anew", async () => {
  const group = -500;
  const provider = new ScriptedProvider([
    [says("It is begun.")],
    [runs("deploy")],
    [says("It is deployed.")],
    [says("For your eyes only.")],
  ]);
  const phone = await atWork("always", { provider, known: [ada, group], approvers: [ada] });
  phone.api.person(ada).send("@our_bot begin it", { chat: group, more: named });
  await phone.hears(/It is begun/, group);
  await continueAtDesk(phone, "Deploy it");
  await phone.hears(/command\?/);
  const asked = question(phone);
  while (!(await phone.stage.store.botChats("bot")).some((each) => each.told)) await breath();
  phone.clock.advance(lookMs);
  phone.api.person(ada).press(asked?.id ?? 0, "Allow once");
  await phone.hears(/✅ Done[\s\S]*It is deployed/);
  phone.api.person(ada).send("And what did it cost?", { replyTo: asked?.id ?? 0 });
  await phone.hears(/For your eyes only/);
  const said = (chat: number) => phone.api.said(chat).filter(({ text }) => /It is (begun|deployed)|your eyes/.test(text));
  // Whatever else would be told comes before this.
  phone.api.person(ada).send("/status@our_bot", { chat: group });
  await phone.hears(/Last: completed/, group);
  assert.deepEqual(
    [said(ada).map(({ text }) => text.split("\n").at(-1)), said(group).map(({ text }) => text)],
    [["It is deployed.", "For your eyes only."], ["It is begun."]],
  );
  await phone.close();
});

test("What a run of the desk asks in a conversation that a chat holds is asked as the bot is set, and not in the chat because it is held there", async () => {
  for (const notifications of ["never", "always"] as const) {
    const provider = new ScriptedProvider([[says("Begun.")], [call("ask_user", { question: "Which colour?" })], [says("Painted.")]]);
    const phone = await atWork(notifications, { provider, tools: [askUserTool()], known: [ada, 222], approvers: [ada] });
    phone.api.person(222, "Bob").send("Begin");
    await phone.hears(/Begun/, 222);
    await continueAtDesk(phone, "Paint it");
    const event = await phone.stage.until((each) => each.event.type === "question-request");
    assert.ok(event.type === "question-request");
    if (notifications === "always") await phone.hears(/^💻 Begin\n❓ Which colour/);
    await phone.stage.runtime.reply(event.questionId, "red", "chat");
    await ended(phone);
    // Whatever was asked comes before this.
    for (const chat of [ada, 222]) {
      phone.api.person(chat).send("/help");
      await phone.hears(/\/new/, chat);
    }
    assert.deepEqual(
      [ada, 222].map((chat) => phone.api.said(chat).filter(({ text }) => text.includes("Which colour")).length),
      [notifications === "always" ? 1 : 0, 0],
    );
    await phone.close();
  }
});

test("Who speaks on the telephone while the desk's run waits for an answer is asked there what it waits for", async () => {
  const provider = new ScriptedProvider([[says("Begun.")], [runs("deploy")], [says("Deployed.")]]);
  const phone = await atWork("never", { provider });
  phone.api.person(ada).send("Begin");
  await phone.hears(/Begun/);
  await continueAtDesk(phone, "Deploy it");
  await asked(phone);
  assert.equal(question(phone), undefined);
  phone.api.person(ada).send("How far is it?");
  await phone.hears(/deploy/);
  phone.api.person(ada).press(question(phone)?.id ?? 0, "Allow once");
  await phone.hears(/Deployed/);
  assert.deepEqual(phone.ran, ["deploy"]);
  await phone.close();
});

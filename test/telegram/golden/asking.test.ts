import assert from "node:assert/strict";
import { test } from "node:test";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { ok } from "../../scenarios/acts.ts";
import { ada, type PhoneSetting } from "../phone.ts";
import { play, type Scene } from "./scene.ts";

const bob = { id: 222, name: "Bob" };
const group = -500;

/** What the model calls for one after another, and what of it was done. */
function commands(...lines: readonly string[]): Pick<PhoneSetting, "provider" | "tools"> & { readonly ran: string[] } {
  const ran: string[] = [];
  const tool = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const turns = lines.map((line, index) => [call("command", { line }, `call-${index}`)]);
  return { provider: new ScriptedProvider([...turns, [says("Done.")]]), tools: [tool, askUserTool()], ran };
}

const open = ({ api }: Scene, chat = ada) => api.said(chat).find((each) => each.buttons.length > 0);
/** Resolves with the question that is put next in the chat. */
async function asked(phone: Scene, chat = ada) {
  await phone.api.until(() => open(phone, chat) !== undefined);
  return open(phone, chat) as NonNullable<ReturnType<typeof open>>;
}
async function ends(phone: Scene, steps: RegExp): Promise<void> {
  await phone.hears(/^Done\.$/);
  await phone.hears(steps);
}

test("golden: a question is answered once, for the conversation, or with no, and its message says by whom", async () => {
  const { ran, ...setting } = commands("deploy", "drop", "clean", "clean");
  await play("answers", setting, async (phone) => {
    phone.api.person(ada).send("Do it");
    for (const [label, outcome] of [
      ["Allow once", /deploy[\s\S]*Allowed once/],
      ["Deny", /drop[\s\S]*Denied/],
      ["For this conversation", /clean[\s\S]*Allowed for this conversation/],
    ] as const) {
      await asked(phone);
      await phone.press(label);
      await phone.hears(outcome);
    }
    await ends(phone, /✅ 4 steps/);
  });
  assert.deepEqual(ran, ["deploy", "clean", "clean"]);
});

test("golden: all of a long question is there by Show more, whatever marks, hidden characters and lines it holds", async () => {
  const long = `echo "<b>Allowed</b> \`\`\` & ${"x".repeat(3_000)}"`;
  const { ran, ...setting } = commands("echo \u202egnp.exe\u200b '<i>'", long);
  await play("more", setting, async (phone) => {
    phone.api.person(ada).send("Do it");
    await asked(phone);
    await phone.press("Allow once");
    await phone.hears(/Allowed once/);
    await asked(phone);
    await phone.press("Show more");
    await phone.api.until(() => phone.api.said(ada).some(({ file, replyTo }) => file !== undefined || replyTo !== undefined));
    await phone.press("Deny");
    await ends(phone, /✅ 2 steps/);
    await phone.hears(/x\n…[\s\S]*Denied/);
  });
  assert.equal(ran.length, 1);
});

test("golden: who was not first is told so, and whoever may not answer is refused", async () => {
  const { ran, ...setting } = commands("deploy", "drop", "clean");
  const mallory = { id: 666, name: "Ada", chat: ada };
  await play("not-first", { ...setting, known: [ada, bob.id], approvers: [ada, bob.id] }, async (phone) => {
    const { api, stage } = phone;
    api.person(ada).send("Do it");
    const first = await asked(phone);
    await phone.press("Allow once", mallory);
    api.person(bob.id, "Bob").press(first.id, "Deny");
    api.person(ada).press(first.id, "Allow once");
    await api.until(() => [...api.chats.presses.values()].every(({ told }) => told !== undefined));
    await phone.hears(/deploy[\s\S]*(Denied|Allowed)/);
    await asked(phone);
    const request = await stage.until(({ event }) => event.type === "approval-request" && event.detail.includes("drop"));
    assert.ok(request.type === "approval-request");
    const [allow] = open(phone)?.buttons.flat() ?? [];
    const second = open(phone)?.id;
    await stage.runtime.answer(request.approvalId, { decision: "deny", scope: "once" }, "terminal");
    await phone.hears(/drop[\s\S]*Denied in the terminal/);
    const third = await asked(phone);
    const forged = (data: string | undefined, message: number | undefined) => {
      const from = { id: ada, is_bot: false, first_name: "Ada" };
      const on = { message_id: message, chat: { id: ada, type: "private" } };
      api.updates.push({ callback_query: { id: `forged-${data}-${message}`, from, message: on, data } });
      return api.until(() => api.calls.some(({ values }) => values.callback_query_id === `forged-${data}-${message}`));
    };
    await forged(allow?.data, second);
    await forged(allow?.data, third.id);
    await forged(third.buttons.flat()[0]?.data, second);
    await forged("always:run_command:*", third.id);
    phone.clock.advance(25 * 3_600_000);
    await phone.press("Allow once");
    const waiting = await stage.until(({ event }) => event.type === "approval-request" && event.detail.includes("clean"));
    assert.ok(waiting.type === "approval-request");
    await stage.runtime.answer(waiting.approvalId, { decision: "allow", scope: "once" }, "chat");
    await ends(phone, /✅ 3 steps/);
    await phone.hears(/clean[\s\S]*Allowed once in the chat of VS Code/);
    const told = api.calls.filter(
      ({ method, values }) => method === "answerCallbackQuery" && /^forged/.test(String(values.callback_query_id)),
    );
    assert.deepEqual(
      told.map(({ values }) => String(values.text).slice(0, 24)),
      ["This was already denied ", "This question has expire", "This question has expire", "This question has expire"],
    );
  });
  assert.deepEqual(ran, ["clean"]);
});

test("golden: /stop ends a run whose question is open, and its buttons with it", async () => {
  const { ran, ...setting } = commands("deploy");
  await play("stopped-while-asking", setting, async (phone) => {
    phone.api.person(ada).send("Do it");
    await asked(phone);
    phone.api.person(ada).send("yes, allow it");
    await phone.hears(/next step/);
    phone.api.person(ada).send("/stop");
    await phone.hears(/The run was stopped before/);
    await phone.hears(/^⏹ Stopped/);
    await phone.hears(/^⏹ 1 step/);
  });
  assert.deepEqual(ran, []);
});

test("golden: in a chat whose people may not approve, the question goes to who may, and a group's to the group", async () => {
  const { ran, ...setting } = commands("deploy");
  await play("asked-elsewhere", { ...setting, known: [ada, bob.id], approvers: [ada] }, async (phone) => {
    phone.api.person(ada).send("/help");
    await phone.hears(/\/new/);
    phone.api.person(bob.id, "Bob").send("Do it");
    await asked(phone);
    await phone.hears(/Somebody who may approve/, bob.id);
    await phone.press("Allow once");
    await phone.hears(/Allowed once/);
    await phone.hears(/^Done\.$/, bob.id);
    await phone.hears(/✅ 1 step/, bob.id);
  });
  assert.deepEqual(ran, ["deploy"]);
  const grouped = commands("deploy");
  await play("asked-in-a-group", { ...grouped, known: [ada, group], approvers: [ada] }, async (phone) => {
    const mention = { entities: [{ type: "mention", offset: 0, length: 8 }] };
    phone.api.person(bob.id, "Bob").send("@our_bot do it", { chat: group, more: mention });
    await asked(phone, group);
    await phone.press("Allow once", { ...bob, chat: group });
    await phone.press("Allow once", { id: ada, name: "Ada", chat: group });
    await phone.hears(/Allowed once/, group);
    await phone.hears(/^Done\.$/, group);
    await phone.hears(/✅ 1 step/, group);
  });
  assert.deepEqual(grouped.ran, ["deploy"]);
});

test("golden: what the model wants to know has buttons for its choices, and takes words that reply to it", async () => {
  const asks = (question: string, more = {}) => call("ask_user", { question, choices: ["red", "blue"], ...more }, question);
  const turns = [[asks("Which <colour>?")], [asks("And the frame?")], [asks("Which ones?", { multiple: true })], [says("Done.")]];
  await play("wanted", { provider: new ScriptedProvider(turns), tools: [askUserTool()] }, async (phone) => {
    const person = phone.api.person(ada);
    person.send("Paint it");
    await asked(phone);
    await phone.press("blue");
    await phone.hears(/✅ blue/);
    const frame = await asked(phone);
    person.send("a light green", { replyTo: frame.id });
    await phone.hears(/✅ a light green/);
    await phone.hears(/Which ones/);
    person.send("red", { replyTo: phone.api.said(ada).findLast(({ text }) => /Which ones/.test(text))?.id ?? 0 });
    await phone.hears(/✅ red/);
    await phone.hears(/^Done\.$/);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../src/core/events/words/language.ts";
import { type Approval, approvalHtml, isLong } from "../../src/core/telegram/keyboard/wording.ts";
import { askUserTool } from "../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { gate, ok } from "../scenarios/acts.ts";
import { ada, type Phone, type PhoneSetting, pickUp } from "./phone.ts";

const stranger = 666;
const runs = (line: string) => call("command", { line });

/** A bot of which a command is asked, and what was run. */
async function asked(commands: readonly string[], setting: Partial<PhoneSetting> = {}) {
  const ran: string[] = [];
  const tool = commandTool(async (command) => {
    ran.push(command);
    return ok("fine");
  });
  const provider = new ScriptedProvider([...commands.map((each) => [runs(each)]), [says("Done.")]]);
  const phone = await pickUp({ provider, tools: [tool, askUserTool()], ...setting });
  phone.api.person(ada).send("Do it");
  await phone.hears(/command\?/);
  return { ...phone, ran, provider };
}

const question = ({ api }: Phone, chat = ada) => api.said(chat).findLast((each) => each.buttons.length > 0);
const idOf = (phone: Phone, chat = ada) => question(phone, chat)?.id ?? 0;

test("a press of Allow once lets it run, and the message says who allowed it", async () => {
  const phone = await asked(["deploy"]);
  assert.deepEqual(
    question(phone)
      ?.buttons.flat()
      .map(({ label }) => label)
      .slice(0, 3),
    ["Allow once", "For this conversation", "Deny"],
  );
  for (const { data } of question(phone)?.buttons.flat() ?? []) assert.match(data, /^[\w-]{12}$/);
  phone.api.person(ada).press(idOf(phone), "Allow once");
  await phone.hears(/Done/);
  assert.deepEqual(phone.ran, ["deploy"]);
  assert.match(await phone.hears(/Allowed once/), /deploy[\s\S]*Allowed once by Ada/);
  assert.equal(question(phone), undefined);
  await phone.close();
});

test("a yes for the conversation asks no second time, and a no does not run it", async () => {
  const phone = await asked(["deploy", "deploy"]);
  phone.api.person(ada).press(idOf(phone), "For this conversation");
  await phone.hears(/Done/);
  assert.deepEqual(phone.ran, ["deploy", "deploy"]);
  await phone.close();
  const other = await asked(["drop"]);
  other.api.person(ada).press(idOf(other), "Deny");
  await other.hears(/Done/);
  assert.deepEqual(other.ran, []);
  await other.hears(/Denied by Ada/);
  await other.close();
});

test("who was answered elsewhere is told by whom, and a late press is told so too", async () => {
  const phone = await asked(["deploy"]);
  const id = idOf(phone);
  const [allow] = question(phone)?.buttons.flat() ?? [];
  const event = await phone.stage.until((each) => each.event.type === "approval-request");
  assert.ok(event.type === "approval-request");
  await phone.stage.runtime.answer(event.approvalId, { decision: "deny", scope: "once" }, "terminal");
  await phone.hears(/Denied in the terminal/);
  phone.api.updates.push({
    callback_query: {
      id: "late",
      from: { id: ada, is_bot: false, first_name: "Ada" },
      message: { message_id: id, chat: { id: ada, type: "private" } },
      data: allow?.data,
    },
  });
  await phone.api.until(() =>
    phone.api.calls.some(
      ({ method, values }) => method === "answerCallbackQuery" && /already denied in the terminal/.test(String(values.text)),
    ),
  );
  assert.deepEqual(phone.ran, []);
  await phone.close();
});

test("of two who press at once the first counts, and nobody may who is not named", async () => {
  const group = -500;
  const phone = await asked(["deploy"], { known: [ada, group], approvers: [ada, 222] });
  phone.api.person(stranger, "Ada").press(idOf(phone), "Allow once");
  await phone.api.until(() =>
    phone.api.calls.some(({ method, values }) => method === "answerCallbackQuery" && /not allowed/.test(String(values.text))),
  );
  assert.match(phone.logged.join("\n"), /666 \(Ada\) in chat 111 does not count/);
  const id = idOf(phone);
  phone.api.person(ada).press(id, "Deny");
  phone.api.person(222, "Bob").press(id, "Allow once");
  await phone.hears(/Done/);
  assert.deepEqual(phone.ran, []);
  await phone.close();
});

test("what is asked of the person has buttons for its choices, and takes words that reply to it", async () => {
  const asks = (text: string) => call("ask_user", { question: text, choices: ["red", "blue"] });
  const provider = new ScriptedProvider([[asks("Which colour?")], [asks("And the frame?")], [says("Painted.")]]);
  const phone = await pickUp({ provider, tools: [askUserTool()] });
  phone.api.person(ada).send("Paint it");
  await phone.hears(/❓ Which colour/);
  phone.api.person(ada).press(idOf(phone), "blue");
  await phone.hears(/❓ And the frame/);
  phone.api.person(ada).send("a light green", { replyTo: idOf(phone) });
  await phone.hears(/Painted/);
  const answers = provider.requests
    .at(-1)
    ?.messages.filter((each) => each.role === "tool")
    .map((each) => ("text" in each ? each.text : ""));
  assert.deepEqual(answers, ["The person answers: blue", "The person answers: a light green"]);
  await phone.close();
});

test("a change of a file says where and why first, then the first lines of what changes", () => {
  const lines = Array.from({ length: 60 }, (_, nr) => `+line ${nr}`);
  const detail = ["--- a/notes.txt", "+++ b/notes.txt", "@@ -0,0 +1,60 @@", ...lines].join("\n");
  const asked = { title: "Write this file?", where: "/w/notes.txt", reasons: ["It is outside."], detail, detailKind: "diff" };
  const html = approvalHtml({ ...asked, type: "approval-request" } as unknown as Approval, english);
  const shown = html.split("\n");
  assert.deepEqual(shown.slice(0, 5), [
    "<b>Write this file?</b>",
    "Where: <code>/w/notes.txt</code>",
    "• It is outside.",
    "<pre>…",
    "@@ -0,0 +1,60 @@",
  ]);
  assert.ok(shown.length <= 17 && html.endsWith("\n…</pre>"), html);
  assert.ok(isLong({ detail, detailKind: "diff" }));
});

test("a long command is shown from its first line on, also where one of its lines looks like the beginning of a change", () => {
  const lines = Array.from({ length: 20 }, (_, nr) => `+line ${nr}`);
  for (const head of ["curl https://example.com/x | sh", "git apply -", "--- a\n+++ b"]) {
    const detail = [`${head} <<'END'`, "@@ -1 +1 @@", ...lines, "END"].join("\n");
    const asked = { title: "Run this command?", where: "/w", reasons: [], detail, detailKind: "command", scopes: ["once"] } as const;
    const shown = approvalHtml({ ...asked, type: "approval-request" } as unknown as Approval, english);
    assert.ok(shown.includes(`<pre>${head} &lt;&lt;'END'\n@@ -1 +1 @@\n+line 0\n`), shown);
    assert.ok(shown.endsWith("\n…</pre>"), shown);
  }
});

test("of a change of a file whose lines are all shown but those that name it, only these are left out, and it is seen that they are", () => {
  const lines = Array.from({ length: 10 }, (_, nr) => `+line ${nr}`);
  const detail = ["--- a/notes.txt", "+++ b/notes.txt", "@@ -0,0 +1,10 @@", ...lines].join("\n");
  const asked = { title: "Write this file?", where: "/w/notes.txt", reasons: [], detail, detailKind: "diff" };
  const shown = approvalHtml({ ...asked, type: "approval-request" } as unknown as Approval, english);
  assert.match(shown, /<pre>…\n@@ -0,0 \+1,10 @@\n(\+line \d\n){9}\+line 9<\/pre>$/);
  assert.ok(isLong({ detail, detailKind: "diff" }));
});

test("what else there is of a command comes as a text, however much it looks like a change", async () => {
  const phone = await asked([`git apply - <<'END'\n@@ -1 +1 @@\n${"+line\n".repeat(700)}END`]);
  phone.api.person(ada).press(idOf(phone), "Show more");
  const file = () => phone.api.said(ada).find((each) => each.file)?.file;
  await phone.api.until(() => file() !== undefined);
  assert.equal(file()?.name, "question.txt");
  await phone.close();
});

test("a command that holds marks of Markdown and HTML is shown as it is", async () => {
  const phone = await asked(["echo '```' '<b>Allowed</b>' & rm"]);
  assert.match(question(phone)?.text ?? "", /echo '```' '<b>Allowed<\/b>' & rm/);
  assert.deepEqual(
    question(phone)
      ?.entities.map(({ type }) => type)
      .sort(),
    ["bold", "code", "pre"],
  );
  await phone.close();
});

test("what a limit asks is answered by those who may approve alone, whether by a press or by words", async () => {
  const group = -500;
  const tool = commandTool(async () => ok("fine"));
  const provider = new ScriptedProvider([[runs("a")], [says("Done.")]]);
  const limits = () => ({ turns: 1, milliseconds: 600_000 });
  const setting = { known: [ada, group], approvers: [ada], bot: { approvalMode: "all" } } as const;
  const phone = await pickUp({ provider, tools: [tool], limits, ...setting });
  const mention = { entities: [{ type: "mention", offset: 0, length: 8 }] };
  phone.api.person(222, "Bob").send("@our_bot do it", { chat: group, more: mention });
  await phone.hears(/❓/, group);
  phone.api.person(222, "Bob").send("go-on", { chat: group, replyTo: idOf(phone, group) });
  await phone.hears(/not allowed/, group);
  phone.api.person(ada).send("go-on", { chat: group, replyTo: idOf(phone, group) });
  await phone.hears(/Done/, group);
  await phone.close();
});

test("a command that replies to a question is a command, and answers nothing", async () => {
  const provider = new ScriptedProvider([[call("ask_user", { question: "Which colour?" })], [says("Painted.")]]);
  const phone = await pickUp({ provider, tools: [askUserTool()] });
  phone.api.person(ada).send("Paint it");
  const asked = await phone.hears(/❓ Which colour/);
  const id = phone.api.said(ada).find(({ text }) => text === asked)?.id ?? 0;
  phone.api.person(ada).send("/status", { replyTo: id });
  await phone.hears(/At work, waiting/);
  assert.equal(provider.requests.length, 1);
  phone.api.person(ada).send("red", { replyTo: id });
  await phone.hears(/Painted/);
  await phone.close();
});

test("a chat that was put out hears nothing of what it began: what that asks goes to those who may approve, and its outcome stays there", async () => {
  const [bob, work] = [222, gate()];
  const tool = commandTool(async () => ok("fine"));
  const provider = new ScriptedProvider([[runs("first")], [work.passed, runs("deploy")], [says("It is deployed.")]]);
  const phone = await pickUp({ provider, tools: [tool], known: [ada, bob], approvers: [ada] });
  phone.api.person(ada).send("/help");
  phone.api.person(bob, "Bob").send("Deploy it");
  await phone.hears(/first/);
  phone.api.person(ada).press(idOf(phone), "Allow once");
  await phone.hears(/Allowed once/);
  await phone.stage.until(({ event }) => event.type === "step-end");
  await phone.telegram.change("bot", { chats: [{ id: ada, title: "Ada", at: "2026-01-01T00:00:00.000Z" }] });
  work.open();
  await phone.hears(/deploy/);
  phone.api.person(ada).press(idOf(phone), "Allow once");
  await phone.stage.until(({ event }) => event.type === "run-end");
  // What comes after it is told after it, too.
  phone.api.person(ada).send("/status");
  await phone.hears(/No conversation yet/);
  await phone.close();
  const told = phone.api.calls.filter(({ values }) => Number(values.chat_id) === bob && /deploy|✅/.test(String(values.text)));
  assert.deepEqual(told, []);
});

test("who said what does not count is not named as who answered, when somebody else did elsewhere", async () => {
  const provider = new ScriptedProvider([[runs("a")], [says("Done.")]]);
  const limits = () => ({ turns: 1, milliseconds: 600_000 });
  const tool = commandTool(async () => ok("fine"));
  const phone = await pickUp({ provider, tools: [tool], limits, bot: { approvalMode: "all" } });
  phone.api.person(ada).send("Do it");
  await phone.hears(/❓/);
  const event = await phone.stage.until((each) => each.event.type === "question-request");
  assert.ok(event.type === "question-request");
  const before = phone.api.said(ada).length;
  phone.api.person(ada).send("perhaps", { replyTo: idOf(phone) });
  await phone.api.until(() => phone.api.said(ada).length > before);
  await phone.stage.runtime.reply(event.questionId, "go-on", "terminal");
  await phone.hears(/✅ .*in the terminal/);
  await phone.hears(/Done/);
  await phone.close();
});

import type { BotApi } from "../../fakes/telegram/bot-api.ts";
import { startPacedBotApi } from "../../fakes/telegram/paced.ts";
import { copyShop } from "../../shop.ts";
import { begin, type Chat } from "../chat.ts";
import { type Editor, type Open, proof } from "../editor.ts";

const makes = (file: string) => ({ toolCalls: [{ name: "run_command", arguments: { command: `echo egret > ${file}` } }] });
const title = "pocket (@our_bot)";

proof(
  "a bot is added, lets in whom VS Code let in, asks on the telephone and in VS Code, goes to another window and comes back, and is led from the palette",
  async (open) => {
    const script = [makes("made.txt"), { text: "It is **made**." }, makes("more.txt"), { text: "There is more." }];
    const { editor, chat, api, ada } = await pocket(open, script);
    await add(editor, api.token);
    await api.until(() => api.updates.isPolled);
    await barOf(editor).waitFor();
    await editor.screenshot("telegram-added");
    await letIn(editor, ada);
    await askThere(editor, chat, ada);
    await askHere(editor, chat, ada);
    await moveToAnother(editor, ada);
    await lead(editor);
    await putOut(editor);
    await stop(editor, api);
  },
);

/** VS Code, Telegram, and Ada's telephone. */
async function pocket(open: Open, script: Parameters<typeof begin>[1]["script"]) {
  // Who answers for a token is settled among all processes of this machine.
  const api = await startPacedBotApi(`7001:${crypto.randomUUID()}`);
  const settings = { "anycowork.telegram.apiRoot": api.root };
  return { ...(await begin(open, { workspace: copyShop(), script, settings })), api, ada: phoneOf(api) };
}

/** Ada's telephone. */
function phoneOf(api: BotApi) {
  const ada = api.person(111);
  const said = () => api.said(111);
  return {
    ...ada,
    said,
    asked: (about: string) => said().find(({ text, buttons }) => buttons.length > 0 && text.includes(about)),
    hears: (text: RegExp) => api.until(() => said().some((each) => text.test(each.text))),
    until: api.until,
  };
}

type Phone = ReturnType<typeof phoneOf>;

function barOf(editor: Editor) {
  return editor.page.locator(".statusbar").getByText("pocket");
}

/** The place of the bots in the status bar, when it says so to those who hear it. */
function barWith(editor: Editor, words: string) {
  return editor.page.locator(`.statusbar [aria-label*="${words}"]`).first();
}

/** Adds one that starts with VS Code and always says what goes on there. What does not do can be typed again. */
async function add(editor: Editor, token: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  await editor.command("AnyCowork: Telegram Bots");
  await editor.page.getByRole("button", { name: "Add a Bot…" }).click();
  await type(editor, "a name for the bot", "My bot");
  await quick.getByText("made of small letters").waitFor();
  await type(editor, "a name for the bot", "pocket");
  await type(editor, "the bot's token", "7001:another");
  await quick.getByText("Telegram does not know this token").waitFor();
  await editor.screenshot("telegram-token");
  await type(editor, "the bot's token", token);
  await pick(editor, "when shall the bot start?", "with VS Code");
  await pick(editor, "when shall work begun in VS Code reach you", "Always");
  await quick.getByText("in which language does the bot speak?").first().waitFor();
  await editor.screenshot("telegram-language");
  await pick(editor, "in which language does the bot speak?", "As each person's Telegram is set");
  await editor.toast("write to it in Telegram").waitFor();
}

async function letIn(editor: Editor, ada: Phone): Promise<void> {
  ada.send("Hello?");
  await ada.until(() => ada.said().length === 1);
  const code = /within the hour: (\w{8})/.exec(ada.said()[0]?.text ?? "")?.[1] ?? "";
  await editor.toast("Ada has written to @our_bot").getByRole("button", { name: "Enter the Code" }).click();
  await type(editor, "the code the bot has shown", code);
  await editor.toast("Ada may talk with pocket now").waitFor();
  await ada.hears(/^You are let in/);
}

/** What is asked for on the telephone is watched in the panel, and allowed on the telephone. */
async function askThere(editor: Editor, chat: Chat, ada: Phone): Promise<void> {
  ada.send("Make it");
  await ada.until(() => ada.asked("made.txt") !== undefined);
  await editor.command("AnyCowork: Open Conversation");
  await pick(editor, "", "Make it");
  await chat.text("Make it").first().waitFor();
  await chat.card().waitFor();
  await editor.screenshot("telegram-watched");
  ada.press(ada.asked("made.txt")?.id ?? 0, "Allow once");
  await ada.hears(/^It is made\.$/);
  await chat.text("It is made.").waitFor();
  await ada.hears(/Allowed once by Ada/);
}

/** What is asked for in the panel is asked on the telephone, too, and allowed in the panel. */
async function askHere(editor: Editor, chat: Chat, ada: Phone): Promise<void> {
  await editor.command("AnyCowork: New Chat");
  // What is written before that is written in the other conversation.
  await chat.text("What shall we work on?").waitFor();
  await chat.send("And more");
  await ada.until(() => ada.asked("more.txt") !== undefined);
  await chat.press(chat.card(), "Allow once");
  await ada.hears(/💻 And more[\s\S]*Allowed once in the chat of VS Code/);
  await ada.hears(/💻 And more\n✅ Done · 1 step[\s\S]*There is more/);
}

/** Another window answers where that is wanted there, and the first one again once the other is closed. */
async function moveToAnother(editor: Editor, ada: Phone): Promise<void> {
  const other = await editor.second(copyShop(), "same browser");
  // It starts there, too, and waits.
  await barWith(other, "pocket another window or terminal answers").waitFor();
  await other.command("AnyCowork: Start a Telegram Bot");
  await barWith(other, "pocket answers here").waitFor();
  await barWith(editor, "pocket another window or terminal answers").waitFor();
  await other.page.close();
  await barWith(editor, "pocket answers here").waitFor();
  const before = ada.said().length;
  ada.send("/status");
  await ada.until(() => ada.said().length > before);
}

/** How it fares and what can be done with it stands behind its place in the status bar. */
async function lead(editor: Editor): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  await barOf(editor).click();
  await quick.getByText(/asked Telegram at .* lets in Ada \(may approve\)/).waitFor();
  await editor.screenshot("telegram-list");
  await pick(editor, "Telegram bots", "pocket");
  await quick.getByText("Starts with VS Code").waitFor();
  await editor.screenshot("telegram-deeds");
  await pick(editor, title, "When it asks…");
  await pick(editor, "when does pocket ask", "Edits");
  await barOf(editor).click();
  await pick(editor, "Telegram bots", "pocket");
  await quick.locator(".monaco-list-row").filter({ hasText: "When it asks" }).getByText("Edits").waitFor();
  await pick(editor, title, "When work begun in VS Code reaches you…");
  await quick.locator(".monaco-list-row").filter({ hasText: "Always" }).getByText("now").waitFor();
  await editor.page.keyboard.press("Escape");
  await barOf(editor).click();
  await pick(editor, "Telegram bots", "pocket");
  await pick(editor, title, "Show its log");
  await editor.page.locator(".part.panel").getByText("A stranger wrote").waitFor();
  await editor.screenshot("telegram-log");
}

/** Ada is let in no more. */
async function putOut(editor: Editor): Promise<void> {
  await barOf(editor).click();
  await pick(editor, "Telegram bots", "pocket");
  await pick(editor, title, "People…");
  await editor.page.locator(".quick-input-widget").getByText("person 111 · may approve").waitFor();
  await editor.screenshot("telegram-people");
  await pick(editor, "who is let in to pocket", "Ada");
  await pick(editor, "person 111 · may approve", "Put out");
  await barOf(editor).click();
  await editor.page.locator(".quick-input-widget").getByText("lets nobody in yet").waitFor();
  await editor.page.keyboard.press("Escape");
}

async function stop(editor: Editor, api: BotApi): Promise<void> {
  await editor.command("AnyCowork: Stop a Telegram Bot");
  await editor.toast("pocket is stopped").waitFor();
  await api.until(() => !api.updates.isPolled);
  await barOf(editor).waitFor({ state: "hidden" });
}

/** Fills in what is asked just now, and goes on. */
async function type(editor: Editor, about: string, text: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  await quick.getByText(about).first().waitFor();
  const box = quick.locator("input.input, input[type=text], input[type=password]").first();
  await box.fill(text);
  await box.press("Enter");
}

/** Chooses what is offered just now. */
async function pick(editor: Editor, about: string, item: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  if (about !== "") await quick.getByText(about).first().waitFor();
  await quick.locator(".monaco-list-row").filter({ hasText: item }).first().click();
}

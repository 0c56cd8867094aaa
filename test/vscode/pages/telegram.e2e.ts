import { after } from "node:test";
import { startBotApi } from "../../fakes/telegram/bot-api.ts";
import { copyShop } from "../../shop.ts";
import { begin } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";

const makes = (file: string) => ({ toolCalls: [{ name: "run_command", arguments: { command: `echo egret > ${file}` } }] });

proof(
  "a bot asks on the telephone and in VS Code, whoever is first counts; it starts with the window and is led from the palette",
  async (open) => {
    const api = await startBotApi();
    after(() => api.close());
    const script = [makes("made.txt"), { text: "It is **made**." }, makes("more.txt"), { text: "There is more." }];
    const settings = { "anycowork.telegram.apiRoot": api.root };
    const { editor, chat } = await begin(open, { workspace: copyShop(), script, settings });
    const bar = editor.page.locator(".statusbar").getByText("pocket");
    await add(editor, api.token);
    await api.until(() => api.updates.isPolled);
    await bar.waitFor();
    await editor.screenshot("telegram-added");

    const ada = api.person(111);
    ada.send("Hello?");
    await api.until(() => api.said(111).length === 1);
    const code = /within the hour: (\w{8})/.exec(api.said(111)[0]?.text ?? "")?.[1] ?? "";
    await editor.page.getByRole("button", { name: "Enter the Code" }).click();
    await type(editor, "the code the bot has shown", code);
    await editor.toast("Ada may talk with pocket now").waitFor();
    await api.until(() => api.said(111).some(({ text }) => text.startsWith("You are let in")));

    const asked = (about: string) => api.said(111).find(({ text, buttons }) => buttons.length > 0 && text.includes(about));
    const hears = (text: RegExp) => api.until(() => api.said(111).some((each) => text.test(each.text)));
    ada.send("Make it");
    await api.until(() => asked("made.txt") !== undefined);
    await editor.command("AnyCowork: Open Conversation");
    await pick(editor, "", "Make it");
    await chat.text("Make it").first().waitFor();
    await editor.screenshot("telegram-watched");
    ada.press(asked("made.txt")?.id ?? 0, "Allow once");
    await hears(/^It is made\.$/);
    await chat.text("It is made.").waitFor();
    await hears(/Allowed once by Ada/);

    await editor.command("AnyCowork: New Chat");
    await chat.send("And more");
    await api.until(() => asked("more.txt") !== undefined);
    await chat.press(chat.card(), "Allow once");
    await hears(/💻 And more[\s\S]*Allowed once in the chat of VS Code/);
    await hears(/💻 And more\n✅ Done · 1 step[\s\S]*There is more/);

    await editor.reload();
    await api.until(() => !api.updates.isPolled);
    await api.until(() => api.updates.isPolled);
    await bar.waitFor();
    await bar.click();
    await editor.page
      .locator(".quick-input-widget")
      .getByText(/asked Telegram at .* lets in Ada \(may approve\)/)
      .waitFor();
    await editor.screenshot("telegram-list");
    await pick(editor, "Telegram bots", "pocket");
    await editor.page.locator(".quick-input-widget").getByText("Starts with VS Code").waitFor();
    await editor.screenshot("telegram-deeds");
    await pick(editor, "pocket (@our_bot)", "Show its log");
    await editor.page.locator(".part.panel").getByText("A stranger wrote").waitFor();
    await editor.screenshot("telegram-log");
    await putOut(editor, bar);
    await bar.click();
    await editor.page.locator(".quick-input-widget").getByText("lets nobody in yet").waitFor();
    await pick(editor, "Telegram bots", "pocket");
    await pick(editor, "pocket (@our_bot)", "Stop");
    await api.until(() => !api.updates.isPolled);
    await bar.waitFor({ state: "hidden" });
  },
);

/** Adds one that starts with VS Code and always says what goes on there. */
async function add(editor: Editor, token: string): Promise<void> {
  await editor.command("AnyCowork: Telegram Bots");
  await editor.page.getByRole("button", { name: "Add a Bot…" }).click();
  await type(editor, "a name for the bot", "pocket");
  await type(editor, "the bot's token", token);
  await pick(editor, "when shall the bot start?", "with VS Code");
  await pick(editor, "when shall work begun in VS Code reach you", "Always");
}

/** Ada is let in no more. */
async function putOut(editor: Editor, bar: ReturnType<Editor["page"]["locator"]>): Promise<void> {
  await bar.click();
  await pick(editor, "Telegram bots", "pocket");
  await pick(editor, "pocket (@our_bot)", "People…");
  await editor.page.locator(".quick-input-widget").getByText("person 111 · may approve").waitFor();
  await editor.screenshot("telegram-people");
  await pick(editor, "who is let in to pocket", "Ada");
  await pick(editor, "person 111 · may approve", "Put out");
}

/** Fills in what is asked just now, and goes on. */
async function type(editor: Editor, title: string, text: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  await quick.getByText(title).first().waitFor();
  const box = quick.locator("input.input, input[type=text], input[type=password]").first();
  await box.fill(text);
  await box.press("Enter");
}

/** Chooses what is offered just now. */
async function pick(editor: Editor, title: string, item: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  if (title !== "") await quick.getByText(title).first().waitFor();
  await quick.locator(".monaco-list-row").filter({ hasText: item }).first().click();
}

import assert from "node:assert/strict";
import { after } from "node:test";
import { startBotApi } from "../../fakes/telegram/bot-api.ts";
import { copyShop } from "../../shop.ts";
import { begin } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";

proof(
  "a bot is added from the palette, lets in who was shown a code, asks on the telephone, is watched in the panel and stopped",
  async (open) => {
    const api = await startBotApi();
    after(() => api.close());
    const script = [{ toolCalls: [{ name: "run_command", arguments: { command: "echo egret > made.txt" } }] }, { text: "It is **made**." }];
    const settings = { "anycowork.telegram.apiRoot": api.root };
    const { editor, chat } = await begin(open, { workspace: copyShop(), script, settings });
    await editor.command("AnyCowork: Add a Telegram Bot");
    await type(editor, "a name for the bot", "pocket");
    await type(editor, "the bot's token", api.token);
    await type(editor, "when shall the bot start?", "");
    await type(editor, "when shall work begun in VS Code reach you", "Always");
    await api.until(() => api.updates.isPolled);
    await editor.page.locator(".statusbar").getByText("pocket").waitFor();
    await editor.screenshot("telegram-polls");

    const ada = api.person(111);
    ada.send("Hello?");
    await api.until(() => api.said(111).length === 1);
    const code = /within the hour: (\w{8})/.exec(api.said(111)[0]?.text ?? "")?.[1] ?? "";
    await editor.command("AnyCowork: Let Somebody In to a Telegram Bot");
    await type(editor, "the code the bot has shown", code);
    await editor.page.getByText("Ada may talk with pocket now").first().waitFor();

    ada.send("Make it");
    const asked = () => api.said(111).find((each) => each.buttons.length > 0);
    await api.until(() => asked() !== undefined);
    await editor.command("AnyCowork: Open Conversation");
    await type(editor, "", "Make it");
    await chat.text("Make it").first().waitFor();
    ada.press(asked()?.id ?? 0, "Allow once");
    await api.until(() => api.said(111).some(({ text }) => text === "It is made."));
    await chat.text("It is made.").waitFor();
    await editor.screenshot("telegram-watched");
    assert.match(
      api
        .said(111)
        .map(({ text }) => text)
        .join("\n"),
      /Allowed once by Ada/,
    );

    await editor.command("AnyCowork: Stop a Telegram Bot");
    await type(editor, "stop which Telegram bot?", "");
    await api.until(() => !api.updates.isPolled);
    await editor.page.locator(".statusbar").getByText("pocket").waitFor({ state: "hidden" });
  },
);

/** Fills in what is asked just now, and goes on. */
async function type(editor: Editor, title: string, text: string): Promise<void> {
  const quick = editor.page.locator(".quick-input-widget");
  if (title !== "") await quick.getByText(title).first().waitFor();
  const box = quick.locator("input.input, input[type=text], input[type=password]").first();
  await box.fill(text);
  await box.press("Enter");
}

import assert from "node:assert/strict";
import { script as mending } from "../fakes/mending.ts";
import { copyShop, request } from "../shop.ts";
import { begin, type Chat } from "./chat.ts";
import { type Editor, proof, type Theme } from "./editor.ts";

const themes: readonly Theme[] = ["light", "dark", "high contrast"];

proof("the view fits 300 and 900 pixels in dark and light: a question, open details, and what was done", async (open) => {
  const { editor, chat } = await begin(open, { workspace: copyShop(), script: mending });
  await chat.send(request);
  await chat.press(chat.card(), "Allow once");
  await chat.card(/change/i).waitFor();
  await fitsEverywhere({ editor, chat, name: "question" });
  await chat.press(chat.card(), "Allow once");
  await chat.press(chat.card(/command/i), "Allow once");
  await chat.text("All tests pass now.").waitFor();
  await fitsEverywhere({ editor, chat, name: "done" });
  await editor.view.locator(".step-line[aria-expanded=false]").first().click();
  await chat.text("not ok").first().waitFor();
  await fitsEverywhere({ editor, chat, name: "details" });
});

proof("a yes for longer, the rules and the audit fit 300 and 900 pixels in dark, light and high contrast", async (open) => {
  const { editor, chat } = await begin(open, { workspace: copyShop(), script: mending });
  await chat.send(request);
  await chat.press(chat.card(), "More ways to allow");
  await chat
    .card()
    .getByRole("button", { name: /^Always allow/ })
    .waitFor();
  await fitsEverywhere({ editor, chat, name: "longer" });
  await chat.card().locator(".longer:not(.deaf)").waitFor();
  await chat
    .card()
    .getByRole("button", { name: /^Always allow/ })
    .click();
  await chat.card(/change/i).waitFor();
  await editor.command("AnyCowork: Show Permissions");
  await editor.view.locator(".rule-row").filter({ hasText: "shell:npm test" }).waitFor();
  await editor.view.getByRole("button", { name: "Add a rule…" }).click();
  await fitsEverywhere({ editor, chat, name: "permissions" });
  await editor.command("AnyCowork: Show Audit");
  await editor.view.locator(".session").filter({ hasText: "npm test" }).last().click();
  await fitsEverywhere({ editor, chat, name: "audit" });
});

proof("the diff of an edit opens in the editor, and a file named in an answer too", async (open) => {
  const { editor, chat } = await begin(open, { workspace: copyShop(), script: mending });
  await chat.send(request);
  await chat.allowAll();
  await chat.text("All tests pass now.").waitFor();
  await editor.view.getByRole("button", { name: "Show the change to src/discounts.js" }).click();
  await editor.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
  await editor.setViewWidth(420);
  await editor.command("Notifications: Clear All Notifications");
  await chat.composer.hover();
  await editor.page.setViewportSize({ width: 1240, height: 680 });
  await editor.page.waitForTimeout(500);
  await editor.screenshot("readme-chat");
  await editor.view.locator(".words").last().getByText("src/discounts.js").click();
  await editor.page
    .getByRole("tab", { name: /^discounts\.js/ })
    .first()
    .waitFor();
});

interface Look {
  readonly editor: Editor;
  readonly chat: Chat;
  readonly name: string;
}

async function fitsEverywhere({ editor, chat, name }: Look): Promise<void> {
  for (const width of [300, 900]) {
    await editor.setViewWidth(width);
    for (const theme of themes) {
      await editor.setTheme(theme);
      assert.ok((await chat.overflow()) <= 0, `${name} overflows at ${width} px, ${theme}, by ${await chat.overflow()} px`);
      await editor.screenshot(`view-${name}-${theme.replace(" ", "-")}-${width}`);
    }
  }
}

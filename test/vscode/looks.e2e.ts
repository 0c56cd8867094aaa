import assert from "node:assert/strict";
import { script as mending } from "../fakes/mending.ts";
import { copyShop, request } from "../shop.ts";
import type { Chat } from "./chat.ts";
import type { Editor, Theme } from "./editor.ts";
import { inOneWindow } from "./shared/one-window.ts";

const themes: readonly Theme[] = ["light", "dark", "high contrast"];

const proof = inOneWindow({ workspace: copyShop(), script: mending });

proof("questions, the rules and the audit fit 300 and 900 pixels in dark, light and high contrast", async ({ editor, chat }) => {
  await chat.send(request);
  const always = chat.card().getByRole("button", { name: /^Always allow/ });
  await chat.press(chat.card(), "More ways to allow");
  await always.waitFor();
  await fitsEverywhere({ editor, chat, name: "longer" });
  await chat.card().locator(".longer:not(.deaf)").waitFor();
  await always.click();
  await chat.card(/change/i).waitFor();
  await fitsEverywhere({ editor, chat, name: "question" });
  await editor.command("AnyCowork: Show Permissions");
  await editor.view.locator(".rule-row").filter({ hasText: "shell:npm test" }).waitFor();
  await editor.view.getByRole("button", { name: "Add a rule…" }).click();
  await fitsEverywhere({ editor, chat, name: "permissions" });
  await editor.command("AnyCowork: Show Audit");
  await editor.view.locator(".session").filter({ hasText: "npm test" }).last().click();
  await fitsEverywhere({ editor, chat, name: "audit" });
});

proof("what was done and its details fit as well", async ({ editor, chat }) => {
  await reopen(editor);
  await chat.press(chat.card(/change/i), "Allow once");
  await chat.text("All tests pass now.").waitFor();
  await fitsEverywhere({ editor, chat, name: "done" });
  await editor.view.locator(".step-line[aria-expanded=false]").first().click();
  await chat.text("not ok").first().waitFor();
  await fitsEverywhere({ editor, chat, name: "details" });
});

proof("the diff of an edit opens in the editor, and a file named in an answer too", async ({ editor, chat }) => {
  await reopen(editor);
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

/** Back to the conversation of the proof before. */
async function reopen(editor: Editor): Promise<void> {
  await editor.command("AnyCowork: Show History");
  await editor.view.locator(".session").first().click();
}

interface Look {
  readonly editor: Editor;
  readonly chat: Chat;
  readonly name: string;
}

async function fitsEverywhere({ editor, chat, name }: Look): Promise<void> {
  for (const theme of themes) {
    await editor.setTheme(theme);
    for (const width of [300, 900]) {
      await editor.setViewWidth(width);
      assert.ok((await chat.overflow()) <= 0, `${name} overflows at ${width} px, ${theme}, by ${await chat.overflow()} px`);
      await editor.screenshot(`view-${name}-${theme.replace(" ", "-")}-${width}`);
    }
  }
}

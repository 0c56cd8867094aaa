import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { Chat } from "../chat.ts";
import type { Editor } from "../editor.ts";
import { inOneWindow } from "../shared/one-window.ts";

const proof = inOneWindow({
  script: ({ body }) => ({ text: `${body.model} read it.` }),
  settings: {
    "anycowork.models": ["openai/gpt-5.4-mini"],
    "anycowork.prices": { "openai/gpt-5.4-mini": { input: 0.75, output: 4.5 } },
  },
});

proof(
  "the picker of models finds by name, tells window, price and key, and what is chosen holds in that chat alone",
  async ({ editor, chat }) => {
    const { page } = editor;
    const tab = new Chat({ view: editor.tab });
    await editor.command("AnyCowork: New Chat in an Editor Tab");
    await focused(editor.tab);
    await chat.composer.click();
    await focused(editor.view);
    await editor.command("AnyCowork: Choose Model");
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "scripted" }).first().waitFor();
    await page.locator(".quick-input-list").getByText("Need a key first").waitFor();
    await editor.screenshot("models-all");
    const input = page.locator(".quick-input-widget .quick-input-box input");
    await input.fill("gemini");
    await rows.filter({ hasText: "needs an API key" }).first().waitFor();
    await input.fill("5.4-mini");
    const row = rows.filter({ hasText: "gpt-5.4-mini" }).first();
    assert.match((await row.textContent()) ?? "", /400k tokens · \$0\.75 in, \$4\.50 out per million/);
    await editor.screenshot("models-found");
    await row.click();
    await modelOf(editor.view, "gpt-5.4-mini").waitFor();
    await modelOf(editor.tab, "scripted").waitFor();
    await chat.send("what is a heron");
    await chat.text("gpt-5.4-mini read it.").waitFor();
    await tab.send("what is a wren");
    await tab.text("scripted read it.").waitFor();
    await editor.screenshot("models-two-chats");
  },
);

/** Waits until the composer has the keyboard. */
async function focused(view: Editor["view"]): Promise<void> {
  await view.locator(".composer :focus").first().waitFor();
}

function modelOf(view: Editor["view"], name: string): Locator {
  return view.locator(".composer").getByText(name, { exact: true });
}

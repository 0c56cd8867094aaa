import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Script } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import { Chat } from "../chat.ts";
import type { Editor } from "../editor.ts";
import { inOneWindow } from "../shared/one-window.ts";

const answers: Script = ({ body }) =>
  body.messages.at(-1)?.content === "begin and never end"
    ? { text: "I begin.", fault: { kind: "hang", afterBytes: 400 } }
    : { text: `${body.model} read it.` };

const shop = copyShop();
writeFileSync(path.join(shop, "heron.md"), "A heron stands still.\n");

const proof = inOneWindow({
  workspace: shop,
  script: answers,
  settings: {
    "anycowork.models": ["openai/gpt-5.4-mini"],
    "anycowork.prices": { "openai/gpt-5.4-mini": { input: 0.75, output: 4.5 } },
  },
});

// These two first: once the view was hidden, what it draws can no longer be told from what a tab draws.
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
    await page.locator(".quick-input-list").getByText("gemini, needs an API key").waitFor();
    await editor.screenshot("models-all");
    const input = page.locator(".quick-input-widget .quick-input-box input");
    await input.fill("gemini");
    await rows.filter({ hasText: "gemini-2.5-pro" }).waitFor();
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
    await closeTab(page);
  },
);

proof("each entry of the status bar's menu does what it says, and only what runs can be stopped", async ({ editor, chat }) => {
  const { page, view } = editor;
  const pick = page.locator(".quick-input-widget");
  const entry = (label: string) => pick.locator(".monaco-list-row").filter({ hasText: label }).first();
  const choose = async (label: string, state = "has nothing to do") => {
    await page.getByRole("button", { name: `AnyCowork ${state}` }).click();
    await entry(label).click();
  };
  await chat.send("begin and never end");
  await chat.stopButton.waitFor();
  await choose("Stop", "is working");
  await chat.stopButton.waitFor({ state: "detached" });
  await choose("New chat in an editor tab");
  await focused(editor.tab);
  await closeTab(page);
  await view.locator(".composer :focus").waitFor({ state: "detached" });
  await choose("Open the chat");
  await focused(view);
  await page.getByRole("button", { name: "AnyCowork has nothing to do" }).click();
  await entry("Open the chat").waitFor();
  assert.equal(await entry("Stop").count(), 0);
  await editor.screenshot("status-menu");
  await page.keyboard.press("Escape");
  for (const [label, shown] of [
    ["Choose the model…", "AnyCowork: the model of this conversation"],
    ["Choose when to ask…", "AnyCowork: when to ask in this conversation"],
    ["Open a conversation…", "begin and never end"],
  ] as const) {
    await choose(label);
    await pick.getByText(shown).first().waitFor();
    await page.keyboard.press("Escape");
    await pick.waitFor({ state: "hidden" });
  }
  await choose("Permissions…");
  await view.getByText("Where no rule decides").waitFor();
  await choose("Settings…");
  await view.getByRole("heading", { name: "Settings" }).waitFor();
  await choose("New chat");
  await chat.text("What shall we work on?").waitFor();
});

proof("the page of settings shows what is set as it changes, and leads to exactly that setting", async ({ editor }) => {
  const { page, view } = editor;
  mkdirSync(path.join(shop, ".vscode"), { recursive: true });
  writeFileSync(path.join(shop, ".vscode/settings.json"), `{ "anycowork.approvalMode": "all" }`);
  await editor.command("AnyCowork: Settings at a Glance");
  const row = (name: string | RegExp) => view.getByRole("button", { name });
  await row("New chats Ask · default").waitFor();
  await view.getByText("The settings of this workspace name anycowork.approvalMode. That does not count.").waitFor();
  await editor.screenshot("settings-before");
  await row("New chats Ask · default").click();
  const items = page.locator(".settings-editor .settings-tree-container .setting-item-contents");
  await items.filter({ hasText: "When new conversations ask before they act." }).waitFor();
  assert.equal(await items.count(), 1);
  await items.locator("select").selectOption({ label: "Smart" });
  await row("New chats Smart · set by you").waitFor();
  await editor.screenshot("settings-opened");
  // VS Code lays its settings over everything: no key leads to the palette until they are closed.
  await page.keyboard.press("Escape");
  await items.first().waitFor({ state: "detached" });
});

proof("the keys lead to the chat, to a new one and to what is selected in an editor, and stop what runs", async ({ editor, chat }) => {
  const { page } = editor;
  await editor.lookElsewhere();
  await page.keyboard.press("Control+Alt+y");
  await focused(editor.view);
  await chat.send("begin and never end");
  await chat.stopButton.waitFor();
  await chat.composer.focus();
  await page.keyboard.press("Shift+Escape");
  await chat.stopButton.waitFor({ state: "detached" });
  await page.keyboard.press("Control+Shift+Alt+y");
  await chat.text("What shall we work on?").waitFor();
  await focused(editor.view);
  await editor.lookElsewhere();
  await page.getByRole("treeitem", { name: "heron.md" }).dblclick();
  await page.locator(".view-line").filter({ hasText: "A heron" }).first().click();
  await page.keyboard.press("Control+a");
  await press(page, "Control+k", "Control+Alt+y");
  assert.match(await chat.composed("heron.md"), /heron\.md/);
  await chat.composer.fill("");
  await editor.command("View: Close All Editors");
});

/** A chord of keys. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const each of keys) await page.keyboard.press(each);
}

/** Waits until the composer has the keyboard. */
async function focused(view: Editor["view"]): Promise<void> {
  await view.locator(".composer :focus").first().waitFor();
}

function modelOf(view: Editor["view"], name: string): Locator {
  return view.locator(".composer").getByText(name, { exact: true });
}

/** The one tab there is. */
async function closeTab(page: Page): Promise<void> {
  const tab = page.locator(".tabs-container .tab");
  await tab.click({ button: "middle" });
  await tab.waitFor({ state: "detached" });
}

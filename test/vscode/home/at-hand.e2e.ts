import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import type { Script } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import type { Editor } from "../editor.ts";
import { inOneWindow } from "../shared/one-window.ts";

const answers: Script = () => ({ text: "I begin.", fault: { kind: "hang", afterBytes: 400 } });

const shop = copyShop();
writeFileSync(path.join(shop, "heron.md"), "A heron stands still.\n");

const proof = inOneWindow({
  workspace: shop,
  script: answers,
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
});

/** A chord of keys. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const each of keys) await page.keyboard.press(each);
}

/** Waits until the composer has the keyboard. */
async function focused(view: Editor["view"]): Promise<void> {
  await view.locator(".composer :focus").first().waitFor();
}

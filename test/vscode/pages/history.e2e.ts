import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Locator } from "playwright-core";
import type { Script } from "../../fakes/model-server.ts";
import type { Chat } from "../chat.ts";
import type { Editor } from "../editor.ts";
import { chooseFile } from "../file-dialog.ts";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

const echo: Script = ({ body }) => ({ text: `You said: ${String(body.messages.at(-1)?.content)}` });

/** The first of its window: it counts what is stored. */
const shop = sharedShop("record");
const proof = inOneWindow({ workspace: shop, script: echo });

proof("the storage page says what is stored and where, cleans up, and looks through everything", async ({ editor, chat }) => {
  await converse(editor, chat, ["apples", "pears"]);
  await editor.command("AnyCowork: Storage");
  const counts = editor.view.locator("dl[aria-label=Counts]");
  await counts
    .locator(".figure")
    .filter({ hasText: /^Conversations\s*2$/ })
    .waitFor();
  await counts
    .locator(".figure")
    .filter({ hasText: /^Messages\s*4$/ })
    .waitFor();
  const folder = await editor.view.locator(".storage bdi").textContent();
  assert.ok(folder !== null && existsSync(folder), "the folder named is there");
  await editor.view.getByRole("button", { name: "Clean up" }).click();
  await editor.view.locator(".storage-told").waitFor();
  await editor.screenshot("storage-dark");
  await editor.view.getByRole("button", { name: "Recover conversations" }).click();
  await editor.view.locator(".storage-told").filter({ hasText: "Everything was checked" }).waitFor();
  await editor.setTheme("light");
  await editor.screenshot("storage-light");
});

proof("a conversation is exported into a file and imported from it", async ({ editor, chat }) => {
  await converse(editor, chat, ["apples and pears"]);
  await editor.command("AnyCowork: Export the Conversation");
  await editor.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "JSON" }).first().click();
  const file = path.join(shop, "apples and pears.json");
  await chooseFile(editor, "Export the conversation", file);
  await editor.toast("apples and pears.json").waitFor();
  assert.match(readFileSync(file, "utf8"), /apples and pears/);
  await editor.command("AnyCowork: Import Conversations");
  await chooseFile(editor, "Import conversations", file);
  await editor.toast("Imported “apples and pears”").waitFor();
  await editor.command("AnyCowork: Show History");
  await editor.view.getByRole("button", { name: "Everywhere" }).click();
  await lines(editor).nth(1).waitFor();
});

proof("conversations are found in their text, renamed, pinned, archived, deleted and brought back", async ({ editor, chat }) => {
  await converse(editor, chat, ["oranges and lemons", "the quokka eats them", "carrots"]);
  await editor.command("AnyCowork: Show History");
  await line(editor, "carrots").waitFor();
  await editor.screenshot("history-dark");

  await search(editor).fill("quokka");
  await editor.view.locator(".session-excerpt").filter({ hasText: "quokka" }).waitFor();
  assert.equal(await lines(editor).count(), 1);
  await editor.screenshot("history-search");
  await search(editor).fill("");
  await line(editor, "carrots").waitFor();

  await act(editor, "oranges", "Rename");
  await editor.view.getByRole("textbox", { name: "New name" }).fill("Fruit for the board");
  await editor.view.getByRole("textbox", { name: "New name" }).press("Enter");
  await line(editor, "Fruit for the board").waitFor();
  await act(editor, "Fruit", "Pin");
  await editor.view.locator(".session-row").first().filter({ hasText: "Fruit for the board" }).waitFor();
  await act(editor, "carrots", "Archive");
  await line(editor, "carrots").waitFor({ state: "detached" });
  await act(editor, "quokka", "Delete");
  await editor.view.getByText("Deleted “the quokka eats them”.").waitFor();
  await editor.screenshot("history-deleted");
  await editor.view.getByRole("button", { name: "Undo", exact: true }).click();
  await line(editor, "quokka").waitFor();

  await act(editor, "quokka", "Delete");
  await line(editor, "quokka").waitFor({ state: "detached" });
  await editor.view.getByRole("button", { name: "Deleted", exact: true }).click();
  await line(editor, "quokka").waitFor();
  await act(editor, "quokka", "Delete now");
  await editor.page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete now" }).click();
  await line(editor, "quokka").waitFor({ state: "detached" });
  await editor.view.getByRole("button", { name: "Archived", exact: true }).click();
  await line(editor, "carrots").waitFor();
  await act(editor, "carrots", "Take out of the archive");
  await line(editor, "carrots").waitFor({ state: "detached" });

  await editor.reload();
  await editor.openView();
  await editor.command("AnyCowork: Show History");
  await line(editor, "carrots").waitFor();
  assert.match((await lines(editor).first().textContent()) ?? "", /Fruit for the board/);
  assert.equal(await line(editor, "quokka").count(), 0);
  await editor.setTheme("light");
  await editor.screenshot("history-light");
});

async function converse(editor: Editor, chat: Chat, messages: readonly string[]): Promise<void> {
  for (const [index, each] of messages.entries()) {
    if (index > 0) await editor.command("AnyCowork: New Chat");
    await chat.text("What shall we work on?").waitFor();
    await chat.send(each);
    await chat.text(`You said: ${each}`).waitFor();
    await editor.view.locator(".composer:not(:has([aria-label=Stop]))").waitFor();
  }
}

function lines(editor: Editor): Locator {
  return editor.view.locator(".session");
}

function line(editor: Editor, title: string): Locator {
  return lines(editor).filter({ hasText: title });
}

function search(editor: Editor): Locator {
  return editor.view.locator(".history-head").getByRole("textbox");
}

/** Presses one of the buttons that a conversation shows under the pointer. */
async function act(editor: Editor, title: string, button: string): Promise<void> {
  const row = editor.view.locator(".session-row").filter({ hasText: title });
  await row.hover();
  await row.getByRole("button", { name: new RegExp(`^${button}: `) }).click();
}

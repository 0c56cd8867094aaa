import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { turnsSoFar } from "../fakes/model-answer.ts";
import type { Script } from "../fakes/model-server.ts";
import { copyShop } from "../shop.ts";
import type { Chat } from "./chat.ts";
import type { Editor } from "./editor.ts";
import { inOneWindow } from "./shared/one-window.ts";

const edit = { path: "src/discounts.js", old_text: "subtotal > step.from", new_text: "subtotal >= step.from" };
/** Two files, one changed and one made; the next message makes a third with a command. */
const changing: Script = ({ body }) => {
  const said = body.messages.filter((each) => each.role === "user").length;
  if (said > 1) return body.messages.at(-1)?.role === "tool" ? { text: "Made." } : { toolCalls: [command] };
  if (turnsSoFar(body) === 0) return { text: "I change it.", toolCalls: [{ name: "edit_file", arguments: edit }] };
  if (turnsSoFar(body) === 1) return { toolCalls: [{ name: "write_file", arguments: { path: "notes.md", content: "# Notes\n" } }] };
  return { text: "Both are done." };
};
const command = { name: "run_command", arguments: { command: "echo more > more.md && echo '// changed' >> src/money.js" } };

// VS Code refuses to save what it is just saving by itself; so soon it always is.
const savingAtOnce = { "files.autoSave": "afterDelay", "files.autoSaveDelay": 1 };

const shop = copyShop();
const at = (name: string) => path.join(shop, name);
const read = (name: string) => readFileSync(at(name), "utf8");
const proof = inOneWindow({ workspace: shop, script: changing, settings: savingAtOnce });

proof(
  "a step, a run, and all since a message are undone in the chat; what the person changed since is left alone unless chosen",
  async ({ editor, chat }) => {
    const [discounts, money] = [read("src/discounts.js"), read("src/money.js")];
    await chat.send("change two files");
    await chat.allowAll();
    await chat.text("Both are done.").waitFor();
    assert.notEqual(read("src/discounts.js"), discounts);

    await editor.view.getByRole("button", { name: /^2 steps/ }).click();
    await chat.step(/Edit\s*src.discounts/).hover();
    await editor.view.getByRole("button", { name: /^Undo: Edit/ }).click();
    await press(editor, "Undo 1 file");
    assert.equal(read("src/discounts.js"), discounts, "the step's file is as before");
    assert.ok(existsSync(at("notes.md")), "the other step's file stays");
    await chat.step("Undo the change of src/discounts.js").waitFor();
    await editor.screenshot("undo-step");

    await editor.view.getByRole("button", { name: "Undo this undo" }).click();
    await press(editor, "Undo 1 file");
    assert.notEqual(read("src/discounts.js"), discounts, "an undo can be undone");
    writeFileSync(at("notes.md"), "# Notes\n\nmine\n");
    await editor.view.getByRole("button", { name: "Undo all changes (2 files)" }).click();
    await editor.view.getByText("It has been changed since.").waitFor();
    await editor.screenshot("undo-run");
    await press(editor, "Undo 1 file");
    assert.equal(read("src/discounts.js"), discounts);
    assert.equal(read("notes.md"), "# Notes\n\nmine\n", "what the person wrote since is not touched");

    await chat.send("make another");
    await chat.allowAll();
    await chat.text("Made.").waitFor();
    assert.notEqual(read("src/money.js"), money);
    await restoreBefore(editor, chat, "make another");
    await press(editor, "Restore 2 files");
    assert.equal(read("src/money.js"), money, "what a command changed is as before");
    assert.ok(!existsSync(at("more.md")), "what a command made is gone");
    await editor.setTheme("light");
    await editor.screenshot("undo-before");
  },
);

proof("a step whose diff is open is undone, also while VS Code saves the file by itself", async ({ editor, chat }) => {
  copyShop(shop);
  rmSync(at("notes.md"), { force: true });
  const before = read("src/discounts.js");
  await chat.send("change two files");
  await chat.allowAll();
  await chat.text("Both are done.").waitFor();
  await editor.view.getByRole("button", { name: /^2 steps/ }).click();
  await chat.step(/Edit\s*src.discounts/).hover();
  await editor.view.getByRole("button", { name: /^Diff: show the change to src.discounts/ }).click();
  await editor.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
  await editor.screenshot("undo-diff");
  await editor.view.getByRole("button", { name: /^Undo: Edit/ }).click();
  await press(editor, "Undo 1 file");
  assert.equal(read("src/discounts.js"), before, "undone on the disk, too");
});

async function restoreBefore(editor: Editor, chat: Chat, message: string): Promise<void> {
  await chat.text(message, { exact: true }).hover();
  const asked = editor.view.locator(".asked-row").filter({ hasText: message });
  await asked.getByRole("button", { name: "Restore files to before this message" }).click();
}

/** Presses the panel's button and waits for what came of it. */
async function press(editor: Editor, button: string): Promise<void> {
  await editor.view.getByRole("button", { name: button }).click();
  await editor.view.getByText(/ as before\.$/).waitFor();
}

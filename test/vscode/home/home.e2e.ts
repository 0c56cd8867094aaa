import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyShop } from "../../shop.ts";
import { inOneWindow } from "../shared/one-window.ts";

const shop = copyShop();
const git = (...args: readonly string[]) => execFileSync("git", ["-C", shop, "-c", "user.name=A", "-c", "user.email=a@b.c", ...args]);
git("init", "-q");
git("add", "-A");
git("commit", "-qm", "first");
writeFileSync(path.join(shop, "heron.md"), "A heron stands still.\n");
writeFileSync(path.join(shop, ".env"), "TOKEN=wombat-9911\n");
git("add", "-f", "heron.md", ".env");
appendFileSync(path.join(shop, "README.md"), "\nNot staged: numbat.\n");

const proof = inOneWindow({
  workspace: shop,
  script: () => ({ text: "Teach the shop about herons\n\nThey stand still." }),
  settings: {
    "git.enabled": true,
    // So that its text is in the page.
    "terminal.integrated.gpuAcceleration": "off",
  },
});

proof(
  "source control's button writes the message of what is staged, and asks before it touches one that is begun",
  async ({ editor, model }) => {
    const { page } = editor;
    await page.getByRole("tab", { name: /^Source Control/ }).click();
    const button = page.getByRole("button", { name: "Write the Commit Message" });
    const box = page.locator(".scm-editor .view-lines");
    // Unless it has the keyboard, the view shows its buttons only below the mouse.
    await page.locator(".scm-editor").first().hover();
    await button.click();
    await box.getByText("Teach the shop about herons").waitFor();
    await editor.screenshot("commit-written");
    const told = JSON.stringify(model.requests.at(-1)?.body);
    assert.match(told, /A heron stands still\./);
    assert.doesNotMatch(told, /numbat|wombat-9911/, "what is not staged, and what may hold secrets, is not told");
    await button.click();
    const toast = editor.toast("A commit message is begun already. What shall become of it?");
    await toast.getByRole("button", { name: "Write Below It" }).waitFor();
    await editor.screenshot("commit-begun");
    await toast.getByRole("button", { name: "Write Below It" }).click();
    await box.filter({ hasText: /herons.*herons/s }).waitFor();
    await editor.openView();
  },
);

proof("an address of ours that somebody opens only begins a message, after a yes, and sends nothing", async ({ editor, chat, model }) => {
  const { page } = editor;
  const sent = model.requests.length;
  await chat.composer.fill("what I was about to say");
  await editor.command("Developer: Open URL");
  await page.locator(".quick-input-widget").getByText("URL to open").waitFor();
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await input.fill(`vscode://anycowork.anycowork/ask?text=${encodeURIComponent("Run \u202ewhat a link says")}`);
  await input.press("Enter");
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.getByText("Allow 'AnyCowork' extension to open this URI?").waitFor();
  await editor.screenshot("link-asks");
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  assert.match(await chat.composed("what a link says"), /Run what a link says$/);
  await editor.screenshot("link-draft");
  assert.equal(model.requests.length, sent);
});

proof("what is selected in a terminal begins a message, by its keys, and the clipboard keeps what it held", async ({ editor, chat }) => {
  const { page } = editor;
  await editor.command("Terminal: Create New Terminal");
  // A shell that is still beginning loses what is typed.
  await page.locator(".xterm-rows").getByText(/[$#]/).first().waitFor();
  await page.locator(".xterm-helper-textarea").first().focus();
  await page.keyboard.type("echo heron-$((70 + 7))");
  await page.keyboard.press("Enter");
  await page.locator(".xterm-rows").getByText("heron-77").first().waitFor();
  await page.evaluate(() => navigator.clipboard.writeText("kept on the clipboard"));
  await editor.command("Terminal: Select All");
  await chat.composer.fill("");
  await page.locator(".xterm-helper-textarea").first().focus();
  for (const key of ["Control+k", "Control+Alt+y"]) await page.keyboard.press(key);
  assert.match(await chat.composed("heron-77"), /^About this in the terminal:/);
  await editor.screenshot("terminal-asked");
  await page.locator(".xterm-helper-textarea").first().focus();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "kept on the clipboard");
  await chat.composer.fill("");
  await editor.command("Terminal: Kill the Active Terminal Instance");
});

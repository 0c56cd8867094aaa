import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator } from "playwright-core";
import type { Script } from "../fakes/model-server.ts";
import type { Editor } from "./editor.ts";
import { chooseFile } from "./file-dialog.ts";
import { inOneWindow, sharedShop } from "./shared/one-window.ts";

const shop = sharedShop("record");

/** Runs what stands in quotes in the person's message, and says when it did. */
const obeying: Script = ({ body }) => {
  const last = body.messages.at(-1);
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  if (last?.role !== "user") return { text: `Done: ${said}` };
  const command = /“(.*)”/.exec(said)?.[1] ?? "";
  return { toolCalls: [{ name: "run_command", arguments: { command } }] };
};

const proof = inOneWindow({ workspace: shop, script: obeying });

proof(
  "the audit tells what was done and what was refused, opens it in its conversation, and is exported as CSV",
  async ({ editor, chat }) => {
    await chat.send("first “npm test”");
    await chat.press(chat.card(), "Allow once");
    await chat.text("Done: first “npm test”").waitFor();
    await chat.send("then “rm README.md”");
    await chat.press(chat.card(), "Deny…");
    await chat.card().getByRole("button", { name: "Deny", exact: true }).click();
    await chat.text("Done: then “rm README.md”").waitFor();
    await editor.command("AnyCowork: Show Audit");
    const entries = editor.view.locator(".permissions .session");
    await entries.filter({ hasText: "refused by you, in the chat" }).waitFor();
    await entries.filter({ hasText: "allowed by you, in the chat" }).waitFor();
    await editor.screenshot("audit-page");
    await editor.view.getByRole("button", { name: "Refused", exact: true }).click();
    await entries.filter({ hasText: "npm test" }).waitFor({ state: "detached" });
    assert.equal(await entries.count(), 1);

    const file = path.join(shop, "audit.csv");
    await editor.view.getByRole("button", { name: "Export…" }).click();
    await chooseFile(editor, "Export the audit", file);
    await editor.toast("Exported 1 entry to audit.csv.").waitFor();
    assert.ok(existsSync(file));
    assert.match(readFileSync(file, "utf8"), /,run_command,Run rm README\.md,.*,refused,/);

    await editor.command("AnyCowork: New Chat");
    await chat.text("What shall we work on?").waitFor();
    await editor.command("AnyCowork: Show Audit");
    await entries.filter({ hasText: "rm README.md" }).click();
    await editor.view.getByRole("button", { name: "Open in the conversation" }).click();
    await editor.view.locator(".step-line:focus").filter({ hasText: "rm" }).waitFor();
    await chat.text("Refused by you, in the chat.").waitFor();
  },
);

proof("always allowed from a toast, seen in the list, taken back, and asked again", async ({ editor, chat }) => {
  await chat.send("first “npm test”");
  await chat.card("Run this command?").waitFor();
  await editor.lookElsewhere();
  await pressToast(editor, "npm test", "Always…");
  await pick(editor, "Always allow");
  const box = editor.page.locator(".quick-input-widget .quick-input-box input");
  await editor.page.locator(".quick-input-title").filter({ hasText: "what is remembered" }).waitFor();
  assert.equal(await box.inputValue(), "shell:npm test");
  await box.fill("shell:rm");
  await box.press("Enter");
  await editor.page.locator(".quick-input-widget").getByText("does not cover what was asked").waitFor();
  await editor.screenshot("toast-unfit-rule");
  await editor.page.getByRole("button", { name: "AnyCowork: 1 question waits for you" }).waitFor();
  await box.fill("shell:npm test");
  await box.press("Enter");
  await editor.openView();
  await chat.text("Done: first “npm test”").waitFor();

  await chat.send("second “npm test”");
  await chat.text("Done: second “npm test”").waitFor();
  await chat.step("npm test").last().click();
  await chat.text("Allowed by a remembered yes: shell:npm test.").waitFor();

  await editor.command("AnyCowork: Show Permissions");
  const row = editor.view.locator(".rule-row").filter({ hasText: "shell:npm test" });
  await row.filter({ hasText: "a yes for every workspace" }).waitFor();
  await editor.screenshot("permissions-page");
  await row.hover();
  await row.getByRole("button", { name: "Take back: shell:npm test" }).click();
  await editor.view.getByText("Taken back: shell:npm test").waitFor();
  await row.waitFor({ state: "detached" });

  await editor.view.locator(".permissions").press("Escape");
  await chat.send("third “npm test”");
  await chat.card("Run this command?").waitFor();
  await chat.press(chat.card(), "Allow once");
  await chat.text("Done: third “npm test”").waitFor();
});

proof("a rule that does not fit is said on the card while the question waits; a fitting one is remembered", async ({ editor, chat }) => {
  await chat.send("please “npm run lint”");
  const card = chat.card("Run this command?");
  await chat.press(card, "More ways to allow");
  await card.getByRole("textbox").fill("shell:npm run deploy");
  await allowFor(card, /^Allow in this workspace/);
  await card.getByRole("alert").filter({ hasText: "does not cover what was asked" }).waitFor();
  await editor.screenshot("card-unfit-rule");
  await card.getByRole("textbox").fill("shell:npm run lint");
  await allowFor(card, /^Allow in this workspace/);
  await chat.text("Done: please “npm run lint”").waitFor();
  await editor.command("AnyCowork: New Chat");
  await chat.text("What shall we work on?").waitFor();
  await chat.send("and again “npm run lint”");
  await chat.text("Done: and again “npm run lint”").waitFor();
  await editor.command("AnyCowork: Show Permissions");
  await editor.view.locator(".rule-row").filter({ hasText: "a yes for corner-shop" }).waitFor();
});

proof(
  "the palette allows what waits for the workspace, with its rule to be looked at; Escape leaves it waiting",
  async ({ editor, chat }) => {
    await chat.send("please “npm run build”");
    await chat.card().waitFor();
    await editor.command("AnyCowork: Approve the Waiting Step");
    await pick(editor, "Allow in this workspace");
    const title = editor.page.locator(".quick-input-title").filter({ hasText: "what is remembered" });
    await title.waitFor();
    await editor.page.keyboard.press("Escape");
    await title.waitFor({ state: "hidden" });
    assert.equal(await chat.card().count(), 1);
    await editor.command("AnyCowork: Approve the Waiting Step");
    await pick(editor, "Allow in this workspace");
    await title.waitFor();
    await editor.page.keyboard.press("Enter");
    await chat.text("Done: please “npm run build”").waitFor();
    await chat.step("npm run build").click();
    await chat.text("Allowed by you, by a command, for the workspace.").waitFor();
  },
);

proof(
  "a rule added on the page stands in the settings and answers what waits; one that forbids is told by the step",
  async ({ editor, chat }) => {
    await chat.send("please “npm run check”");
    await chat.card().waitFor();
    await editor.command("AnyCowork: Show Permissions");
    await addRule(editor, "Allow", "npm run check");
    await editor.view.locator(".rule-form").getByRole("alert").filter({ hasText: "is no rule" }).waitFor();
    await editor.view.locator(".rule-form").getByRole("textbox").fill("shell:npm run check");
    await editor.view.getByRole("button", { name: "Add", exact: true }).click();
    const row = editor.view.locator(".rule-row").filter({ hasText: "run npm run check · your settings" });
    await row.waitFor();
    const settings = () => JSON.parse(readFileSync(path.join(editor.server.userData, "User/settings.json"), "utf8"));
    assert.deepEqual(settings()["anycowork.permissions.allow"], ["shell:npm run check"]);
    await editor.screenshot("permissions-added");
    await addRule(editor, "Refuse", "shell:npm publish");
    await editor.view.locator(".rule-row").filter({ hasText: "shell:npm publish" }).waitFor();
    await editor.view.locator(".permissions").press("Escape");
    await chat.text("Done: please “npm run check”").waitFor();
    assert.equal(await chat.card().count(), 0);

    await chat.send("now “npm publish”");
    await chat.text("Done: now “npm publish”").waitFor();
    await chat.step("npm publish").click();
    await chat.text("Refused by your settings: shell:npm publish.").getByRole("button", { name: "Open settings" }).waitFor();
    await editor.command("AnyCowork: Show Permissions");
    await row.hover();
    await row.getByRole("button", { name: "Take out of the settings: shell:npm run check" }).click();
    await row.waitFor({ state: "detached" });
    assert.equal(settings()["anycowork.permissions.allow"], undefined);
  },
);

proof("a file of the workspace that comes to forbid what waits refuses it, and is one click away", async ({ editor, chat }) => {
  await chat.send("please “npm start”");
  await chat.card().waitFor();
  mkdirSync(path.join(shop, ".anycowork"));
  writeFileSync(path.join(shop, ".anycowork/permissions.json"), JSON.stringify({ deny: ["shell:npm start"] }));
  await chat.card().waitFor({ state: "detached" });
  await chat.text("Done: please “npm start”").waitFor();
  await chat.send("again “npm start”");
  await chat.text("Done: again “npm start”").waitFor();
  await chat.step("npm start").last().click();
  const line = chat.text("Refused by the workspace: shell:npm start.");
  await line.getByRole("button", { name: "Open the file" }).click();
  await editor.page.getByRole("tab", { name: /^permissions\.json/ }).waitFor();
});

proof(
  "the status bar leads to what waits; a mode that lets it pass is asked about once, then the card goes and the run goes on",
  async ({ editor, chat }) => {
    await chat.send("please “node -e 1”");
    await chat.card().waitFor();
    assert.equal(await editor.toast("node -e").count(), 0, "the card is looked at");
    await editor.command("AnyCowork: New Chat");
    await chat.card().waitFor({ state: "detached" });
    await editor.toast("node -e").waitFor();
    await editor.screenshot("waits-elsewhere");
    await editor.page.getByRole("button", { name: "AnyCowork: 1 question waits for you" }).click();
    await chat.card().waitFor();
    // The card is looked at by now.
    await editor.toast("node -e").waitFor({ state: "detached" });
    await chooseMode(editor, "All");
    const dialog = editor.page.locator(".monaco-dialog-box");
    await dialog.getByText("Let everything pass without asking").waitFor();
    await editor.screenshot("all-mode-warning");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await chat.card().count(), 1, "nothing has changed");
    await chooseMode(editor, "All");
    await dialog.getByRole("button", { name: "Let Everything Pass" }).click();
    await chat.card().waitFor({ state: "detached" });
    await chat.text("Done: please “node -e 1”").waitFor();
    await editor.view.getByRole("button", { name: /approvals: All/ }).waitFor();
    await editor.toast("node -e").waitFor({ state: "detached" });
  },
);

async function pressToast(editor: Editor, text: string, button: string): Promise<void> {
  const toast = editor.toast(text);
  await toast.waitFor();
  await editor.screenshot("toast-always");
  await toast.getByRole("button", { name: button }).click();
}

async function pick(editor: Editor, label: string): Promise<void> {
  const row = editor.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: label }).first();
  await row.waitFor();
  await editor.screenshot("toast-scopes");
  await row.click();
}

async function chooseMode(editor: Editor, label: string): Promise<void> {
  await editor.view.getByRole("button", { name: /approvals: / }).click();
  await editor.view.getByRole("menuitemradio", { name: new RegExp(`^${label}`) }).click();
}

async function allowFor(card: Locator, name: RegExp): Promise<void> {
  await card.locator(".longer:not(.deaf)").waitFor();
  await card.getByRole("button", { name }).click();
}

async function addRule(editor: Editor, verb: string, rule: string): Promise<void> {
  await editor.view.getByRole("button", { name: "Add a rule…" }).click();
  const form = editor.view.locator(".rule-form");
  await form.getByRole("button", { name: verb, exact: true }).click();
  await form.getByRole("textbox").fill(rule);
  await form.getByRole("button", { name: "Add", exact: true }).click();
}

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Script } from "../../fakes/model-server.ts";
import type { Editor } from "../editor.ts";
import { chooseFile } from "../file-dialog.ts";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

const echo: Script = ({ body }) => ({ text: `Done: ${String(body.messages.findLast((each) => each.role === "user")?.content)}` });

const shop = sharedShop("pages");
const proof = inOneWindow({ workspace: shop, script: echo });

proof(
  "an agent changed on its page works with that from the next message on, and goes back to how it was shipped",
  async ({ editor, chat, model }) => {
    const { view } = editor;
    await editor.command("AnyCowork: Agents");
    await view.getByRole("button", { name: /^Reviewer/ }).waitFor();
    await editor.screenshot("agents-page");
    await view.getByRole("button", { name: /^Reviewer/ }).click();
    await view.getByLabel("Instructions").fill("Quote the house rules: heron-4471.");
    for (const each of ["list_files", "search_files", "find_symbols", "read_problems", "ask_user"]) await view.getByLabel(each).uncheck();
    await view.getByLabel("Turns").fill("some");
    await view.getByRole("button", { name: "Save" }).click();
    await view.getByRole("alert").filter({ hasText: "a whole number from 1 to 100000" }).waitFor();
    await editor.screenshot("agents-refused");
    await view.getByLabel("Turns").fill("7");
    await view.getByRole("button", { name: "Save" }).click();
    await view.getByRole("status").filter({ hasText: "Saved." }).waitFor();
    await view.getByText("changed by you: instructions, tools, most turns").waitFor();
    await view.locator(".agents").press("Escape");
    await view.getByRole("button", { name: /^Reviewer .*changed$/ }).waitFor();
    await view.locator(".agents").press("Escape");

    await view.getByRole("button", { name: /approvals: / }).click();
    await view.getByRole("menuitemradio", { name: /^Reviewer/ }).click();
    await chat.send("Look at totals.ts");
    await chat.text("Done: Look at totals.ts").waitFor();
    const [asked] = model.requests;
    assert.match(String(asked?.body.messages[0]?.content), /heron-4471/);
    assert.deepEqual(
      asked?.body.tools?.map((each) => each.function.name),
      // Skills are switched by themselves.
      ["read_file", "use_skill"],
    );

    await editor.command("AnyCowork: Agents");
    await view.getByRole("button", { name: /^Reviewer/ }).click();
    await view.getByRole("button", { name: "Back to shipped" }).click();
    await view.getByRole("status").filter({ hasText: "Reviewer is as it was shipped again." }).waitFor();
    await view.locator(".agents").press("Escape");
    await chat.send("Once more");
    await chat.text("Done: Once more").waitFor();
    assert.doesNotMatch(String(model.requests.at(-1)?.body.messages[0]?.content), /heron-4471/);
  },
);

proof("a new agent is offered by the composer, exported, and an import replaces it only after a question", async ({ editor }) => {
  const { view, page } = editor;
  await editor.command("AnyCowork: Agents");
  await view.getByRole("button", { name: "New agent…" }).click();
  await view.getByLabel("Title").fill("Release writer");
  await view.getByLabel("When to use it").fill("Writes release notes.");
  await view.getByLabel("Instructions").fill("Say what users gain.");
  await view.getByRole("button", { name: "Save" }).click();
  await view.getByRole("status").filter({ hasText: "Saved." }).waitFor();
  await view.getByRole("button", { name: "Export…" }).click();
  const file = path.join(shop, "release-writer.md");
  await chooseFile(editor, "Export the agent release-writer", file);
  await editor.toast("Exported the agent release-writer to release-writer.md.").waitFor();
  assert.ok(existsSync(file));
  writeFileSync(file, readFileSync(file, "utf8").replace("Say what users gain.", "Say it in one line."));

  await view.locator(".agents").press("Escape");
  await importFile(editor, file);
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.getByText("You have an agent release-writer already").waitFor();
  await editor.screenshot("agents-replace");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  await view.getByRole("button", { name: /^Release writer/ }).click();
  assert.equal(await view.getByLabel("Instructions").inputValue(), "Say what users gain.");
  await view.locator(".agents").press("Escape");
  await importFile(editor, file);
  await dialog.getByRole("button", { name: "Replace" }).click();
  await view.getByRole("status").filter({ hasText: "Imported: Release writer." }).waitFor();
  await view.getByRole("button", { name: /^Release writer/ }).click();
  assert.equal(await view.getByLabel("Instructions").inputValue(), "Say it in one line.");
  await view.locator(".agents").press("Escape");
  await view.locator(".agents").press("Escape");
  await view.getByRole("button", { name: /approvals: / }).click();
  await view.getByRole("menuitemradio", { name: /^Release writer/ }).waitFor();
});

proof(
  "what another window saved meanwhile is not overwritten unseen; a workspace's agent opens its file and can be kept",
  async ({ editor }) => {
    mkdirSync(path.join(shop, ".anycowork/agents"), { recursive: true });
    writeFileSync(path.join(shop, ".anycowork/agents/poet.md"), "---\ntitle: Poet\nrole: Rhymes.\n---\nRhyme.\n");
    const { view } = editor;
    await editor.command("AnyCowork: Agents");
    await view.getByRole("button", { name: /^Poet/ }).click();
    await view.getByRole("button", { name: "Open file" }).click();
    await editor.page.getByRole("tab", { name: /^poet\.md/ }).waitFor();
    await view.getByRole("button", { name: "Keep as mine" }).click();
    await view.getByRole("status").filter({ hasText: "Saved." }).waitFor();
    await view.getByLabel("Instructions").fill("Rhyme in pairs.");

    const other = await editor.second(shop);
    await other.openView();
    await other.command("AnyCowork: Agents");
    await other.view.getByRole("button", { name: /^Poet .*yours$/ }).click();
    await other.view.getByLabel("Title").fill("Bard");
    await other.view.getByRole("button", { name: "Save" }).click();
    await other.view.getByRole("status").filter({ hasText: "Saved." }).waitFor();

    await view.getByText("poet, yours").waitFor();
    await view.getByRole("button", { name: "Save" }).click();
    await view.getByRole("alert").filter({ hasText: "changed or removed meanwhile" }).waitFor();
    await editor.screenshot("agents-conflict");
    await view.getByRole("button", { name: "Show what is saved" }).click();
    await view.getByRole("heading", { name: "Bard" }).waitFor();
    assert.equal(await view.getByLabel("Instructions").inputValue(), "Rhyme.");
  },
);

async function importFile(editor: Editor, file: string): Promise<void> {
  await editor.view.getByRole("button", { name: "Import…" }).click();
  await chooseFile(editor, "Import agents", file);
}

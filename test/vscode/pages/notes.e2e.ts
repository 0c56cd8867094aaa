import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Script } from "../../fakes/model-server.ts";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

/** Keeps what stands in quotes in mind. */
const minding: Script = ({ body }) => {
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  const [, text] = /“(.*)”/.exec(said) ?? [];
  if (text === undefined || body.messages.at(-1)?.role === "tool") return { text: `Done: ${said}` };
  return { toolCalls: [{ name: "remember", arguments: { text } }] };
};

const shop = sharedShop("pages");
const proof = inOneWindow({ workspace: shop, script: minding });

proof(
  "a note added on the page reaches the model's next request, is seen by the other window at once, and is gone when removed",
  async ({ editor, chat, model }) => {
    const { view } = editor;
    const told = () => JSON.stringify(model.requests.at(-1)?.body.messages);
    await editor.command("AnyCowork: What It Keeps in Mind");
    await view.getByText("Nothing is kept in mind yet.").waitFor();
    await editor.screenshot("notes-none");
    await view.getByRole("button", { name: "Add a note…" }).click();
    const form = view.getByRole("group", { name: "A new note" });
    await form.getByRole("textbox").fill("Totals are in cents: egret-2290.");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await view.getByRole("region", { name: "In this workspace" }).getByText("egret-2290").waitFor();

    const other = await editor.second(shop);
    await other.openView();
    await other.command("AnyCowork: What It Keeps in Mind");
    await other.view.getByText("egret-2290").waitFor();

    await view.locator(".notes").press("Escape");
    await chat.send("Look at totals.ts");
    await chat.text("Done: Look at totals.ts").waitFor();
    assert.match(told(), /egret-2290/);

    await other.view.getByText("egret-2290").hover();
    await other.view.getByRole("button", { name: /^Remove: Totals/ }).click();
    await other.view.getByRole("status").filter({ hasText: "Removed: Totals are in cents" }).waitFor();
    await editor.command("AnyCowork: What It Keeps in Mind");
    await view.getByText("Nothing is kept in mind yet.").waitFor();
    await other.view.getByRole("button", { name: "Undo" }).click();
    await view.getByRole("region", { name: "In this workspace" }).getByText("egret-2290").waitFor();
    await view.getByRole("button", { name: /^Remove: Totals/ }).click();
    await view.getByRole("status").filter({ hasText: "Removed: Totals" }).waitFor();
    await view.locator(".notes").press("Escape");
    await editor.command("AnyCowork: New Chat");
    await chat.text("What shall we work on?").waitFor();
    await chat.send("And now?");
    await chat.text("Done: And now?").waitFor();
    assert.doesNotMatch(told(), /egret-2290/);
  },
);

proof(
  "what the model kept stands on the page with its conversation, which opens; rules files open in the editor",
  async ({ editor, chat }) => {
    writeFileSync(path.join(shop, "AGENTS.md"), "Be kind.\n");
    const { view } = editor;
    await chat.send("Remember “Prices have two digits.”");
    await chat.press(chat.card(), "Allow once");
    await chat.text("Done: Remember").waitFor();
    await editor.command("AnyCowork: New Chat");
    await chat.text("What shall we work on?").waitFor();
    await editor.command("AnyCowork: What It Keeps in Mind");
    await view.locator(".note-text").filter({ hasText: "Prices have two digits." }).waitFor();
    await view.getByText("by the model").waitFor();
    await editor.screenshot("notes-page");
    const rules = view.getByRole("region", { name: "Rules files" });
    await rules.getByText("8 characters").waitFor();
    await rules.getByRole("button", { name: "AGENTS.md" }).click();
    await editor.page.getByRole("tab", { name: /^AGENTS\.md/ }).waitFor();
    await view.getByRole("button", { name: /^Open the conversation it comes from/ }).click();
    await chat.text("Done: Remember").waitFor();
  },
);

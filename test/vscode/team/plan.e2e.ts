import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { crew, showPage } from "../../cli/team/crew.ts";
import { copyShop } from "../../shop.ts";
import { begin } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";

proof(
  "a plan of five is carried out by clicks: two ask at once, one fails and the rest is planned anew, and a reload in the middle loses nothing",
  async (open) => {
    const shop = copyShop();
    const { editor, chat } = await begin(open, { workspace: shop, script: crew(showPage) });
    await choose(editor, /^Plan/);
    await chat.send("make a page that can be shown");

    const plan = editor.view.getByRole("region", { name: "Plan" });
    await plan.getByText("A page that can be shown.").waitFor();
    const [writes, counts] = [cardOf(editor, "write_file"), cardOf(editor, "run_command")];
    await writes.getByText("writer asks").waitFor();
    await counts.getByText("coder asks").waitFor();
    assert.equal(await plan.locator(".task-yours").count(), 2);
    await editor.screenshot("plan-two-ask");

    await editor.reload();
    await editor.openView();
    await writes.waitFor();
    await counts.waitFor();
    await editor.screenshot("plan-reloaded");

    await chat.press(counts, "Allow once");
    await counts.waitFor({ state: "detached" });
    assert.equal(await writes.count(), 1, "the other waits on");
    await editor.screenshot("plan-one-answered");
    await chat.press(writes, "Allow once");

    await chat.text("The page is there; the figures could not be drawn.").waitFor();
    await plan.locator(".task-failed", { hasText: "Draw the figures" }).waitFor();
    await plan.getByRole("button", { name: /done$/ }).click();
    await plan.locator(".task-completed", { hasText: "Look through the page without figures" }).waitFor();
    assert.ok(existsSync(path.join(shop, "page.md")));
    await editor.screenshot("plan-over");

    await plan.getByRole("button", { name: /Draw the figures/ }).click();
    await editor.view.getByRole("heading", { name: "Draw the figures" }).waitFor();
    await chat.text("There is nothing here to draw with.").first().waitFor();
    await editor.screenshot("plan-task-failed");
    await editor.page.keyboard.press("Escape");
    await plan.waitFor();
  },
);

function cardOf(editor: Editor, tool: "write_file" | "run_command") {
  return editor.view.locator(".card[data-approval]").filter({ hasText: tool === "write_file" ? "writer asks" : "coder asks" });
}

/** Opens the composer's menu and takes what begins so. */
async function choose(editor: Editor, name: RegExp): Promise<void> {
  await editor.view.getByRole("button", { name: /^Work: / }).click();
  await editor.view.getByRole("menuitemradio", { name }).click();
  await editor.view.getByRole("button", { name: /^Work: Plan/ }).waitFor();
}

proof(
  "a plan is looked through, changed and begun on its card, its notifications say who asks, and its end is told to who looks elsewhere",
  async (open) => {
    const settings = { "anycowork.reviewPlans": true };
    const { editor, chat } = await begin(open, { workspace: copyShop(), script: crew(showPage), settings });
    await choose(editor, /^Plan/);
    await chat.send("make a page that can be shown");
    const plan = editor.view.getByRole("region", { name: "Plan" });
    await editor.view.locator(".plan-review:not(.deaf)").waitFor();
    const planned = editor.toast("made a plan and waits for you to look through it");
    assert.equal(await planned.count(), 0, "it is looked at");
    await editor.lookElsewhere();
    await planned.getByRole("button", { name: "Look Through" }).click();
    await editor.view.locator(".plan-review:not(.deaf)").waitFor();
    assert.equal(await editor.view.locator(".card").count(), 0, "it is asked on the plan alone");

    const line = (title: string) => plan.locator(".task", { has: editor.view.locator(".task-title", { hasText: title }) });
    await line("Count the words").hover();
    await line("Count the words").locator(".task-actions:not(.deaf)").waitFor({ state: "attached" });
    await line("Count the words").getByRole("button", { name: "Change" }).click();
    const form = editor.view.getByRole("group", { name: "Change “Count the words”" });
    await form.getByRole("textbox", { name: "Title" }).fill("Count them all");
    await form.getByRole("checkbox", { name: "Look it through" }).check();
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByRole("alert").getByText("These wait for each other").waitFor();
    await editor.screenshot("plan-review-refused");
    await form.getByRole("checkbox", { name: "Look it through" }).uncheck();
    await form.getByRole("button", { name: "Save" }).click();
    await line("Count them all").waitFor();
    await form.waitFor({ state: "detached" });
    await editor.screenshot("plan-review");
    await plan.getByRole("button", { name: "Begin" }).click();

    await editor.view.locator(".card[data-approval]").nth(1).waitFor();
    await chat.press(cardOf(editor, "write_file"), "Allow once");
    await editor.lookElsewhere();
    const asks = editor.toast(/coder asks, for “Count them all”: Run this command\?/);
    await asks.waitFor();
    await editor.screenshot("plan-toast");
    await asks.getByRole("button", { name: "Allow once" }).click();
    await editor.toast(/plan is partly done, 3 of 4 tasks done: A page that can be shown\./).waitFor();
    await editor.screenshot("plan-told");
    await editor
      .toast(/plan is partly done/)
      .getByRole("button", { name: "Show" })
      .click();
    await chat.text("The page is there; the figures could not be drawn.").waitFor();
  },
);

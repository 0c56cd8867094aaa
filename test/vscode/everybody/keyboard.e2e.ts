import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { copyShop, testShop } from "../../shop.ts";
import { Chat } from "../chat.ts";
import { type Editor, Windows } from "../editor.ts";
import { Keyboard } from "./keyboard.ts";

const example = "Find out why the tests fail and fix it";

/** One window for all of them: each goes on where the one before ended. */
const windows = new Windows();
let begun: { readonly editor: Editor; readonly keys: Keyboard; readonly shop: string; readonly before: string } | undefined;
after(() => windows.close());

goes("a first conversation goes without a mouse, from the opening of the view to the last answer", async () => {
  const shop = copyShop();
  const before = discountsIn(shop);
  const editor = await windows.open({ workspace: shop });
  const keys = new Keyboard(editor);
  const chat = new Chat(editor);
  await keys.press("Control+Alt+KeyY");
  await keys.at("Message");
  await keys.tabTo(/^Try the demo/);
  await keys.press("Enter");
  await keys.at("Message");
  await keys.tabTo(example);
  await keys.press("Enter");
  await keys.at("Message");
  await editor.view.locator(".composer:has([aria-label=Send]:not([aria-disabled=true]))").waitFor();
  assert.equal(await chat.composer.inputValue(), example);
  await keys.press("Enter");
  await answered(editor, keys);
  await chat.text(/passes, 13 tests/).waitFor();
  assert.equal(testShop(shop), 0);
  begun = { editor, keys, shop, before };
});

goes(
  "what it did is looked at, undone, written about, stopped and found again without a mouse, and Tab leads out of the view",
  async () => {
    assert.ok(begun, "the conversation before went through");
    const { editor, keys, shop, before } = begun;
    await lookedAt(editor, keys);
    assert.equal(discountsIn(shop), before, "undone by the keyboard alone");
    await written(editor, keys);
    await stopped(editor, keys);
    await back(editor, keys);
    await keys.press("Escape");
    const stops = await keys.leave();
    assert.equal(stops[0], "Message");
    assert.ok(
      stops.some((each) => each.startsWith("Work: ")),
      `Tab passes the chip: ${stops.join(" | ")}`,
    );
  },
);

function goes(title: string, prove: () => Promise<void>): void {
  test(title, async () => {
    try {
      await prove();
    } catch (error) {
      await windows.report(title);
      throw error;
    }
  });
}

function discountsIn(shop: string): string {
  return readFileSync(path.join(shop, "src/discounts.js"), "utf8");
}

/** The first question by its button, the others by the key; each gives the keyboard back to the composer. */
async function answered(editor: Editor, keys: Keyboard): Promise<void> {
  const card = editor.view.locator("[data-approval]").first();
  const over = editor.view.getByText(/passes, 13 tests/);
  for (let isFirst = true; ; isFirst = false) {
    await card.or(over).first().waitFor();
    if ((await over.count()) > 0) return;
    const id = await card.getAttribute("data-approval");
    const own = editor.view.locator(`[data-approval="${id}"]`);
    await editor.view.locator(`[data-approval="${id}"]:not(.deaf)`).waitFor();
    if (isFirst) {
      assert.match((await own.textContent()) ?? "", /npm test/);
      await keys.tabTo("Deny…");
      await keys.press("Enter");
      await keys.at("A word to the model");
      await keys.press("Escape");
      await keys.at("Deny…");
      await keys.tabTo("Allow once");
      await keys.press("Enter");
    } else await keys.press("Control+Enter");
    await own.waitFor({ state: "detached" });
    await keys.at("Message");
  }
}

/** What was done, step by step; the change beside the chat, which keeps the keyboard; and the change taken back. */
async function lookedAt(editor: Editor, keys: Keyboard): Promise<void> {
  await keys.tabTo(/^\d+ steps · 1 file/);
  await keys.press("Enter");
  await keys.tabTo(/^Run\s*npm test/, "Tab");
  await keys.press("Enter");
  await editor.view.locator(".details-text").first().waitFor();
  await keys.at(/^Run\s*npm test/);
  await keys.tabTo(/^Diff: show the change to/);
  await keys.press("Enter");
  await editor.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
  await keys.at(/^Diff: show the change to/);
  await keys.tabTo(/^Undo: Edit/, "Tab");
  await keys.press("Enter");
  await keys.at("Undo this step?");
  await keys.tabTo("Undo 1 file", "Tab");
  await keys.press("Enter");
  await editor.view.getByText("1 file is as before.").waitFor();
  await keys.press("Escape");
  await keys.at("Message");
}

/** Lists while writing, and the menu of the chip. */
async function written(editor: Editor, keys: Keyboard): Promise<void> {
  await keys.type("@disc");
  await editor.view.getByRole("option").filter({ hasText: "discounts.js" }).first().waitFor();
  await keys.press("Enter");
  await editor.view.getByRole("list", { name: "What goes along" }).getByText("discounts.js").waitFor();
  await keys.tabTo(/^Remove /);
  await keys.press("Enter");
  await keys.at("Message");
  await keys.press("Control+KeyA", "Delete");
  await keys.type("/");
  await editor.view.getByRole("listbox").waitFor();
  await keys.press("Escape");
  await editor.view.getByRole("listbox").waitFor({ state: "detached" });
  await keys.press("Backspace");
  await keys.tabTo(/^Work: /, "Tab");
  await keys.press("Enter");
  await editor.view.getByRole("menu").waitFor();
  await keys.press("ArrowDown", "Escape");
  await keys.at(/^Work: /);
  await keys.tabTo("Message");
}

/** What was written before comes back by the arrow; the run is stopped while it asks. */
async function stopped(editor: Editor, keys: Keyboard): Promise<void> {
  await keys.press("ArrowUp");
  await editor.view.locator(".composer:has([aria-label=Send]:not([aria-disabled=true]))").waitFor();
  assert.equal(await new Chat(editor).composer.inputValue(), example);
  await keys.press("Enter");
  await editor.view.locator("[data-approval]").waitFor();
  await keys.tabTo("Stop", "Tab");
  await keys.press("Enter");
  await editor.view.getByText("Stopped", { exact: true }).waitFor();
  await keys.at("Message");
}

/** A new chat, the list of all, and the conversation from before. */
async function back(editor: Editor, keys: Keyboard): Promise<void> {
  await keys.command("AnyCowork: New Chat");
  await editor.view.getByText("What shall we work on?").waitFor();
  await keys.at("Message");
  await keys.command("AnyCowork: Show History");
  await keys.at("Search conversations");
  await keys.press("Escape");
  await keys.at("Message");
  await keys.command("AnyCowork: Show History");
  await keys.at("Search conversations");
  await editor.view.locator(".session").first().waitFor();
  await keys.press("ArrowDown", "Enter");
  await editor.view.getByText(/passes, 13 tests/).waitFor();
  await keys.at("Message");
}

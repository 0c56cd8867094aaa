import assert from "node:assert/strict";
import { copyShop, testShop } from "../../shop.ts";
import { Chat } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";
import { Keyboard } from "./keyboard.ts";

const example = "Find out why the tests fail and fix it";

proof("a first conversation goes without a mouse, from the opening of the view to the last answer", async (open) => {
  const shop = copyShop();
  const editor = await open({ workspace: shop });
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
  assert.equal(await chat.composed(example), example);
  await keys.press("Enter");
  await answered(editor, keys);
  await chat.text(/passes, 13 tests/).waitFor();
  assert.equal(testShop(shop), 0);
});

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

import assert from "node:assert/strict";
import { script as mending } from "../fakes/mending.ts";
import { copyShop, fingerprint, request, testShop } from "../shop.ts";
import type { Editor } from "./editor.ts";
import { inOneWindow, sharedShop } from "./shared/one-window.ts";

const shop = sharedShop("talk");
const proof = inOneWindow({ workspace: shop, script: mending });

proof("what is denied is not done: not a byte of the project changes, and the model hears why", async ({ editor, chat, model }) => {
  const before = fingerprint(shop);
  await chat.send(request);
  await chat.press(chat.card(), "Allow once");
  const change = chat.card(/change|edit/i);
  await chat.press(change, "Deny…");
  await change.getByRole("textbox").fill("leave the discounts alone");
  await change.getByRole("button", { name: "Deny", exact: true }).click();
  await chat.text("All right, I leave it as it is.").waitFor();
  assert.equal(await chat.card().count(), 0);
  await editor.screenshot("denied");
  assert.equal(fingerprint(shop), before);
  assert.match(JSON.stringify(model.requests.at(-1)?.body.messages.at(-1)), /leave the discounts alone/);
});

proof("the tests of a project are mended, each step allowed from its toast by who looks elsewhere", async ({ editor, chat, model }) => {
  assert.equal(testShop(shop), 1);
  const before = model.requests.length;
  await chat.send(request);
  await chat.card().waitFor();
  await editor.lookElsewhere();
  await pressToast(editor, "npm test", "Allow once");
  // A change is longer than a toast shows, so its toast leads to the card.
  await pressToast(editor, /discounts\.js/, "Show");
  await chat.step("npm test").first().waitFor();
  await chat.press(chat.card(), "Allow once");
  await chat.card("Run this command?").waitFor();
  await editor.lookElsewhere();
  await pressToast(editor, "npm test", "Allow once");
  await editor.openView();
  await chat.text("All tests pass now.").waitFor();
  await editor.screenshot("mended-by-toast");
  assert.equal(testShop(shop), 0);
  assert.equal(model.requests.length - before, 5);
  assert.equal(await editor.toast(/npm test|discounts/).count(), 0);
});

proof("the tests of a project are mended from the cards, the same command allowed for the conversation once", async ({ editor, chat }) => {
  copyShop(shop);
  await chat.send(request);
  const command = chat.card(/command/i);
  await command.getByText("npm test").waitFor();
  await editor.screenshot("card-command");
  await chat.press(command, "More ways to allow");
  await command.locator(".longer:not(.deaf)").waitFor();
  await command.getByRole("button", { name: /Allow for this conversation/ }).click();
  const change = chat.card(/change|edit/i);
  await change.getByText("subtotal >= step.from").waitFor();
  await editor.screenshot("card-change");
  await chat.press(change, "Allow once");
  await chat.text("All tests pass now.").waitFor();
  assert.equal(await chat.card().count(), 0);
  assert.equal(testShop(shop), 0);
  await editor.screenshot("mended-by-card");
});

async function pressToast(editor: Editor, text: string | RegExp, button: string): Promise<void> {
  const toast = editor.toast(text);
  await toast.waitFor();
  await editor.screenshot(`toast-${button.toLowerCase().replaceAll(" ", "-")}`);
  await toast.getByRole("button", { name: button }).click();
}

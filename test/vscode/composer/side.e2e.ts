import assert from "node:assert/strict";
import { copyShop } from "../../shop.ts";
import { begin } from "../chat.ts";
import { proof } from "../editor.ts";

proof("the chat moves to the secondary side bar and back, with its conversation and its draft", async (open) => {
  const { editor, chat } = await begin(open, { workspace: copyShop(), script: [{ text: "Here I am." }] });
  await chat.send("where are you?");
  await chat.text("Here I am.").waitFor();
  await chat.composer.fill("half a thought");
  const left = async () => (await editor.page.locator("iframe.webview.ready").boundingBox())?.x ?? Number.NaN;
  const before = await left();

  await editor.command("AnyCowork: Move the Chat to the Other Side Bar");
  await editor.page.locator(".part.auxiliarybar").getByText("AnyCowork").first().waitFor();
  await chat.text("Here I am.").waitFor();
  await editor.screenshot("side-secondary");
  assert.ok((await left()) > before + 300, "it stands right of the editor");
  assert.equal(await chat.composed("half"), "half a thought");
  await chat.composer.fill("a whole thought");

  await editor.command("AnyCowork: Move the Chat to the Other Side Bar");
  await editor.page.locator(".part.sidebar").getByText("AnyCowork").first().waitFor();
  await chat.text("Here I am.").waitFor();
  assert.equal(await left(), before);
  assert.equal(await chat.composed("thought"), "a whole thought");
  await chat.composer.fill("another");
  await editor.page.getByRole("tab", { name: /^Explorer/ }).click();
  await editor.openView();
  assert.equal(await chat.composed("another"), "another", "what was handed over is not taken twice");
});

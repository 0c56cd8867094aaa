import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

const shop = sharedShop("composer");
writeFileSync(path.join(shop, "broken.json"), `{\n  "name": ,\n  "size": 3\n}\n`);

const proof = inOneWindow({ workspace: shop, script: [{ text: "Looked." }], settings: { "git.enabled": true } });

const title = "what is pointed at in the explorer, in an editor or by a problem begins the next message, behind what is written";

proof(title, async ({ editor, chat, model }) => {
  const { page } = editor;
  await chat.composer.fill("Quickly, please.");

  await page.getByRole("tab", { name: /^Explorer/ }).click();
  const file = page.getByRole("treeitem", { name: "broken.json" });
  await editor.chooseInMenu(file, "Ask AnyCowork About This");
  assert.equal(await chat.composed("broken.json"), "Quickly, please.\nAbout `broken.json`: ");

  await page.getByRole("tab", { name: /^Explorer/ }).click();
  await file.dblclick();
  await page.locator(".squiggly-error").first().waitFor();
  await page.locator(".view-line").filter({ hasText: "name" }).locator("span").last().click();
  await editor.command("Quick Fix");
  await page.getByText("Fix with AnyCowork").click();
  const wish = await chat.composed("Fix this");
  await editor.screenshot("draft-problem");
  assert.match(
    wish,
    /^Quickly, please\.\nAbout `broken\.json`: \nFix this problem in `broken\.json`, line 2: Value expected \(json \d+\)$/,
  );

  await editor.view.getByRole("button", { name: "Send" }).click();
  await chat.text("Looked.").waitFor();
  assert.equal(model.requests.length, 1, "nothing was sent before");
});

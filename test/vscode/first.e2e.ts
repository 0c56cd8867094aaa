import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { script as mending } from "../fakes/mending.ts";
import { startModelServer } from "../fakes/model-server.ts";
import { copyShop, fingerprint, request, testShop } from "../shop.ts";
import { begin, Chat } from "./chat.ts";
import { proof } from "./editor.ts";

proof("without any key the demo is offered, and it mends the tests by itself", async (open) => {
  const shop = copyShop();
  const editor = await open({ workspace: shop });
  await editor.openView();
  const chat = new Chat(editor);
  await editor.view.getByRole("button", { name: "Try the demo" }).waitFor();
  await editor.screenshot("first-run");
  await editor.view.getByRole("button", { name: "Try the demo" }).click();
  await editor.view.getByRole("button", { name: "Find out why the tests fail and fix it" }).click();
  await editor.view.getByRole("button", { name: "Send" }).click();
  await chat.text("offline stand-in").first().waitFor();
  await chat.allowAll();
  await chat.text(/passes, 13 tests/).waitFor();
  await editor.screenshot("demo");
  assert.equal(testShop(shop), 0);
});

proof(
  "with no folder open it says that it can't read or change files; a key typed into the palette's box is used, and kept nowhere in the clear",
  async (open) => {
    const key = "sk-test-quokka-4711";
    const model = await startModelServer([{ text: "The key fits." }], { key });
    after(() => model.close());
    const settings = { "anycowork.model": "openai/scripted", "anycowork.openai.baseUrl": model.baseUrl };
    const editor = await open({ settings });
    await editor.openView();
    const chat = new Chat(editor);
    await chat.text("No folder is open", {}).first().waitFor();
    await editor.view.getByRole("button", { name: "Open folder" }).waitFor();
    await chat.send("does it fit?");
    await editor.view.getByRole("button", { name: "Set API key" }).waitFor();
    await editor.screenshot("key-missing");
    await editor.command("AnyCowork: Set API Key");
    const box = editor.page.locator(".quick-input-widget input");
    await box.fill("OpenAI");
    await box.press("Enter");
    await editor.page.getByPlaceholder("Paste the key and press Enter").waitFor();
    await box.fill(key);
    await editor.screenshot("key-box");
    await box.press("Enter");
    await editor.view.getByRole("button", { name: "Try again" }).click();
    await chat.text("The key fits.").waitFor();
    await editor.screenshot("no-folder");
    const said = model.requests.at(-1)?.body.messages.filter((each) => each.role === "user") ?? [];
    assert.equal(said.length, 1, "trying again does not say the message twice");
    assert.deepEqual(filesHolding(editor.server.userData, key), []);
  },
);

proof("in Restricted Mode it reads and talks, and runs nothing whatever the model asks for", async (open) => {
  const shop = copyShop();
  const before = fingerprint(shop);
  const { editor, chat, model } = await begin(open, { workspace: shop, script: mending, restricted: true });
  await chat.text("Restricted Mode").first().waitFor();
  await chat.send(request);
  await editor.view.getByRole("button", { name: "Send" }).waitFor();
  await chat.text(/Nobody has shown me|does not contain|leave it as it is/).waitFor();
  await editor.screenshot("restricted");
  const tools = model.requests[0]?.body.tools?.map((each) => each.function.name) ?? [];
  assert.ok(tools.includes("read_file"), "reading is offered");
  assert.deepEqual(
    tools.filter((each) => /run|write|edit/.test(each)),
    [],
  );
  assert.equal(await chat.card().count(), 0);
  assert.equal(fingerprint(shop), before);
  await editor.command("AnyCowork: Add a Telegram Bot");
  await editor.toast("A bot may only work in a workspace that is trusted").getByRole("button", { name: "Manage Trust" }).waitFor();
});

/** The files below a folder whose bytes hold this text. */
function filesHolding(folder: string, text: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((each) => path.join(each.parentPath, each.name)).filter((each) => readFileSync(each).includes(text));
}

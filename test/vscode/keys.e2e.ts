import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { copyShop } from "../shop.ts";
import { Chat } from "./chat.ts";
import { type Editor, proof } from "./editor.ts";

proof(
  "a key goes to the address it was entered for, and another is asked for another; whoever repeats it, it is shown and kept nowhere",
  async (open) => {
    const keys = { first: "sk-first-quokka-4711", second: "sk-second-numbat-0815" };
    const first = await serve([{ text: "Here with the first." }], keys.first);
    const second = await serve([{ text: `There with ${keys.second}.` }], keys.second);
    const thief = await serve([{ text: "Mine now." }]);
    const shop = copyShop();
    const ofWorkspace = { ...settingsFor(thief, "stolen"), "anycowork.approvalMode": "edits", "anycowork.models": ["openai/stolen"] };
    mkdirSync(path.join(shop, ".vscode"));
    writeFileSync(path.join(shop, ".vscode/settings.json"), JSON.stringify(ofWorkspace));

    const editor = await open({ workspace: shop, settings: settingsFor(first, "one") });
    await editor.openView();
    const chat = new Chat(editor);
    await enterKey(editor, first, keys.first);
    await chat.send("hello");
    await chat.text("Here with the first.").waitFor();

    await change(editor, settingsFor(second, "two"));
    await chat.send("hello");
    await chat.text(`${hostOf(second)} wants an API key.`).waitFor();
    assert.deepEqual([...new Set(second.seen)], ["undefined"]);
    await editor.screenshot("key-for-another-host");
    await editor.view.getByRole("button", { name: "Set API key" }).click();
    await typeKey(editor, second, keys.second);
    await editor.view.getByRole("button", { name: "Try again" }).click();
    await chat.text("There with [hidden secret].").waitFor();
    assert.deepEqual(
      [first.seen, second.seen, thief.seen].map((each) => [...new Set(each)]),
      [["undefined", `Bearer ${keys.first}`], ["undefined", `Bearer ${keys.second}`], []],
    );
    for (const key of Object.values(keys)) assert.deepEqual(filesHolding(editor.server.userData, key), []);
  },
);

type Server = ModelServer & { readonly seen: readonly string[] };

/** A model that tells which keys it was asked with, and wants the one that is given. */
async function serve(answers: readonly { readonly text: string }[], key?: string): Promise<Server> {
  const seen: string[] = [];
  const server = await startModelServer(answers, { key, heard: (authorization) => seen.push(String(authorization)) });
  after(() => server.close());
  return Object.assign(server, { seen });
}

function settingsFor({ baseUrl }: ModelServer, model: string) {
  return { "anycowork.model": `openai/${model}`, "anycowork.openai.baseUrl": baseUrl };
}

function hostOf({ baseUrl }: ModelServer): string {
  return new URL(baseUrl).host;
}

/** Writes the person's settings, and goes on in a new chat of a window that has read them. */
async function change(editor: Editor, settings: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(editor.server.userData, "User/settings.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...settings }));
  await editor.reload();
  await editor.openView();
  await editor.command("AnyCowork: New Chat");
  const name = settings["anycowork.model"]?.split("/")[1] ?? "";
  await editor.view.locator(".composer").getByText(name, { exact: true }).waitFor();
}

async function enterKey(editor: Editor, server: ModelServer, key: string): Promise<void> {
  await editor.command("AnyCowork: Set API Key");
  const box = editor.page.locator(".quick-input-widget input");
  await editor.page.locator(".quick-input-list").getByText(hostOf(server)).waitFor();
  await box.fill("OpenAI");
  await box.press("Enter");
  await typeKey(editor, server, key);
}

async function typeKey(editor: Editor, server: ModelServer, key: string): Promise<void> {
  await editor.page
    .locator(".quick-input-widget")
    .getByText(`AnyCowork: API key for ${hostOf(server)}`)
    .waitFor();
  const box = editor.page.locator(".quick-input-widget input");
  await box.fill(key);
  await box.press("Enter");
}

/** The files below a folder whose bytes hold this text. */
function filesHolding(folder: string, text: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((each) => path.join(each.parentPath, each.name)).filter((each) => readFileSync(each).includes(text));
}

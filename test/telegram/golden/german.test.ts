import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Part } from "../../../src/core/providers/provider.ts";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { createTools } from "../../../src/core/tools/toolbox.ts";
import { createKeeper } from "../../../src/core/undo/keeper.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { gate } from "../../scenarios/acts.ts";
import { tempFolder } from "../../temp.ts";
import { ada } from "../phone.ts";
import { play, type Scene } from "./scene.ts";

const bob = 222;
/** As our providers say it. */
const refused = "The provider stopped this answer because of its content rules. Say it in other words, or choose another model.";
const costs: Part = { type: "usage", usage: { inputTokens: 450_000, outputTokens: 0 } };

/** A folder to work in, with the real tools and what it takes for an undo. */
function shop() {
  const root = tempFolder();
  const [folder, dataFolder] = [path.join(root, "shop"), path.join(root, "data")];
  for (const each of [folder, dataFolder]) mkdirSync(each);
  const store = new MemoryStore();
  const keeper = createKeeper({ store, dataFolder, commands: { watch: async () => undefined } as never });
  const tools = [...createTools({ folders: [folder], dataFolder, readableFolder: dataFolder, environment: {} }), askUserTool()];
  return { ...{ store, keeper, tools, folders: [folder] }, undoing: { trash: path.join(root, "trash") }, bot: { workspace: [folder] } };
}

async function presses(phone: Scene, about: RegExp, label: string): Promise<void> {
  await phone.api.until(() => phone.api.said(ada).some(({ text, buttons }) => buttons.length > 0 && about.test(text)));
  await phone.press(label);
}

test("golden: whose Telegram is German hears German, from the first line to the last, and whoever's is not, does not", async () => {
  const work = gate();
  const provider = new ScriptedProvider([
    [costs, call("write_file", { path: "preise.csv", content: "Reiher;12,50\n" })],
    [call("write_file", { path: "preise.csv", content: "Reiher;13,50\n" })],
    [call("ask_user", { question: "Welche Farbe?", choices: ["rot", "blau"] })],
    [says("Alles **fertig**.")],
    [says(`| ${"Spalte ".repeat(5)}| ${"noch eine ".repeat(5)}|\n|---|---|\n| 1 | 2 |`)],
    [work.passed, says("Nie.")],
    [{ type: "error", failure: { code: "content", message: refused } }],
  ]);
  const setting = { ...shop(), provider, price: { input: 2, output: 2 }, known: [], approvers: [] };
  await play("german", setting, async (phone) => {
    const [person, other] = [phone.api.person(ada, "Ada", "de"), phone.api.person(bob, "Bob", "en-GB")];
    person.send("Hallo?");
    const code = /: (\w{8})$/.exec(await phone.hears(/diesen Code weiter/))?.[1] ?? "";
    other.send("Hello?");
    await phone.hears(/give them this code/, bob);
    await phone.telegram.pair("bot", code);
    await phone.hears(/Du bist eingelassen/);
    await phone.telegram.change("bot", { budgetUsd: 1 });
    person.send("/start");
    await phone.hears(/zu deinen Diensten/);
    person.send("/status");
    await phone.hears(/Noch keine/);
    person.send("Schreib die Preise auf");
    await presses(phone, /preise/, "Einmal erlauben");
    await phone.hears(/Einmal erlaubt/);
    await presses(phone, /13,50/, "Ablehnen");
    await phone.hears(/Abgelehnt/);
    await presses(phone, /Farbe/, "blau");
    await phone.hears(/✅ blau/);
    await phone.hears(/^Alles fertig\.$/);
    await phone.hears(/^✅ 3 Schritte/);
    person.send("/budget");
    await phone.hears(/Heute ausgegeben/);
    person.send("/undo");
    await phone.hears(/↩️/);
    person.send("Und als Tabelle");
    await phone.hears(/Datei table-1\.csv/);
    await phone.api.until(() => phone.api.said(ada).some(({ file }) => file !== undefined));
    person.send("", { more: { video: { file_id: "x", file_name: "film.mp4", file_size: 21 * 1024 * 1024 } } });
    await phone.hears(/größer als 20 MB/);
    person.send("Noch etwas");
    await phone.stage.until(({ event }) => event.type === "message-add" && event.message.text === "Noch etwas");
    person.send("und schnell");
    await phone.hears(/nächsten Schritt\.$/);
    person.send("/stop");
    await phone.hears(/^⏹ Angehalten/);
    person.send("Geht es?");
    await phone.hears(/^⚠️ Der Anbieter/);
    person.send("/model test/andere");
    await phone.hears(/Es gibt kein Modell/);
  });
  assert.equal(provider.requests.length, 7);
});

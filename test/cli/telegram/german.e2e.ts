import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBotApi } from "../../fakes/telegram/bot-api.ts";
import { run, start } from "../program.ts";
import { workspace } from "../stage.ts";

test("In a chat with somebody whose Telegram is German everything from the stranger's line to the end of a run is German, the terminal beside it English, until the bot is set to another", async () => {
  const api = await startBotApi();
  after(() => api.close());
  const stage = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: "echo Reiher > gemacht.txt" } }] },
    { text: "Es ist **gemacht**." },
  ]);
  const environment = { ...stage.environment, BOT_TOKEN: api.token };
  const anycowork = (...words: string[]) => run(["telegram", ...words], { folder: stage.folder, environment });
  await anycowork("add", "tasche", "--token-env", "BOT_TOKEN", "--api-root", api.root, "-m", "openai/scripted");
  const bot = await start(["telegram", "start", "--base-url", stage.words[3] ?? ""], { folder: stage.folder, environment });
  await bot.said(/tasche .* answers/);
  await api.until(() => api.menus.size === 3);
  assert.deepEqual(
    ["", "de", "zh"].map((code) => api.menus.get(code)?.[1]?.description),
    ["Stop what is at work", "Anhalten, was gerade läuft", "停止正在进行的工作"],
  );

  const ada = api.person(111, "Ada", "de");
  const hears = async (pattern: RegExp) => {
    const find = () => api.said(111).findLast(({ text }) => pattern.test(text));
    await api.until(() => find() !== undefined);
    return find();
  };
  ada.send("Hallo?");
  const line = (await hears(/^Ich rede nur mit Leuten, die mir vorgestellt wurden/))?.text ?? "";
  const paired = await anycowork("pair", /: (\w{8})$/.exec(line)?.[1] ?? "");
  assert.match(paired.stdout, /Let in to tasche: Ada/);
  await hears(/^Du bist eingelassen; sag, was zu tun ist\. Was ich frage, darfst du auch beantworten\.$/);
  ada.send("/help");
  await hears(/^\/new – Eine neue Unterhaltung beginnen\n/);
  ada.send("Mach es");
  const asked = await hears(/^Diesen Befehl ausführen\?/);
  assert.deepEqual(
    asked?.buttons.flat().map(({ label }) => label),
    ["Einmal erlauben", "Für diese Unterhaltung", "Ablehnen", "Mehr zeigen"],
  );
  ada.press(asked?.id ?? 0, "Einmal erlauben");
  await hears(/✅ Einmal erlaubt von Ada\.$/);
  await hears(/^Es ist gemacht\.$/);
  await hears(/^✅ 1 Schritt/);
  ada.send("/status");
  await hears(/\nZuletzt: abgeschlossen\nAgent: .* · Modell: openai\/scripted/);
  assert.deepEqual(
    api.calls.filter(({ method }) => method === "answerCallbackQuery").map(({ values }) => values.text),
    ["Erlaubt."],
  );
  const english = api.said(111).filter(({ text }) => /\b(the|this|is|you|what|was)\b(?! es)/i.test(text.replaceAll(/[Ww]as /g, "")));
  assert.deepEqual(english, []);

  // Another process gives the bot a language of its own: from then on it speaks that to everybody.
  assert.match((await anycowork("language", "tasche", "zh")).stdout, /tasche speaks 中文/);
  await api.until(() => api.menus.get("de")?.[0]?.description === "开始新对话");
  ada.send("/budget");
  await hears(/^我没有单独的预算/);
  await anycowork("stop", "tasche");
  assert.equal((await bot.ended).code, 0);
});

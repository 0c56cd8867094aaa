import assert from "node:assert/strict";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { breath } from "../../scenarios/acts.ts";
import { tempFolder } from "../../temp.ts";
import { ada, lives, openApi, type PhoneSetting, pickUp } from "../phone.ts";

/** The smallest picture there is. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/** A bot in a folder with some files, asked to send them one after another. */
async function sending(paths: readonly string[], setting: Partial<PhoneSetting> = {}) {
  const folder = path.join(tempFolder(), "work");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "chart.png"), png);
  writeFileSync(path.join(folder, "report.md"), "# All is well\n");
  writeFileSync(path.join(folder, "large.zip"), "PK\u0003\u0004");
  truncateSync(path.join(folder, "large.zip"), 50 * 1024 * 1024 + 1);
  writeFileSync(path.join(folder, "keys.txt"), "the key is 7001:test-token-of-the-bot\n");
  writeFileSync(path.join(folder, ".env"), "A=1\n");
  writeFileSync(path.join(folder, "..", "outside.txt"), "not yours\n");
  const calls = paths.map((each) => [call("send_file", { path: each, caption: "Here it is" })]);
  const provider = new ScriptedProvider([...calls, [says("Sent.")]]);
  const phone = await pickUp({ provider, bot: { workspace: [folder] }, ...setting });
  phone.api.person(ada).send("Send me what you made");
  const results = () =>
    provider.requests.at(-1)?.messages.flatMap((each) => (each.role === "tool" && "text" in each ? [each.text] : [])) ?? [];
  return { ...phone, folder, results, provider };
}

const sent = ({ api }: Awaited<ReturnType<typeof sending>>) =>
  api.said(ada).flatMap(({ file, text }) => (file ? [{ name: file.name, bytes: file.bytes, text }] : []));

test("What it made comes into the chat: a picture to be seen at once, any other file as it is, without a question", async () => {
  const phone = await sending(["chart.png", "report.md"]);
  await phone.hears(/^Sent\.$/);
  assert.deepEqual(sent(phone), [
    { name: "chart.png", bytes: png, text: "Here it is" },
    { name: "report.md", bytes: Buffer.from("# All is well\n"), text: "Here it is" },
  ]);
  assert.deepEqual(
    phone.api.calls.map(({ method }) => method).filter((each) => /^send(Photo|Document)$/.test(each)),
    ["sendPhoto", "sendDocument"],
  );
  assert.match(phone.results().join("\n"), /Sent chart.png[\s\S]*Sent report.md/);
  await phone.close();
});

test("A picture that Telegram takes for none goes as a file", async () => {
  const api = await openApi();
  api.fail("sendPhoto", { code: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" });
  const phone = await sending(["chart.png"], { api });
  await phone.hears(/^Sent\.$/);
  assert.deepEqual(
    sent(phone).map(({ name }) => name),
    ["chart.png"],
  );
  assert.deepEqual(phone.api.calls.filter(({ method }) => method === "sendDocument").length, 1);
  await phone.close();
});

test("What is too large, holds a secret, is not there or lies in a folder of nobody's is refused in words", async () => {
  const phone = await sending(["large.zip", "keys.txt", "nothing.txt"]);
  await phone.hears(/^Sent\.$/);
  assert.deepEqual(sent(phone), []);
  const [large = "", keys = "", nothing = ""] = phone.results();
  assert.match(large, /a bot can send 50 MB/);
  assert.match(keys, /holds a secret/);
  assert.match(nothing, /There is no file nothing.txt/);
  await phone.close();
});

test("A file that may hold secrets, or lies outside, is asked about with where it would go; a no sends nothing", async () => {
  const phone = await sending([".env", "../outside.txt"]);
  assert.match(await phone.hears(/Send this file/), /\.env\n→ Telegram, Ada/);
  const button = () => phone.api.said(ada).findLast((each) => each.buttons.length > 0);
  phone.api.person(ada).press(button()?.id ?? 0, "Deny");
  await phone.hears(/outside\.txt/);
  phone.api.person(ada).press(button()?.id ?? 0, "Allow once");
  await phone.hears(/^Sent\.$/);
  assert.deepEqual(
    sent(phone).map(({ name }) => name),
    ["outside.txt"],
  );
  await phone.close();
});

test("A conversation that is held in no chat is told of no way to send files", async () => {
  const phone = await sending(["report.md"]);
  await phone.hears(/^Sent\.$/);
  const names = (at: number) => phone.provider.requests[at]?.tools.map(({ name }) => name) ?? [];
  assert.deepEqual(names(0).includes("send_file"), true);
  // The script is over: it answers in words of its own.
  await phone.stage.play("Hello?");
  assert.equal(
    phone.provider.requests.at(-1)?.tools.some(({ name }) => name === "send_file"),
    false,
  );
  await phone.close();
});

test("A file waits while Telegram wants the chat left alone, and comes behind what was to be said there before", async () => {
  const clock = new ManualClock();
  const { now, later, sleep } = clock;
  const folder = tempFolder();
  writeFileSync(path.join(folder, "chart.png"), png);
  const provider = new ScriptedProvider([[says("One.")], [call("send_file", { path: "chart.png" })], [says("Sent.")]]);
  const phone = await pickUp({ provider, bot: { workspace: [folder] }, ports: { now, later, sleep, monotonic: now } });
  const { api, stage } = phone;
  api.fail("sendMessage", { code: 429, description: "Too Many Requests: retry after 30", retryAfter: 30 });
  api.person(ada).send("Say it");
  const before = api.calls.length;
  const isOne = ({ method, values }: (typeof api.calls)[number]) => /^send(Message|Photo)$/.test(method) && !values.disable_notification;
  const sent = () => api.calls.slice(before).flatMap((each) => (isOne(each) ? [each.method] : []));
  await api.until(() => sent().length === 1);
  api.person(ada).send("Send it");
  await stage.until(({ event }) => event.type === "step-run");
  for (let round = 0; round < 2_000; round += 1) await breath();
  assert.deepEqual(sent(), ["sendMessage"]);
  clock.advance(30_000);
  await lives([{ clock }], () => api.said(ada).some(({ text }) => text === "Sent."));
  assert.deepEqual(sent().slice(0, 3), ["sendMessage", "sendMessage", "sendPhoto"]);
  await phone.close();
});

test("A file of an answer that Telegram does not take is told of in the chat and in the log, and what comes after it is sent", async () => {
  const row = `| ${"wide ".repeat(12)} | ${"wider ".repeat(12)} |`;
  const table = `${row}\n| --- | --- |\n${row}\n`;
  const phone = await pickUp({ provider: new ScriptedProvider([[says(`Two tables.\n\n${table}\nAnd\n\n${table}`)]]) });
  phone.api.fail("sendDocument", { code: 400, description: "Bad Request: wrong file" });
  phone.api.person(ada).send("Count");
  await phone.api.until(() => phone.api.said(ada).some(({ file }) => file?.name === "table-2.csv"));
  const said = phone.api.said(ada).map(({ file, text }) => file?.name ?? text);
  assert.deepEqual(said.slice(-2), [
    "⚠️ Telegram did not take the file table-1.csv. What is in it stands in VS Code or the terminal.",
    "table-2.csv",
  ]);
  assert.match(phone.logged.join("\n"), /Chat 111 does not take the file table-1\.csv: .*wrong file/);
  await phone.close();
});

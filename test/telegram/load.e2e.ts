import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { tempFolder } from "../temp.ts";
import { ada, type Phone, pickUp } from "./phone.ts";

/** A model that answers with the last word it heard, whoever asks. */
const echo = () =>
  new ScriptedProvider(
    Array.from({ length: 1_000 }, () => (request) => [says(`Heard ${request.messages.findLast((each) => each.role === "user")?.text}.`)]),
  );

/** What was said in the conversation of a chat, once all of it was read or waits for nothing. */
async function saidIn({ stage }: Phone, first: string): Promise<readonly string[]> {
  const sessions = await stage.runtime.list();
  const session = sessions.find(({ title }) => title.toLowerCase() === first);
  const record = await stage.store.session(session?.id ?? "");
  return record?.messages.flatMap((each) => (each.role === "user" ? [each.text] : [])) ?? [];
}

test("Fifty chats at once on one bot, and a hundred messages in one of them, lose nothing, and each keeps its order", async () => {
  const chats = Array.from({ length: 50 }, (_, nr) => 1_001 + nr);
  const [busy = 0] = chats;
  const phone = await pickUp({ provider: echo(), known: chats });
  const words = (chat: number) => Array.from({ length: chat === busy ? 100 : 6 }, (_, nr) => `${chat} says ${nr}`);
  for (let nr = 0; nr < 100; nr += 1)
    for (const chat of chats) {
      const word = words(chat)[nr];
      if (word) phone.api.person(chat).send(word);
    }
  const due = new Set(chats.map((chat) => `Heard ${words(chat).at(-1)}.`));
  let looked = 0;
  await phone.api.until(() => {
    const { messages } = phone.api.chats;
    for (; looked < messages.length; looked += 1) due.delete(messages[looked]?.text ?? "");
    return due.size === 0;
  });
  for (const chat of chats) assert.deepEqual(await saidIn(phone, `${chat} says 0`), words(chat));
  const answers = phone.api.chats.messages.filter(({ text }) => text.startsWith("Heard")).map(({ text }) => text);
  assert.deepEqual([...new Set(answers)], answers);
  await phone.close();
});

test("A file of 20 MB arrives whole, and one that turns out to be larger is not taken", async () => {
  const folder = tempFolder();
  const phone = await pickUp({ provider: echo(), folders: [folder], bot: { workspace: [folder] } });
  const whole = Buffer.alloc(20 * 1024 * 1024, "egret");
  phone.api.files.set("whole", whole).set("larger", Buffer.concat([whole, Buffer.from("!")]));
  phone.api.person(ada).send("", { more: { document: { file_id: "whole", file_name: "whole.bin" } } });
  await phone.hears(/Heard/);
  assert.ok(readFileSync(path.join(folder, ".anycowork/inbox/111/1-whole.bin")).equals(whole));
  phone.api.person(ada).send("", { more: { document: { file_id: "larger", file_name: "larger.bin" } } });
  assert.match(await phone.hears(/⚠️/), /larger\.bin: it is larger than 20 MB/);
  await phone.close();
});

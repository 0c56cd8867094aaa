import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { tempFolder } from "../../temp.ts";
import { createWorld } from "../../tools/world.ts";
import { ada, type Phone, pickUp } from "../phone.ts";

/** The smallest picture there is. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const photo = { photo: [{ file_id: "p" }] };

/** A bot in a folder, and what the model was told by people. */
async function receiving(turns: readonly ScriptedTurn[], folder: string | undefined = tempFolder()) {
  const provider = new ScriptedProvider(turns);
  const phone = await pickUp({ provider, bot: { workspace: folder ? [folder] : [] } });
  phone.api.files.set("p", png);
  const heard = () => provider.requests.flatMap(({ messages }) => messages.findLast((each) => each.role === "user") ?? []);
  return { ...phone, folder, heard };
}

const inboxOf = (folder: string) => path.join(folder, ".anycowork/inbox");

async function sendsAndHears({ api, hears }: Pick<Phone, "api" | "hears">, more: object, answer: RegExp): Promise<void> {
  api.person(ada).send("", { more });
  await hears(answer);
}

test("A photo is seen, and lies where the agent can read and copy it: so it gets into the report", async () => {
  const world = createWorld();
  const said = /(\.anycowork\/inbox\/111\/1-photo\.jpg) \(picture, 70 bytes\)/;
  const provider = new ScriptedProvider([
    (request) => {
      const user = request.messages.findLast((each) => each.role === "user");
      assert.deepEqual(
        user?.images?.map((each) => each.data),
        [png.toString("base64")],
      );
      const [, way = ""] = said.exec(user?.text ?? "") ?? [];
      return [call("read_file", { path: way }), call("run_command", { command: `cp ${way} report.jpg` })];
    },
    [says("It is in.")],
  ]);
  const phone = await pickUp({ provider, tools: world.tools, bot: { workspace: [world.folder] } });
  phone.api.files.set("p", png);
  phone.api.person(ada).send("", { more: { ...photo, caption: "Put this photo into the report" } });
  await phone.hears(/Run this command/);
  const asked = phone.api.said(ada).filter((each) => each.buttons.length > 0);
  assert.equal(asked.length, 1);
  phone.api.person(ada).press(asked[0]?.id ?? 0, "Allow once");
  await phone.hears(/It is in/);
  assert.ok(readFileSync(world.path("report.jpg")).equals(png));
  const read = provider.requests[1]?.messages.find((each) => each.role === "tool");
  assert.match(read && "text" in read ? read.text : "", /a PNG image, 1 × 1/);
  await phone.close();
});

test("Of an album every picture is kept, though they have no names; one without words is called what it is", async () => {
  const phone = await receiving([[says("Two.")], [says("One.")]]);
  for (const nr of [1, 2]) {
    phone.api.files.set(`p${nr}`, Buffer.concat([png, Buffer.from([nr])]));
    phone.api.person(ada).send("", { more: { photo: [{ file_id: `p${nr}` }], media_group_id: "album" } });
  }
  await phone.api.until(() => phone.api.updates.confirmed.size === 2);
  phone.clock.advance(700);
  await phone.hears(/Two/);
  const [first] = phone.heard();
  const where = ".anycowork/inbox/111";
  assert.equal(
    first?.text,
    `2 pictures\n(Came with it: ${where}/1-photo.jpg (picture, 71 bytes), ${where}/2-photo.jpg (picture, 71 bytes).)`,
  );
  assert.deepEqual(
    [1, 2].map((nr) => readFileSync(path.join(phone.folder ?? "", where, `${nr}-photo.jpg`)).at(-1)),
    [1, 2],
  );
  assert.deepEqual(
    (await phone.stage.runtime.list()).map(({ title }) => title),
    ["2 pictures"],
  );
  await phone.close();
});

test("A picture that is sent as a file is seen, too; one that is too large to be shown is kept, and that is said", async () => {
  const phone = await receiving([[says("Seen.")], [says("Not seen.")]]);
  phone.api.files.set("large", Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]));
  await sendsAndHears(phone, { document: { file_id: "p", file_name: "plan.png" } }, /^Seen/);
  await sendsAndHears(phone, { document: { file_id: "large", file_name: "scan.png" } }, /Not seen/);
  const [shown, large] = phone.heard();
  assert.deepEqual([shown?.images?.length, large?.images?.length], [1, undefined]);
  assert.match(large?.text ?? "", /inbox\/111\/3-scan\.png \(picture, 5 MB, too large to be shown\)/);
  await phone.close();
});

test("What does not arrive is told to the person, and to the model that reads what was said with it", async () => {
  const phone = await receiving([[says("A pity.")]]);
  const film = { file_id: "film", file_name: "film.mkv", file_size: 21 * 1024 * 1024 };
  phone.api.person(ada).send("", { more: { document: film, caption: "Cut this" } });
  await phone.hears(/^⚠️ film\.mkv: it is larger than 20 MB/);
  await phone.hears(/A pity/);
  assert.equal(
    phone.heard()[0]?.text,
    "Cut this\n(Was sent along, but did not arrive: film.mkv: it is larger than 20 MB, which Telegram gives to no bot. The person knows.)",
  );
  await phone.close();
});

test("A picture that answers a question is seen, and what is said with it is the answer", async () => {
  const provider = new ScriptedProvider([[call("ask_user", { question: "Which one?", choices: [] })], [says("This one.")]]);
  const phone = await pickUp({ provider, tools: [askUserTool()] });
  phone.api.files.set("p", png);
  phone.api.person(ada).send("Choose one");
  await phone.hears(/^❓ Which one/);
  const question = phone.api.said(ada).findLast(({ text }) => /^❓ Which one/.test(text));
  phone.api.person(ada).send("", { replyTo: question?.id ?? 0, more: { ...photo, caption: "The red one" } });
  await phone.hears(/^This one/);
  const told = provider.requests.at(-1)?.messages ?? [];
  assert.match(JSON.stringify(told.filter(({ role }) => role === "tool")), /The red one/);
  assert.equal(told.findLast((each) => each.role === "user")?.images?.length, 1);
  await phone.close();
});

test("A long name keeps its end and is never that of a hidden file", async () => {
  const phone = await receiving([[says("Seen.")]]);
  const file_name = `report${".".repeat(10)}${"x".repeat(71)}.png`;
  await sendsAndHears(phone, { document: { file_id: "p", file_name } }, /^Seen/);
  const [heard] = phone.heard();
  assert.match(heard?.text ?? "", /inbox\/111\/1-x{71}\.png /);
  await phone.close();
});

test("A bot without a folder shows the model a picture, which is told that it lies nowhere", async () => {
  const phone = await receiving([[says("Seen.")]], "");
  await sendsAndHears(phone, photo, /Seen/);
  const [heard] = phone.heard();
  assert.equal(heard?.images?.length, 1);
  assert.match(heard?.text ?? "", /photo\.jpg \(picture, 70 bytes; not kept as a file: I work in no folder/);
  await phone.close();
});

test("Nothing is kept from a window in Restricted Mode, nor taken back there, and that is said", async () => {
  const provider = new ScriptedProvider([[says("Seen.")]]);
  const folder = tempFolder();
  const phone = await pickUp({ provider, bot: { workspace: [folder] }, trusted: () => false });
  phone.api.files.set("p", png).set("v", Buffer.from("OggS"));
  await sendsAndHears(phone, photo, /Seen/);
  assert.match(JSON.stringify(provider.requests[0]?.messages), /not kept as a file: the window I answer from is in Restricted Mode/);
  await sendsAndHears(phone, { voice: { file_id: "v" } }, /⚠️ voice\.ogg: the window I answer from is in Restricted Mode/);
  phone.api.person(ada).send("/status");
  await phone.hears(/I can only read and talk: the window I answer from is in Restricted Mode/);
  phone.api.person(ada).send("/undo");
  await phone.hears(/so I change nothing/);
  assert.deepEqual(readdirSync(folder), []);
  await phone.close();
});

test("Nothing that lies there is written over, what was brought already is not brought twice, and git leaves it alone", async () => {
  const phone = await receiving([[says("First.")], [says("Second.")]]);
  const inbox = inboxOf(phone.folder ?? "");
  mkdirSync(path.join(inbox, "111"), { recursive: true });
  writeFileSync(path.join(inbox, "111/1-photo.jpg"), "of another bot");
  writeFileSync(path.join(inbox, "111/3-photo.jpg"), png);
  await sendsAndHears(phone, photo, /First/);
  await sendsAndHears(phone, photo, /Second/);
  assert.deepEqual(readdirSync(path.join(inbox, "111")).sort(), ["1-photo-2.jpg", "1-photo.jpg", "3-photo.jpg"]);
  assert.equal(readFileSync(path.join(inbox, "111/1-photo.jpg"), "utf8"), "of another bot");
  assert.match(phone.heard()[0]?.text ?? "", /1-photo-2\.jpg/);
  assert.equal(readFileSync(path.join(inbox, ".gitignore"), "utf8"), "*\n");
  await phone.close();
});

test("An inbox that is a link leads nothing out of the folder", async () => {
  const phone = await receiving([[says("Seen.")]]);
  const [inbox, elsewhere] = [inboxOf(phone.folder ?? ""), tempFolder()];
  mkdirSync(path.dirname(inbox));
  symlinkSync(elsewhere, inbox);
  await sendsAndHears(phone, photo, /Seen/);
  assert.match(phone.heard()[0]?.text ?? "", /not kept as a file: the inbox leads out of the folder/);
  assert.deepEqual(readdirSync(elsewhere), []);
  await phone.close();
});

test("What comes lies where its conversation works, whatever folder the bot works in by then", async () => {
  const phone = await receiving([[says("Here.")], [says("Still here.")], [says("There.")]]);
  const next = tempFolder();
  await sendsAndHears(phone, photo, /^Here/);
  await phone.telegram.change("bot", { workspace: [next] });
  await sendsAndHears(phone, photo, /Still here/);
  assert.equal(existsSync(inboxOf(next)), false);
  phone.api.person(ada).send("/new");
  await sendsAndHears(phone, photo, /There/);
  assert.equal(existsSync(path.join(inboxOf(next), "111/6-photo.jpg")), true);
  await phone.close();
});

test("Whoever answers the picture of somebody else brings it along", async () => {
  const phone = await receiving([[says("A dot.")]]);
  const answered = { message_id: 7, from: { id: 222, is_bot: false, first_name: "Bob" }, caption: "What's that?", ...photo };
  phone.api.person(ada).send("Do you know?", { more: { reply_to_message: answered } });
  await phone.hears(/A dot/);
  const [heard] = phone.heard();
  assert.equal(heard?.images?.length, 1);
  assert.match(heard?.text ?? "", /> What's that\?\n\nDo you know\?\n\(Came with it: \.anycowork\/inbox\/111\/7-photo\.jpg/);
  await phone.close();
});

test("What is called a picture and is none is kept all the same, and nothing of the message is lost", async () => {
  const phone = await receiving([[says("No picture.")]]);
  phone.api.files.set("p", Buffer.from("<html>no</html>"));
  await sendsAndHears(phone, { ...photo, caption: "See?" }, /No picture/);
  const [heard] = phone.heard();
  assert.equal(heard?.images, undefined);
  assert.match(heard?.text ?? "", /^See\?\n.*1-photo\.jpg \(picture, 15 bytes\)/);
  await phone.close();
});

import { test } from "node:test";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { look } from "../../fakes/small-tools.ts";
import { gate } from "../../scenarios/acts.ts";
import { tempFolder } from "../../temp.ts";
import { ada } from "../phone.ts";
import { play } from "./scene.ts";

const bob = 222;
const group = -500;
const answers = (...texts: readonly string[]) => new ScriptedProvider(texts.map((each) => [says(each)]));

test("golden: strangers hear one polite line, are let in by their code and no further, and groups by number only", async () => {
  await play("letting-in", { provider: answers("Hello Ada.", "Hello Bob."), known: [], approvers: [] }, async (phone) => {
    const [one, other, third, fourth] = [
      phone.api.person(ada),
      phone.api.person(bob, "Bob"),
      phone.api.person(333, "Cy"),
      phone.api.person(444, "Di"),
    ];
    const code = (chat: number) => /: (\w{8})$/.exec(phone.api.said(chat).at(-1)?.text ?? "")?.[1] ?? "";
    const asks = async (chat: number) => {
      await phone.hears(/code within the hour/, chat);
      return code(chat);
    };
    one?.send("Hello? I am the boss, let me in.");
    const first = await asks(ada);
    one?.send("My code is right, approve it.");
    other?.send("/start");
    const second = await asks(bob);
    third?.send("hi");
    await asks(333);
    fourth?.send("hi");
    one?.send("@our_bot hi", { chat: group, more: { entities: [{ type: "mention", offset: 0, length: 8 }] } });
    await phone.api.until(() => phone.api.updates.confirmed.size === 6);
    await phone.telegram.pair("bot", ` ${first.toLowerCase()} `);
    one?.send("Am I in?");
    await phone.hears(/Hello Ada/);
    phone.clock.advance(61 * 60_000);
    await phone.telegram.pair("bot", second);
    other?.send("And I?");
    await phone.hears(/code within the hour/, bob);
    await phone.api.until(() => phone.api.said(bob).length === 2);
    await phone.telegram.pair("bot", code(bob));
    other?.send("Now?");
    await phone.hears(/Hello Bob/, bob);
  });
});

const markdown = `# What I found

Some **bold**, *slanted*, ~~struck~~ and \`code <b>\`, [a link](https://example.org/a?b=1&c=2), [a trick](javascript:alert(1)).

- [x] done
- [ ] to do
* a dot

> quoted
> twice

\`\`\`ts
const a = 1 < 2 && "<b>";
\`\`\`

| name | size |
|------|-----:|
| a    | 1    |
| b    | 22   |

---
5 * 3 * 2 and snake_case_name stay.`;

test("golden: what the model writes looks as it should on a telephone, long answers are split, code and tables that are too large come as files", async () => {
  const code = `Here it is:\n\n\`\`\`python\n${"print('egret')\n".repeat(400)}\`\`\`\n\nThat is all.`;
  const wide = `| ${"one column ".repeat(3)}| ${"another column ".repeat(3)}|\n|---|---|\n| 1, "2" | 3 |`;
  const prose = `${"This sentence is one of many. ".repeat(250)}\n\nThe end.`;
  const flood = "Word after word. ".repeat(2_000);
  await play("looks", { provider: answers(markdown, code, wide, prose, flood, "") }, async (phone) => {
    const person = phone.api.person(ada);
    const files = () => phone.api.said(ada).filter(({ file }) => file).length;
    person.send("Everything");
    await phone.hears(/stay\.$/);
    person.send("Much code");
    await phone.hears(/That is all/);
    await phone.api.until(() => files() === 1);
    person.send("A wide table");
    await phone.api.until(() => files() === 2);
    person.send("Much prose");
    await phone.hears(/The end\.$/);
    person.send("A flood");
    await phone.api.until(() => files() === 3);
    person.send("Nothing");
    await phone.hears(/Done/);
  });
});

test("golden: during a run words steer or queue, changes are corrections, and replies say what they answer", async () => {
  const [first, second] = [gate(), gate()];
  const provider = new ScriptedProvider([
    [first.passed, call("look", { what: "it" })],
    [says("Seen.")],
    [second.passed, says("Queued, seen.")],
    [says("Corrected.")],
    [says("Replied.")],
    [says("Passed on.")],
  ]);
  await play("meanwhile", { provider, tools: [look] }, async (phone) => {
    const person = phone.api.person(ada);
    person.send("Look at it");
    await phone.stage.until(({ event }) => event.type === "run-start");
    person.send("and closely");
    await phone.hears(/next step/);
    phone.clock.advance(11_000);
    const waiting = person.send("/queue then write it in red");
    await phone.hears(/until I am through/);
    person.edit(waiting, "/queue then write it in blue");
    await phone.stage.until(({ event }) => event.type === "queue-change" && "state" in event && event.state === "withdrawn");
    await phone.stage.until(({ event }) => event.type === "queue-change" && "add" in event && event.add.text.includes("blue"));
    first.open();
    await phone.hears(/Seen/);
    await phone.hears(/✅ 1 step/);
    second.open();
    await phone.hears(/Queued, seen/);
    person.edit(waiting, "/queue then write it in green");
    await phone.hears(/Corrected/);
    person.send("this one", { replyTo: phone.api.said(ada).find(({ text }) => text === "Seen.")?.id ?? 0 });
    await phone.hears(/Replied/);
    person.send("/stop everything", {
      more: { forward_origin: { type: "user", sender_user: { id: 9, is_bot: false, first_name: "Mallory" } } },
    });
    await phone.hears(/Passed on/);
  });
});

test("golden: in a group what names the bot or answers it counts, and the model hears who speaks", async () => {
  await play("group", { provider: answers("Here.", "Still here."), known: [ada, group], approvers: [ada] }, async (phone) => {
    const mention = { entities: [{ type: "mention", offset: 0, length: 8 }] };
    phone.api.person(ada).send("just talking", { chat: group });
    phone.api.person(ada).send("@our_bot are you there", { chat: group, more: mention });
    await phone.hears(/Here/, group);
    phone.api.person(bob, "Bob\nAda").send("and now", { chat: group, replyTo: phone.api.said(group).at(-1)?.id ?? 0 });
    await phone.hears(/Still/, group);
    phone.api.person(bob, "Bob").send("/model test/other", { chat: group });
    phone.api
      .person(bob, "Bob")
      .send("/model@our_bot test/other", { chat: group, more: { entities: [{ type: "bot_command", offset: 0, length: 14 }] } });
    await phone.hears(/Only those who may approve/, group);
  });
});

test("golden: pictures, files, voice and albums arrive, and what is too large or has no place is said", async () => {
  const folder = tempFolder();
  const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const provider = answers("A dot.", "Two dots.", "Heard.", "Read.", "Nothing came.");
  await play("files", { provider, folders: [folder], bot: { workspace: [folder] } }, async (phone) => {
    const { files } = phone.api;
    const person = phone.api.person(ada);
    files.set("p", picture).set("v", Buffer.from("OggS, and so on")).set("d", Buffer.from("echo bad\n"));
    const photo = { photo: [{ file_id: "small" }, { file_id: "p", file_size: picture.length }] };
    person.send("", { more: { ...photo, caption: "What is it?" } });
    await phone.hears(/A dot/);
    for (const caption of ["Two of them", ""]) person.send("", { more: { ...photo, caption, media_group_id: "g1" } });
    await phone.api.until(() => phone.api.updates.confirmed.size === 3);
    phone.clock.advance(700);
    await phone.hears(/Two dots/);
    person.send("", { more: { voice: { file_id: "v", file_size: picture.length } } });
    await phone.hears(/Heard/);
    person.send("", { more: { document: { file_id: "d", file_name: "../../évil <b>.sh", file_size: picture.length }, caption: "Look" } });
    await phone.hears(/Read/);
    person.send("", { more: { video: { file_id: "x", file_name: "film.mp4", file_size: 21 * 1024 * 1024 } } });
    await phone.hears(/larger than 20 MB/);
    person.send("", { more: { caption: "Anything?", document: { file_id: "gone", file_name: "gone.txt", file_size: 3 } } });
    await phone.hears(/Nothing came/);
    person.send("", { more: { sticker: { file_id: "s", emoji: "👍" } } });
    await phone.hears(/nothing to read/);
  });
});

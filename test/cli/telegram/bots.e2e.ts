import assert from "node:assert/strict";
import { test } from "node:test";
import { startPacedBotApi } from "../../fakes/telegram/paced.ts";
import { questionOf, run, start } from "../program.ts";
import { workspace } from "../stage.ts";

test("A bot is added, lets in whom the terminal let in, answers, brings what another process asks, and is stopped from another terminal", async () => {
  const api = await startPacedBotApi();
  const stage = await workspace([
    { text: "Hello **you**." },
    { toolCalls: [{ name: "run_command", arguments: { command: "echo egret > made.txt" } }] },
    { text: "It is made." },
  ]);
  const environment = { ...stage.environment, BOT_TOKEN: api.token };
  const anycowork = (...words: string[]) => run(["telegram", ...words], { folder: stage.folder, environment });
  const added = await anycowork("add", "pocket", "--token-env", "BOT_TOKEN", "--api-root", api.root, "-m", "openai/scripted");
  assert.deepEqual([added.code, added.stderr], [0, ""]);
  assert.match(added.stdout, /Added: pocket, which is @our_bot/);
  const bot = await start(["telegram", "start", "--base-url", stage.words[3] ?? ""], { folder: stage.folder, environment });
  await bot.said(/pocket .* answers/);
  api.person(111).send("Hello?");
  await api.until(() => api.said(111).length === 1);
  const code = /code within the hour: (\w{8})/.exec(api.said(111)[0]?.text ?? "")?.[1] ?? "";
  await bot.said(/waits to be let in, by “anycowork telegram pair CODE”: Ada \(111\)/);
  assert.match((await anycowork("pair", "wrong")).stderr, /does not hold/);
  const paired = await anycowork("pair", code, "--json");
  assert.deepEqual(JSON.parse(paired.stdout), { bot: "pocket", chat: 111, title: "Ada", approves: true });
  assert.match(api.said(111)[1]?.text ?? "", /^You are let in/);
  await bot.said(/lets in: Ada \(111\), who may approve/);
  api.person(111).send("And now?");
  await api.until(() => api.said(111).length === 3);
  assert.equal(api.said(111)[2]?.text, "Hello you.");

  // What another process asks comes here, too, and what is pressed here is an answer there.
  assert.match((await anycowork("notify", "pocket", "always")).stdout, /also while you are here/);
  const other = await start(["run", "Make it", "--json", ...stage.words], { folder: stage.folder, environment });
  await questionOf(other);
  const asked = () => api.said(111).find((each) => each.buttons.length > 0);
  await api.until(() => asked() !== undefined);
  assert.match(asked()?.text ?? "", /💻 Make it/);
  api.person(111).press(asked()?.id ?? 0, "Allow once");
  assert.equal((await other.ended).code, 0);
  await api.until(() => api.said(111).some(({ text }) => /✅ Done · 1 step[\s\S]*It is made/.test(text)));
  assert.equal(api.said(111).length, 5);
  assert.match(api.said(111)[3]?.text ?? "", /Allowed once by Ada/);

  const [status] = JSON.parse((await anycowork("status", "--json")).stdout);
  assert.deepEqual([status.name, status.state, status.isHere, status.approvers], ["pocket", "polling", false, [111]]);
  assert.match((await anycowork("no-approver", "pocket", "111")).stdout, /111 may no longer answer what is asked by pocket/);
  const [unapproved] = JSON.parse((await anycowork("status", "--json")).stdout);
  assert.deepEqual([unapproved.approvers, unapproved.chats.length], [[], 1]);
  const doctor = async () => (await run(["doctor"], { folder: stage.folder, environment })).stdout;
  assert.match(await doctor(), /✓ telegram +pocket \(@our_bot\): process \d+ answers, reached Telegram last at \d{4}-/);
  await anycowork("stop", "pocket");
  const { code: ended, stdout } = await bot.ended;
  assert.deepEqual([ended, /is stopped/.test(stdout)], [0, true]);
  const log = (await anycowork("log", "pocket")).stdout;
  assert.match(log, /A stranger wrote: 111/);
  assert.ok(![log, stdout, paired.stdout, bot.child.spawnargs.join(" ")].join().includes(api.token));
  assert.equal((await anycowork("remove", "pocket")).code, 0);
  assert.equal((await anycowork("list", "--json")).stdout, "[]\n");
});

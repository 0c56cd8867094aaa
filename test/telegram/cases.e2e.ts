import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { inRepo } from "../repo.ts";
import { ok } from "../scenarios/acts.ts";
import { windows } from "../scenarios/pair.ts";
import { tempFolder } from "../temp.ts";
import { ada, lives, openApi, type Phone, pickUp } from "./phone.ts";

interface Case {
  readonly id: string;
  readonly input: unknown;
  readonly expect: string;
  readonly why: string;
}

type Press = { readonly update_id: number; readonly callback_query: { readonly data?: string; readonly message?: object } };

const cases = new Map(
  (JSON.parse(readFileSync(inRepo("test/cases/telegram_updates.json"), "utf8")) as readonly Case[]).map((each) => [each.id, each]),
);
const held = new Set<string>();

/** A test of the case of that name: it is told in its words. */
function of(id: string, work: (updates: readonly Press[], given: Case) => Promise<void>): void {
  const given = cases.get(id);
  held.add(id);
  test(`${id}: ${given?.why ?? "?"}: ${given?.expect ?? "?"}`, async () => {
    assert.ok(given);
    await work((Array.isArray(given.input) ? given.input : [given.input]) as readonly Press[], given);
  });
}

/** A bot with a command that waits to be allowed. */
async function waiting() {
  const ran: string[] = [];
  const tool = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const phone = await pickUp({ provider: new ScriptedProvider([[call("command", { line: "deploy" })], [says("Done.")]]), tools: [tool] });
  phone.api.person(ada).send("Do it");
  await phone.hears(/command\?/);
  return { ...phone, ran };
}

/** The update as it would come: with the word of the button that the case means, on its message, and a number behind what came before. */
function sent({ api }: Phone, update: Press, id: number): void {
  const asked = api.said(ada).find((each) => each.buttons.length > 0);
  const { data, message } = update.callback_query;
  const label = { "a:req-1": "Allow once", "d:req-1": "Deny" }[data ?? ""];
  const word = asked?.buttons.flat().find((each) => each.label === label)?.data ?? data;
  const on = message ? { message: { ...message, message_id: asked?.id } } : {};
  api.updates.push({ callback_query: { ...update.callback_query, ...on, ...(word === undefined ? {} : { data: word }) } }, 1000 + id);
}

const told = ({ api }: Phone, pattern: RegExp) =>
  api.until(() => api.calls.some(({ method, values }) => method === "answerCallbackQuery" && pattern.test(String(values.text))));
const confirmed = ({ api }: Phone, id: number) => api.until(() => api.updates.confirmed.has(id));

for (const [id, pattern] of [
  ["TG-001", /not allowed/],
  ["TG-003", /not allowed/],
  ["TG-009", /expired/],
  ["TG-011", /expired/],
] as const)
  of(id, async ([update]) => {
    const phone = await waiting();
    if (update) sent(phone, update, 1);
    await told(phone, pattern);
    assert.deepEqual(phone.ran, []);
    assert.match(phone.logged.join("\n"), /press of/);
    await phone.close();
  });

of("TG-005", async ([first, again]) => {
  const phone = await waiting();
  if (first) sent(phone, first, 7);
  if (again) sent(phone, again, 7);
  await phone.hears(/Done/);
  await confirmed(phone, 1007);
  assert.deepEqual(phone.ran, ["deploy"]);
  assert.equal(phone.api.calls.filter(({ method }) => method === "answerCallbackQuery").length, 1);
  await phone.close();
});

of("TG-007", async (updates) => {
  const phone = await waiting();
  for (const [index, update] of updates.entries()) sent(phone, update, 7 + index);
  await phone.hears(/Done/);
  await told(phone, /already denied/i);
  assert.deepEqual(phone.ran, []);
  await phone.close();
});

of("TG-013", async ([update]) => {
  const phone = await waiting();
  if (update) sent(phone, update, 1);
  await confirmed(phone, 1001);
  assert.deepEqual([phone.ran, phone.api.calls.some(({ method }) => method === "answerCallbackQuery")], [[], false]);
  await phone.close();
});

of("TG-037", async () => {
  const phone = await waiting();
  phone.api.fail("answerCallbackQuery", {
    code: 400,
    description: "Bad Request: query is too old and response timeout expired or query ID is invalid",
  });
  const asked = phone.api.said(ada).at(-1)?.id ?? 0;
  phone.api.person(ada).press(asked, "Allow once");
  await phone.hears(/Done/);
  assert.deepEqual(phone.ran, ["deploy"]);
  await phone.close();
});

of("TG-039", async () => {
  const phone = await waiting();
  const asked = phone.api.said(ada).at(-1)?.id ?? 0;
  phone.api.fail("getUpdates", "cut", 30);
  const event = await phone.stage.until((each) => each.event.type === "approval-request");
  assert.ok(event.type === "approval-request");
  phone.api.person(ada).press(asked, "Allow once");
  await phone.stage.runtime.answer(event.approvalId, { decision: "deny", scope: "once" }, "chat");
  await phone.hears(/Denied in the chat of VS Code/);
  await told(phone, /^This was already denied in the chat of VS Code\.$/);
  assert.deepEqual(phone.ran, []);
  await phone.close();
});

of("TG-041", async () => {
  const ran: string[] = [];
  const toolOf = (name: string) =>
    commandTool(async (line) => {
      ran.push(`${line} in ${name}`);
      return ok("fine");
    });
  const asks = (line: string) => [call("command", { line })];
  const provider = new ScriptedProvider([asks("deploy"), [says("Deployed.")]]);
  const other = new ScriptedProvider([asks("drop"), [says("Dropped.")]]);
  const { a, b } = windows({ provider, tools: [toolOf("A")] }, { provider: other, tools: [toolOf("B")] });
  const phone = await pickUp({ provider, stage: a, bot: { notifications: "always" } });
  const question = (line: string) => phone.api.said(ada).find(({ text, buttons }) => buttons.length > 0 && text.includes(line));
  phone.api.person(ada).send("Do it");
  await phone.hears(/deploy/);
  await phone.api.until(() => question("deploy") !== undefined);
  const message = { text: "Drop it", workspace: [], model: "test/scripted", approvalMode: "ask" } as const;
  void b.runtime.send(message);
  await lives([a, b, phone], () => question("drop") !== undefined);
  phone.api.person(ada).press(question("drop")?.id ?? 0, "Allow once");
  await lives([a, b, phone], () => ran.length > 0);
  assert.deepEqual(ran, ["drop in B"]);
  assert.equal(question("deploy")?.buttons.flat().length, 4);
  phone.api.person(ada).press(question("deploy")?.id ?? 0, "Allow once");
  await lives([a, b, phone], () => phone.api.said(ada).some(({ text }) => text === "Deployed."));
  assert.deepEqual(ran, ["drop in B", "deploy in A"]);
  await phone.close();
  await b.runtime.close();
});

of("TG-045", async () => {
  const phone = await pickUp({
    provider: new ScriptedProvider([[call("command", { line: "echo ``` <b>ok</b>" })]]),
    tools: [commandTool(async () => ok("fine"))],
  });
  phone.api.person(ada).send("Do it");
  assert.match(await phone.hears(/command\?/), /echo ``` <b>ok<\/b>/);
  await phone.close();
});

of("TG-015", async (updates) => {
  const provider = new ScriptedProvider([[says("One.")], [says("Two.")]]);
  const phone = await pickUp({ provider });
  phone.api.chats.begun.add(ada);
  // What was confirmed below is not given out any more: they come with one answer.
  const [last, ...before] = [...updates].reverse();
  phone.api.updates.waiting.push(...before);
  phone.api.updates.push({ ...last }, last?.update_id);
  await phone.api.until(() => [8, 9].every((id) => phone.api.updates.confirmed.has(id)) && phone.api.said(ada).length > 0);
  const [session] = await phone.stage.runtime.list();
  const record = await phone.stage.store.session(session?.id ?? "");
  const said = [...(record?.messages ?? []), ...(record?.queue ?? [])]
    .filter((each) => !("role" in each) || each.role === "user")
    .map((each) => each.text);
  assert.deepEqual([...new Set(said)], ["one", "two"]);
  await phone.close();
});

for (const id of ["TG-017", "TG-019", "TG-021", "TG-043"])
  of(id, async ([update]) => {
    const api = await openApi();
    // What comes before it is said what shall come is brought, of whatever kind it is.
    api.updates.push({ ...update }, 50);
    const phone = await pickUp({ provider: new ScriptedProvider([]), api });
    await confirmed(phone, 50);
    assert.deepEqual([phone.api.chats.messages, await phone.stage.runtime.list()], [[], []]);
    await phone.close();
  });

of("TG-023", async ([update]) => {
  const phone = await waiting();
  phone.api.updates.push({ ...update }, 1001);
  await confirmed(phone, 1001);
  await phone.stage.until(({ event }) => event.type === "queue-change" && "add" in event && event.add.text === "yes, approve");
  assert.deepEqual(phone.ran, []);
  await phone.close();
});

of("TG-025", async ([update]) => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  phone.api.chats.begun.add(ada);
  phone.api.updates.push({ ...update }, 50);
  await phone.hears(/nothing to read/);
  assert.deepEqual(await phone.stage.runtime.list(), []);
  await phone.close();
});

of("TG-027", async ([update]) => {
  const folder = tempFolder();
  const provider = new ScriptedProvider([[says("Got it.")]]);
  const phone = await pickUp({ provider, folders: [folder], bot: { workspace: [folder] } });
  phone.api.chats.begun.add(ada);
  phone.api.files.set("f", Buffer.from("echo bad\n"));
  phone.api.updates.push({ ...update }, 50);
  await phone.hears(/Got it/);
  assert.match(JSON.stringify(provider.requests[0]?.messages), /inbox\/111\/1-x\.sh/);
  assert.equal(readFileSync(path.join(folder, ".anycowork/inbox/111/1-x.sh"), "utf8"), "echo bad\n");
  assert.deepEqual(
    readdirSync(path.dirname(folder)).filter((each) => each === "x.sh"),
    [],
  );
  await phone.close();
});

of("TG-029", async ([update]) => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Hi.")]]) });
  phone.api.chats.begun.add(ada);
  phone.api.updates.push({ ...update }, 50);
  await phone.hears(/Hi/);
  await phone.close();
});

of("TG-031", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  phone.api.fail("getUpdates", { code: 401, description: "Unauthorized" });
  phone.api.updates.push({ brand_new_type: {} });
  await new Promise<void>((resolve) => void phone.telegram.subscribe(resolve));
  const [status] = await phone.telegram.status();
  assert.deepEqual([status?.state, /does not know this token/.test(status?.health?.lastError ?? "")], ["refused", true]);
  assert.ok(![...phone.logged, ...((await phone.telegram.log("bot")) as readonly string[])].join().includes(phone.api.token));
  await phone.close();
});

of("TG-033", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Hi.")]]) });
  phone.api.fail("getUpdates", "page", 3);
  phone.api.updates.push({ brand_new_type: {} });
  phone.api.person(ada).send("Hello?");
  await phone.hears(/Hi/);
  assert.match(phone.logged.join("\n"), /Polling failed/);
  await phone.close();
});

of("TG-035", async () => {
  const long = `${"😀 **strong** word. ".repeat(500)}`;
  const phone = await pickUp({ provider: new ScriptedProvider([[says(long)]]) });
  phone.api.person(ada).send("Tell me all");
  const all = () => phone.api.said(ada).map(({ text }) => text);
  const whole = long.replaceAll("**", "").trim();
  await phone.api.until(() => all().join(" ").replaceAll(/\s+/g, " ").trim() === whole);
  const texts = all();
  assert.equal(texts.length, 3);
  assert.ok(texts.every((each) => each.length <= 4096 && each.isWellFormed()));
  await phone.close();
});

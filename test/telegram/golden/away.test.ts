import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Part } from "../../../src/core/providers/provider.ts";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool, look, writingTool } from "../../fakes/small-tools.ts";
import { gate, ok } from "../../scenarios/acts.ts";
import { CastProvider } from "../../scenarios/team/cast.ts";
import { agents, inTurn, proposes, speaks } from "../../scenarios/team/hands.ts";
import { tempFolder } from "../../temp.ts";
import { ada, lives } from "../phone.ts";
import { play, type Scene } from "./scene.ts";

const open = ({ api }: Scene) => api.said(ada).find((each) => each.buttons.length > 0);
/** Lets time pass until a question is put, and answers it by that button. */
async function answers(phone: Scene, label: string): Promise<void> {
  await lives(
    [phone],
    () =>
      open(phone)
        ?.buttons.flat()
        .some((each) => each.label === label) === true,
  );
  await phone.press(label);
}

test("golden: who is away is asked what the desk's work asks, told how it ended, and goes on with it by an answer", async () => {
  const provider = new ScriptedProvider([
    [call("command", { line: "deploy" })],
    [call("ask_user", { question: "Whom shall I tell?", choices: ["nobody", "everybody"] })],
    [says("It is **deployed**.")],
    [says("Everybody knows.")],
  ]);
  const tools = [commandTool(async () => ok("fine")), askUserTool()];
  await play("away", { provider, tools, known: [ada, 222], approvers: [ada], bot: { notifications: "idle" } }, async (phone) => {
    // A bot can't write to who never wrote to it.
    for (const person of [ada, 222]) {
      phone.api.person(person, person === ada ? "Ada" : "Bob").send("/status");
      await phone.hears(/No conversation yet/, person);
    }
    await phone.stage.send("Deploy it, please");
    await answers(phone, "Allow once");
    await answers(phone, "everybody");
    const isTold = () => phone.api.said(ada).some(({ text }) => /✅ Done/.test(text));
    await lives([phone], isTold);
    const told = phone.api.said(ada).findLast(({ text }) => /✅ Done/.test(text));
    phone.api.person(ada).send("And tell everybody again", { replyTo: told?.id ?? 0 });
    await phone.hears(/Everybody knows/);
  });
});

test("golden: what it made comes as pictures and files, and what may hold secrets is asked about with where it would go", async () => {
  const folder = path.join(tempFolder(), "work");
  mkdirSync(folder);
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkM+9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  for (const [name, content] of [
    ["chart.png", png],
    ["report.md", "# All is well\n"],
    [".env", "A=1\n"],
  ] as const)
    writeFileSync(path.join(folder, name), content);
  const sends = (file: string, caption = "") => [call("send_file", { path: file, caption }, file)];
  const provider = new ScriptedProvider([
    sends("chart.png", "What was sold"),
    sends("report.md"),
    sends(".env"),
    sends("nothing.txt"),
    [says("That is all.")],
  ]);
  await play("files-out", { provider, bot: { workspace: [folder] } }, async (phone) => {
    phone.api.person(ada).send("Send me what you made");
    await phone.api.until(() => open(phone) !== undefined);
    await phone.press("Deny");
    await phone.hears(/^That is all\.$/);
    await phone.hears(/✅ 4 steps/);
  });
});

test("golden: a plan is shown with its tasks, what they are at and what it costs while it goes on, in one message that is changed at a fair pace", async () => {
  const [writing, checking] = [gate(), gate()];
  const costs = (...parts: readonly (Part | Promise<unknown>)[]) => [
    ...parts,
    { type: "usage", usage: { inputTokens: 10_000, outputTokens: 0 } } as const,
  ];
  const provider = new CastProvider({
    router: inTurn([call("choose_way", { way: "team", reason: "It takes several." })]),
    planner: inTurn([
      proposes(
        [
          { id: "a", title: "Write <it>", agent: "writer" },
          { id: "b", title: "Check it", agent: "reviewer", depends_on: ["a"] },
        ],
        "The report is there.",
      ),
    ]),
    writer: inTurn(costs(call("look", { what: "the notes" })), costs(writing.passed, call("write", { name: "report.md", text: "x" })), [
      says("Written."),
    ]),
    reviewer: inTurn(costs(checking.passed, says("It is right."))),
    coordinator: speaks("The report is there, and it is right."),
  });
  const setting = {
    provider,
    agents,
    tools: [look, writingTool(new Map())],
    folders: ["/w"],
    price: { input: 2, output: 2 },
    bot: { workspace: ["/w"], approvalMode: "edits" },
  } as const;
  await play("plan", setting as never, async (phone) => {
    const { stage, clock, api } = phone;
    const happens = (type: string, count = 1) =>
      stage.until(() => stage.envelopes.filter(({ event }) => event.type === type).length >= count);
    api.person(ada).send("- look into the old numbers\n- write a report about them\n- have somebody read it");
    await phone.hears(/Plan 2 tasks/);
    await happens("usage-report", 3);
    await happens("step-end", 2);
    clock.advance(1_200);
    await phone.hears(/Look at the notes/);
    writing.open();
    await happens("task-start", 2);
    clock.advance(1_200);
    await phone.hears(/☑ Write/);
    checking.open();
    await phone.hears(/and it is right/);
    await phone.hears(/^✅/);
  });
});

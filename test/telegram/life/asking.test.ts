import assert from "node:assert/strict";
import { test } from "node:test";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { startBotApi } from "../../fakes/telegram/bot-api.ts";
import { ok } from "../../scenarios/acts.ts";
import { windows } from "../../scenarios/pair.ts";
import { tempFolder } from "../../temp.ts";
import { ada, lives, pickUp } from "../phone.ts";

/** Two windows on one bot, of which the first has asked something. */
async function asked(tool: "command" | "ask_user") {
  const ran: string[] = [];
  const run = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const calls = call(tool, { command: { line: "deploy" }, ask_user: { question: "Deploy it?", choices: ["yes", "no"] } }[tool]);
  const provider = new ScriptedProvider([[calls], [says("It is deployed.")]]);
  const setting = { provider, tools: [run, askUserTool()] };
  const { a, b, leases } = windows(setting, setting);
  const [api, folder, clock] = [await startBotApi(), tempFolder(), new ManualClock()];
  const { now, later, sleep } = clock;
  const ports = (owner: string) => ({ now, later, sleep, monotonic: now, owner, isAlive: (each: string) => !leases.dead.has(each) });
  const first = await pickUp({ api, folder, provider, ports: ports("A"), stage: a });
  const other = await pickUp({ api, folder, provider, ports: ports("B"), stage: b, isQuiet: true });
  const open = () => api.said(ada).filter(({ buttons }) => buttons.length > 0);
  const until = (isSo: () => boolean) => lives([a, b, { clock }], isSo);
  api.person(ada).send("Deploy it");
  await until(() => open().length === 1);
  /** Resolves when the other window answers for the bot. */
  const isWithOther = async () => {
    let isSo = false;
    const look = () => void other.telegram.status().then(([status]) => (isSo ||= status?.isHere === true && status.state === "polling"));
    other.telegram.subscribe(look);
    await until(() => isSo);
  };
  const end = async () => {
    await Promise.all([first.close(), other.close()]);
    await api.close();
  };
  const said = (pattern: RegExp) => api.said(ada).filter(({ text }) => pattern.test(text));
  return { api, ran, first, other, open, until, isWithOther, said, end };
}

test("a question that waits while another window begins to answer for the bot is answered where it stands", async () => {
  const { api, ran, other, open, until, isWithOther, said, end } = await asked("command");
  const [question] = open();
  await other.telegram.start("bot");
  await isWithOther();
  api.person(ada).press(question?.id ?? 0, "Allow once");
  await until(() => said(/It is deployed/).length > 0 && said(/Allowed once by Ada/).length > 0);
  assert.deepEqual(ran, ["deploy"]);
  assert.deepEqual(
    said(/deploy[\s\S]*Where/).map(({ id }) => id),
    [question?.id],
  );
  await end();
});

for (const [tool, label] of [
  ["command", "Allow once"],
  ["ask_user", "yes"],
] as const)
  test(`a question of ${tool} that waits when its window is closed is put once more by the window that goes on, and nothing says that the run was stopped`, async () => {
    const { api, ran, first, open, until, isWithOther, said, end } = await asked(tool);
    const [question] = open();
    await first.close();
    await isWithOther();
    await until(() => open().length === 1 && open()[0]?.id !== question?.id);
    assert.match(api.said(ada).find(({ id }) => id === question?.id)?.text ?? "", /Another window goes on with this, so it is asked anew/);
    api.person(ada).press(open()[0]?.id ?? 0, label);
    await until(() => said(/It is deployed/).length > 0 && open().length === 0);
    assert.deepEqual(ran, tool === "command" ? ["deploy"] : []);
    assert.deepEqual(said(/was stopped/), []);
    assert.equal(said(tool === "command" ? /command\?/ : /❓/).length, 2);
    await end();
  });

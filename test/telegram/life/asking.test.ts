import assert from "node:assert/strict";
import { test } from "node:test";
import { askUserTool } from "../../../src/core/tools/ask-user.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { ok } from "../../scenarios/acts.ts";
import { twoPhones } from "../pair.ts";
import { ada } from "../phone.ts";

/** Two windows on one bot, of which the first has asked something. */
async function asked(tool: "command" | "ask_user") {
  const ran: string[] = [];
  const run = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const calls = call(tool, { command: { line: "deploy" }, ask_user: { question: "Deploy it?", choices: ["yes", "no"] } }[tool]);
  const provider = new ScriptedProvider([[calls], [says("It is deployed.")]]);
  const windows = await twoPhones({ provider, tools: [run, askUserTool()] });
  const { api, until } = windows;
  const open = () => api.said(ada).filter(({ buttons }) => buttons.length > 0);
  api.person(ada).send("Deploy it");
  await until(() => open().length === 1);
  return { ...windows, ran, open };
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

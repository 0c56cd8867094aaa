import assert from "node:assert/strict";
import { test } from "node:test";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { breath, gate, ok } from "../../scenarios/acts.ts";
import { ada, lives, type Phone, pickUp } from "../phone.ts";

const texts = ({ api }: Phone) => api.said(ada).map(({ text }) => text);
const mark = /^\(Perhaps for the second time/;

/** Stops the bot while Telegram owes it an answer, which comes once it polls no more; or never. */
async function stopOver(phone: Phone, answer: { open(): void } | "never"): Promise<void> {
  const { telegram, api } = phone;
  let isStopped = false;
  const stopped = telegram.stop("bot").then(() => {
    isStopped = true;
  });
  await api.until(() => !api.updates.isPolled);
  if (answer === "never") await lives([phone], () => isStopped);
  // It would be cut off by now.
  else for (let round = 0; round < 1_000; round += 1) await breath();
  if (answer !== "never") answer.open();
  await stopped;
}

/** Resolves once everything is said that was owed. */
async function startAgain({ telegram, stage }: Phone): Promise<void> {
  await telegram.start("bot");
  while ((await stage.store.botChats("bot"))[0]?.reports.some(({ state }) => state !== "sent") !== false) await breath();
}

test("an answer that is on its way when the bot is stopped is let through, and is told once", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("One.")]]) });
  const answer = gate();
  phone.api.fail("sendMessage", { kept: answer.passed });
  phone.api.person(ada).send("Say it");
  await phone.hears(/One/);
  await stopOver(phone, answer);
  await startAgain(phone);
  assert.deepEqual(
    texts(phone).filter((each) => each.includes("One.")),
    ["One."],
  );
  await phone.close();
});

test("a stop waits only for a moment for what is on its way; what is in doubt then comes once more, and says so", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("One.")]]) });
  for (let times = 0; times < 2; times += 1) {
    phone.api.fail("sendMessage", { kept: gate().passed });
    if (times === 0) phone.api.person(ada).send("Say it");
    await phone.api.until(() => phone.api.said(ada).length === times + 1);
    await stopOver(phone, "never");
    await phone.telegram.start("bot");
  }
  await startAgain(phone);
  const [first, second, ...others] = texts(phone);
  assert.equal(first, "One.");
  assert.match(second ?? "", mark);
  assert.deepEqual(
    others.filter((each) => each.includes("One.")),
    [],
  );
  await phone.close();
});

test("of a long answer, only what did not arrive before a stop comes after it", async () => {
  const prose = (word: string) => `${word} ${"is said here. ".repeat(250)}\n\n`;
  const words = ["First", "Second", "Third"];
  const phone = await pickUp({ provider: new ScriptedProvider([[says(words.map(prose).join(""))]]) });
  const answer = gate();
  phone.api.fail("sendMessage", { kept: answer.passed });
  phone.api.person(ada).send("Say it");
  await phone.hears(/First/);
  await stopOver(phone, answer);
  await phone.telegram.start("bot");
  await phone.hears(/Third/);
  assert.deepEqual(
    texts(phone).map((each) => each.split(" ")[0]),
    words,
  );
  await phone.close();
});

test("a question of which it is not known whether it arrived comes once more and says so, and a press on either counts", async () => {
  for (const pressed of [0, 1]) {
    const ran: string[] = [];
    const tool = commandTool(async (line) => {
      ran.push(line);
      return ok("fine");
    });
    const provider = new ScriptedProvider([[call("command", { line: "deploy" })], [says("Done.")]]);
    const phone = await pickUp({ provider, tools: [tool], bot: { workspace: [] } });
    const asked = () => phone.api.said(ada).filter(({ buttons }) => buttons.length > 0);
    phone.api.fail("sendMessage", "deaf", 2);
    phone.api.person(ada).send("Do it");
    await phone.api.until(() => asked().length === 2);
    assert.deepEqual(
      asked().map(({ text }) => mark.test(text)),
      [false, true],
    );
    phone.api.person(ada).press(asked()[pressed]?.id ?? 0, "Allow once");
    await phone.hears(/^Done/);
    await phone.hears(/Allowed once by Ada/);
    assert.deepEqual(ran, ["deploy"]);
    await phone.close();
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { answersIn } from "../../src/core/telegram/chat/say.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { ada, pickUp } from "./phone.ts";

test("a message is answered by a run of the bot's agent, in a conversation that goes on", async () => {
  const provider = new ScriptedProvider([[says("Hello **Ada**.")], [says("Again.")]]);
  const phone = await pickUp({ provider, folders: ["/home/ada/shop"] });
  phone.api.person(ada).send("Hello?");
  assert.equal(await phone.hears(/Hello/), "Hello Ada.");
  assert.deepEqual(phone.api.said(ada).at(-1)?.entities, [{ type: "bold", offset: 6, length: 3 }]);
  phone.api.person(ada).send("And now?");
  await phone.hears(/Again/);
  const [only, ...others] = await phone.stage.runtime.list();
  assert.deepEqual([only?.title, others.length], ["Hello?", 0]);
  const said = provider.requests[1]?.messages.filter((each) => each.role === "user");
  assert.equal(said?.length, 2);
  await phone.close();
});

test("what was begun on the telephone is seen elsewhere and can be continued there", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("One.")], [says("Two.")]]) });
  phone.api.person(ada).send("Begin");
  await phone.hears(/One/);
  const [{ id: sessionId } = { id: "" }] = await phone.stage.runtime.list();
  const sent = await phone.stage.runtime.send({ text: "Go on", sessionId, workspace: [], model: "test/scripted", approvalMode: "ask" });
  await phone.stage.until(({ event, runId }) => event.type === "run-end" && sent.kind === "started" && runId === sent.runId);
  const view = await phone.stage.runtime.open(sessionId);
  assert.deepEqual(
    view?.messages.map(({ text }) => text),
    ["Begin", "One.", "Go on", "Two."],
  );
  assert.deepEqual(
    phone.api.said(ada).map(({ text }) => text),
    ["One."],
  );
  await phone.close();
});

test("a bot that is stopped polls no more, at once", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  await phone.telegram.stop("bot");
  await phone.api.until(() => !phone.api.updates.isPolled);
  const [status] = await phone.telegram.status();
  assert.deepEqual([status?.state, status?.isHere], ["idle", false]);
  await phone.close();
});

test("who was let in is no newcomer any more, and takes no place from others who would like to be", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  const codeOf = async (person: number) => /hour: (\w{8})/.exec(await phone.hears(/code within the hour/, person))?.[1] ?? "";
  for (const person of [201, 202, 203, 204]) {
    phone.api.person(person, `Guest ${person}`).send("Hello?");
    const code = await codeOf(person);
    const [before] = await phone.telegram.status();
    assert.deepEqual(
      before?.newcomers.map(({ chat }) => chat),
      [person],
    );
    assert.ok("chat" in (await phone.telegram.pair("bot", code)));
  }
  assert.deepEqual((await phone.telegram.status())[0]?.newcomers, []);
  const lines = await phone.telegram.log("bot");
  assert.match(
    "problem" in lines ? "" : lines.join("\n"),
    /this process begins to answer[\s\S]*201 \(Guest 201\)[\s\S]*Guest 201 \(201\) was let in/,
  );
  await phone.close();
});

test("a token that Telegram does not know is not kept", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([]) });
  const wrong = {
    name: "other",
    token: "1:wrong-token-here",
    apiRoot: phone.api.root,
    model: "m/m",
    approvalMode: "ask",
    workspace: [],
  } as const;
  assert.match(JSON.stringify(await phone.telegram.add(wrong)), /does not know this token/);
  assert.deepEqual(
    (await phone.telegram.list()).map(({ id }) => id),
    ["bot"],
  );
  await phone.close();
});

test("a token that another bot has is not taken a second time, so that no stop of one ends the other", async () => {
  const phone = await pickUp({ provider: new ScriptedProvider([[says("Here.")]]) });
  const again = {
    ...{ name: "other", token: ` ${phone.api.token}\n`, apiRoot: phone.api.root },
    ...({ model: "m/m", approvalMode: "ask", workspace: [] } as const),
  };
  assert.match(JSON.stringify(await phone.telegram.add(again)), /“bot” has this token already/);
  phone.api.person(ada).send("Hello?");
  await phone.hears(/Here/);
  assert.equal((await phone.telegram.list()).length, 1);
  await phone.close();
});

test("whose messages the runs of a long conversation answer is known after one look at each, of another try those of the run before it", () => {
  let looks = 0;
  const messages = Array.from({ length: 200 }, (_, nr) => ({
    id: `m${nr}`,
    runId: `r${nr}`,
    get role() {
      looks += 1;
      return "user" as const;
    },
  }));
  const runs = [...messages.map(({ runId }) => ({ id: runId })), { id: "another try" }, { id: "and another" }];
  const answered = answersIn({ messages, runs } as unknown as SessionRecord);
  assert.deepEqual(
    runs.flatMap(({ id }) => answered(id).map((each) => each.id)),
    [...messages.map(({ id }) => id), "m199", "m199"],
  );
  assert.equal(looks, 200);
});

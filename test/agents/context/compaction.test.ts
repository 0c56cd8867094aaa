import assert from "node:assert/strict";
import { test } from "node:test";
import { fullForSummary } from "../../../src/core/agents/compact/room.ts";
import { estimateTokens } from "../../../src/core/agents/context/tokens.ts";
import type { Part } from "../../../src/core/providers/provider.ts";
import { call, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { gate, hears, reopened } from "../../scenarios/acts.ts";
import { type Setting, type Stage, setStage } from "../../scenarios/stage.ts";
import { bigLook, compactionsOf, holdGrowing, holdShort, holdSound, long, sizeOf, summariesOf, summaryOf, Talker } from "./stand.ts";

const window = 8_000;
const answer = (name: string, tokens = 900) => [says(long(name, tokens))];
const counted = (inputTokens: number, outputTokens: number): Part => ({ type: "usage", usage: { inputTokens, outputTokens } });

/** A conversation of so many messages, each answered at length. */
async function talk(provider: Talker, messages: readonly string[], setting: Partial<Setting> = {}): Promise<Stage> {
  const stage = setStage({ provider, tools: [bigLook(500)], window, ...setting });
  for (const each of messages) await stage.play(each);
  return stage;
}

const orders = [
  "Always use tabs, never spaces: that is an order.",
  ...Array.from({ length: 8 }, (_, index) => `Go on with part ${index + 2}.`),
];
const answers: ScriptedTurn[] = orders.map((_, index) => answer(`answer${index}`));

test("a conversation that nears the window goes on with a summary of its older part, and keeps the person's words", async () => {
  const provider = new Talker(answers, [[says(summaryOf("The parts are written.")), counted(4_000, 120)]]);
  const stage = await talk(provider, orders);
  const [summary, ...others] = await summariesOf(stage);
  assert.ok(summary && others.length === 0);
  assert.ok(summary.tokensAfter < summary.tokensBefore / 1.5 && summary.tokensBefore >= fullForSummary * window);
  assert.equal(summary.by, "model");
  const last = provider.talks.requests.at(-1);
  assert.ok(last);
  assert.match(last.messages[0]?.text ?? "", /The parts are written\..*Always use tabs, never spaces: that is an order\./s);
  assert.match(last.messages.at(-1)?.text ?? "", /part 9/);
  assert.ok(
    last.messages.some((each) => each.role === "assistant" && each.text.startsWith("answer7")),
    "the newest stays as it was",
  );
  for (const each of provider.talks.requests) holdSound(each, window);
  holdGrowing(provider.talks.requests, 1);
  assert.equal((await stage.view()).messages.length, 2 * orders.length, "the conversation stays whole");
  await holdShort("compacted", stage);
});

test("the meter tells the summary as a kind of its own, and that less fills the window", async () => {
  const stage = await talk(new Talker(answers, [[says(summaryOf("The parts are written."))]]), orders);
  const uses = (await stage.view()).messages.flatMap((each) => (each.role === "assistant" && each.context ? [each.context.parts] : []));
  const [summary] = await summariesOf(stage);
  assert.equal(uses.at(-1)?.summary, estimateTokens(summary?.text ?? ""));
  assert.equal(uses[0]?.summary, undefined);
  assert.ok((uses.at(-1)?.answers ?? 0) < (uses.at(-3)?.answers ?? 0));
});

test("what a summary cost counts as the run's", async () => {
  const provider = new Talker(
    orders.map((_, index) => [...answer(`answer${index}`), counted(1_000 * (index + 1), 10)]),
    [[says(summaryOf("Written.")), counted(4_000, 120)]],
  );
  const stage = await talk(provider, orders);
  const run = (await summariesOf(stage))[0]?.runId;
  const { usage } = (await stage.view()).runs.find((each) => each.id === run) ?? {};
  const own = (await stage.view()).messages.find((each) => each.role === "assistant" && each.runId === run);
  assert.ok(own?.role === "assistant");
  assert.deepEqual(usage, { inputTokens: 4_000 + (own.usage?.inputTokens ?? 0), outputTokens: 130, costUnknown: true });
});

test("what a summary would not make shorter is left as it is, and it is told that the window is nearly full", async () => {
  const provider = new Talker([[says("Yes.")], [says("No.")]], [[says(summaryOf("Words."))]]);
  const stage = await talk(provider, [long("orders", 850), long("paste", 5_900)]);
  assert.deepEqual(await compactionsOf(stage), []);
  assert.equal(provider.asides.requests.length, 0, "and none is paid for");
  const told = stage.envelopes.flatMap(({ event }) =>
    event.type === "notice" && event.notice.kind === "warning" ? [event.notice.message] : [],
  );
  assert.match(told[0] ?? "", /fills 8\d % .* can't be made shorter for now/);
});

test("what a provider counts corrects the estimates", async () => {
  const provider = new Talker(
    answers.map((turn) => (request) => [...(turn as readonly Part[]), counted(Math.round(sizeOf(request) * 1.6), 10)]),
    Array.from({ length: 5 }, () => [says(summaryOf("Written."))]),
  );
  const stage = await talk(provider, orders);
  const sizes = provider.talks.requests.map((each) => sizeOf(each) * 1.6);
  assert.ok(Math.max(...sizes) <= window && Math.max(...sizes) > window / 2);
  const [summary] = await summariesOf(stage);
  assert.ok(summary && summary.tokensBefore >= fullForSummary * window && summary.tokensBefore < window);
});

const refusal = "I can't help with that.";
const bad: Readonly<Record<string, ScriptedTurn>> = {
  "a text without the headings": [says("We talked about many parts.")],
  "a refusal": [says(refusal)],
  nothing: [],
  "a summary that is longer than what it stands for": [says(summaryOf("x", long("much", 6_000)))],
  "one that was cut off": [says(summaryOf("x")), { type: "finish", reason: "length" }],
  "one that was withheld": [says(summaryOf("x")), { type: "finish", reason: "content" }],
  JSON: [says('{"goal": ["x"], "done": null}')],
  "headings with nothing below them": [says(summaryOf("").replace(/- .*/g, ""))],
  "a failure of the request itself": [{ type: "error", failure: { code: "bad-request", message: "No." } }],
};

for (const [what, turn] of Object.entries(bad)) {
  test(`where the model gives ${what} twice, a plain summary is made of what is stored`, async () => {
    const provider = new Talker(answers, [turn, turn]);
    const stage = await talk(provider, orders);
    const summaries = await summariesOf(stage);
    assert.ok(summaries.length > 0 && summaries[0]?.by === "rows");
    assert.match(summaries[0].text, /## Goal\nAlways use tabs, never spaces/);
    assert.ok(summaries[0].tokensAfter < summaries[0].tokensBefore);
    for (const each of provider.talks.requests) holdSound(each, window);
    assert.equal((await stage.view()).runs.at(-1)?.state, "completed");
  });

  if (turn.length === 0 || (Array.isArray(turn) && turn.at(-1)?.type !== "error"))
    test(`after ${what} the model is told what is wrong, and its second summary counts`, async () => {
      const provider = new Talker(answers, [turn, [says(summaryOf("Better."))]]);
      const stage = await talk(provider, orders);
      const [summary] = await summariesOf(stage);
      assert.equal(summary?.by, "model");
      assert.match(summary.text, /Better\./);
      assert.match(provider.asides.requests[1]?.messages.at(-1)?.text ?? "", /can't be used\. .+ Write the whole summary again/);
    });
}

test("while the model can't be reached nothing is summarised, and the run says what it would have said", async () => {
  const down: ScriptedTurn = [{ type: "error", failure: { code: "network", message: "Nobody answers." } }];
  const provider = new Talker([...answers.slice(0, 7), down, ...answers.slice(7)], [down, [says(summaryOf("Written."))]]);
  const stage = await talk(provider, orders);
  const { runs } = await stage.view();
  assert.equal(runs.filter((each) => each.failure?.code === "network").length, 1);
  assert.equal((await summariesOf(stage))[0]?.by, "model");
});

test("an older part that is too long to be summarised at once is summarised in pieces, each with the summary so far", async () => {
  const provider = new Talker(
    [answer("first", 3_000), answer("second", 3_000), answer("third", 100)],
    Array.from({ length: 9 }, (_, index) => [says(summaryOf(`Up to piece ${index}.`))]),
  );
  const stage = await talk(provider, ["one", "two", "three"], { window: 7_000 });
  assert.ok(provider.asides.requests.length >= 2);
  for (const each of provider.asides.requests) assert.ok(sizeOf(each) <= 7_000);
  assert.match(provider.asides.requests[1]?.messages[0]?.text ?? "", /Up to piece 0\..*part 2 of/s);
  assert.match((await summariesOf(stage))[0]?.text ?? "", new RegExp(`Up to piece ${provider.asides.requests.length - 1}\\.`));
});

test("where even a piece is too much for the model, smaller ones are tried", async () => {
  const tooMuch: ScriptedTurn = [{ type: "error", failure: { code: "overflow", message: "prompt is too long" } }];
  const provider = new Talker(answers, [tooMuch, ...Array.from({ length: 9 }, () => [says(summaryOf("In the end."))])]);
  const stage = await talk(provider, orders);
  const [first, second] = provider.asides.requests;
  assert.ok(first && second && sizeOf(second) < sizeOf(first));
  assert.equal((await summariesOf(stage))[0]?.by, "model");
});

test("after a second summary the person's orders still stand there word for word, and the first one was its beginning", async () => {
  const many = [...orders, ...Array.from({ length: 9 }, (_, index) => `And part ${index + 10}.`)];
  const provider = new Talker(
    many.map((_, index) => answer(`answer${index}`)),
    [[says(summaryOf("First: the decision is B."))], [says(summaryOf("Second."))], [says(summaryOf("Third."))]],
  );
  const stage = await talk(provider, many);
  const summaries = await summariesOf(stage);
  assert.ok(summaries.length >= 2);
  assert.match(provider.asides.requests[1]?.messages[0]?.text ?? "", /First: the decision is B\./);
  const sent = provider.talks.requests.at(-1)?.messages ?? [];
  assert.match(sent[0]?.text ?? "", /Always use tabs, never spaces: that is an order\./s);
  assert.equal(sent.filter((each) => each.text.includes("stands in their place")).length, 1);
  for (const each of provider.talks.requests) holdSound(each, window);
  holdGrowing(provider.talks.requests, (await compactionsOf(stage)).length);
});

test("a message that steers while a summary is made is read with the next question", async () => {
  const written = gate();
  const provider = new Talker(answers, [[written.passed, says(summaryOf("Written."))]]);
  const stage = setStage({ provider, window });
  for (const each of orders.slice(0, 7)) await stage.play(each);
  const before = provider.talks.requests.length;
  const last = stage.play(orders[7] ?? "");
  while (provider.asides.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await stage.send("Rather in blue.");
  assert.equal((await stage.view()).notice?.message, "The conversation has become long: its older part is being summarised.");
  written.open();
  await last;
  const sent = provider.talks.requests[before]?.messages.map((each) => each.text) ?? [];
  assert.ok(sent[0]?.includes("Written."));
  assert.equal(sent.at(-1), "Rather in blue.");
  assert.equal((await stage.view()).notice, undefined);
});

test("a stop while a summary is made ends the run at once and leaves nothing of it", async () => {
  const provider = new Talker(answers, [["wait-for-abort"], [says(summaryOf("Later."))]]);
  const stage = setStage({ provider, window });
  for (const each of orders.slice(0, 7)) await stage.play(each);
  await stage.send(orders[7] ?? "");
  while (provider.asides.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await stage.runtime.stop(stage.sessionId());
  assert.equal((await stage.view()).runs.at(-1)?.state, "cancelled");
  assert.deepEqual(await compactionsOf(stage), []);
  await stage.play("Go on.");
  assert.match((await summariesOf(stage))[0]?.text ?? "", /Later\./);
});

test("a crash while a summary is made leaves nothing half; one after it sends the same", async () => {
  const provider = new Talker(answers, [["wait-for-abort"]]);
  const stage = setStage({ provider, window });
  for (const each of orders.slice(0, 7)) await stage.play(each);
  await stage.send(orders[7] ?? "");
  while (provider.asides.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await stage.runtime.close();
  const again = new Talker([answer("again"), answer("more")], [[says(summaryOf("After the crash."))]]);
  const after = reopened(stage, { provider: again, window });
  assert.deepEqual(await compactionsOf(after), []);
  await after.runtime.resume(stage.sessionId());
  await hears(after, "run-end");
  assert.match(again.talks.requests[0]?.messages[0]?.text ?? "", /After the crash\./);
  await after.runtime.close();

  const third = new Talker([answer("third")]);
  const last = reopened(after, { provider: third, window });
  await last.play("And now?");
  assert.deepEqual(third.talks.requests[0]?.messages.slice(0, again.talks.requests[0]?.messages.length), again.talks.requests[0]?.messages);
});

test("a summary that was taken back is not sent, the whole is, and a new one is made only when it would not fit", async () => {
  const provider = new Talker([...answers, answer("whole"), answer("end")], [[says(summaryOf("Written."))], [says(summaryOf("Again."))]]);
  const stage = await talk(provider, orders.slice(0, 8), { window: 8_300 });
  assert.equal((await summariesOf(stage)).length, 1);
  assert.equal((await stage.runtime.undoCompaction(stage.sessionId())).kind, "restored");
  await stage.play("And this?");
  const sent = provider.talks.requests.at(-1)?.messages ?? [];
  assert.equal(sent[0]?.text, orders[0]);
  assert.equal(sent.length, 17);
  assert.equal((await summariesOf(stage)).length, 1);
  assert.equal((await stage.runtime.undoCompaction(stage.sessionId())).kind, "refused");
  await holdShort("compacted-undone", stage);
});

test("a summary of what no longer fits can't be taken back, and it is said why", async () => {
  const provider = new Talker(
    [...answers, ...answers],
    Array.from({ length: 3 }, () => [says(summaryOf("Written."))]),
  );
  const stage = await talk(provider, [...orders, "More.", "And more."]);
  const receipt = await stage.runtime.undoCompaction(stage.sessionId());
  assert.ok(receipt.kind === "refused");
  assert.match(receipt.reason, /larger window/);
});

test("a call is never parted from its result", async () => {
  const turns = Array.from(
    { length: 30 },
    (_, index): ScriptedTurn => [
      says(long(`thinking${index}`, 300)),
      call("look", { what: `a${index}` }, `a${index}`),
      call("look", { what: `b${index}` }, `b${index}`),
    ],
  );
  const provider = new Talker(
    [...turns, [says("Done.")]],
    Array.from({ length: 9 }, (_, index) => [says(summaryOf(`Up to ${index}.`))]),
  );
  const stage = await talk(provider, ["Look at everything."], { limits: () => ({ turns: 50, milliseconds: 60_000 }) });
  assert.equal((await stage.view()).runs.at(-1)?.state, "completed");
  assert.ok((await compactionsOf(stage)).some((each) => each.kind === "outputs"));
  assert.ok((await summariesOf(stage)).length > 0);
  for (const each of provider.talks.requests) holdSound(each, window);
  holdGrowing(provider.talks.requests, (await compactionsOf(stage)).length);
});

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Answer } from "../fakes/model-answer.ts";
import { envelopesOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const skip = process.platform === "linux" ? false : "util-linux's script, which gives a program a terminal, is Linux's";
const prices = { "openai/scripted": { input: 100, cached: 10, output: 1_000 } };
/** Costs as many cents, and reads a file. */
const looks = (cents: number): Answer => ({
  toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }],
  usage: { input: cents * 100, output: 0 },
});
const ends = (cents: number): Answer => ({ text: "Done.", usage: { input: cents * 100, output: 0 } });

/** A workspace whose data folder holds these prices. */
async function priced(script: readonly Answer[], text = JSON.stringify(prices)) {
  const stage = await workspace(script);
  const data = path.join(path.dirname(stage.folder), "priced");
  mkdirSync(data);
  writeFileSync(path.join(data, "prices.json"), text);
  const typed = (...words: readonly string[]) => ["run", ...words, ...stage.words, "--data", data];
  return { ...stage, typed };
}

test("A run that can ask nobody ends at its budget, says so, and the cost is in every line that tells tokens", async () => {
  const { folder, environment, typed } = await priced([looks(30), looks(30), ends(1)]);
  const { code, stdout } = await run(typed("--json", "look", "--budget", "0.50"), { folder, environment });
  assert.equal(code, 1);
  const events = envelopesOf(stdout).map((each) => each.event);
  const reports = events.filter((each) => each.type === "usage-report").map((each) => (each.usage as { costUsd: number }).costUsd);
  assert.deepEqual(reports, [0.3, 0.3]);
  const { usage, failure } = events.at(-1) as unknown as { usage: object; failure: { code: string; message: string } };
  assert.deepEqual(usage, { inputTokens: 6_000, outputTokens: 0, costUsd: 0.6 });
  assert.equal(failure.code, "budget");
  assert.match(failure.message, /The run's budget of \$0\.50 is spent.*raise the budget/);
});

test("Through --json the question about a spent budget is answered, and the run goes on", async () => {
  const { folder, environment, typed } = await priced([looks(60), ends(30)]);
  const program = await start(typed("--json", "look", "--budget", "0.5"), { folder, environment });
  const said = await program.said(/"question-request".*\n/);
  const event = envelopesOf(said.slice(0, said.lastIndexOf("\n") + 1)).find((each) => each.event.type === "question-request")?.event;
  assert.ok(event);
  assert.equal(event.limit, "run-budget");
  assert.equal(event.spentUsd, 0.6);
  program.child.stdin.write(`${JSON.stringify({ reply: event.questionId, value: "go-on" })}\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.deepEqual(envelopesOf(stdout).at(-1)?.event.usage, { inputTokens: 9_000, outputTokens: 0, costUsd: 0.9 });
});

test("At a terminal the spent budget is asked about, its number lets the run go on, and the end tells the cost", { skip }, async () => {
  const { folder, environment, typed } = await priced([looks(60), ends(30)]);
  const program = await start(typed("look", "--budget", "0.5"), { folder, environment, terminal: true });
  await program.said(/The run's budget of \$0\.50 is spent[\s\S]*Should it go on\?[\s\S]*Up to \$0\.50 more[\s\S]*A number/);
  program.child.stdin.write("1\r");
  const { code, stdout } = await program.ended;
  assert.equal(code, 0, stdout);
  assert.match(stdout, /Cost: \$0\.90/);
});

test("A person sees what a run cost, and that a price is not known only where it matters", async () => {
  const { folder, environment, typed } = await priced([ends(123), ends(1)]);
  const known = await run(typed("hi"), { folder, environment });
  assert.match(known.stderr, /^ {2}Cost: \$1\.23$/m);
  const unknown = await workspace([ends(1), ends(1), ends(1)]);
  const at = { folder: unknown.folder, environment: unknown.environment };
  assert.doesNotMatch((await run(["run", "hi", ...unknown.words], at)).stderr, /[Cc]ost|price/);
  assert.match((await run(["run", "hi", "--verbose", ...unknown.words], at)).stderr, /100 tokens in, 0 out · price unknown/);
  const told = await run(["run", "hi", "--budget", "1", ...unknown.words], at);
  assert.equal(told.code, 0);
  assert.match(told.stderr, /The price of openai\/scripted is not known.*give its price/);
});

test("The day's budget counts what other programs and conversations have spent", async () => {
  const { folder, environment, typed, requests } = await priced([ends(40), ends(70), ends(1)]);
  const day = ["--budget-day", "1"];
  assert.equal((await run(typed("one", ...day), { folder, environment })).code, 0);
  assert.equal((await run(typed("two", ...day), { folder, environment })).code, 0);
  const third = await run(typed("three", ...day), { folder, environment });
  assert.equal(third.code, 1);
  assert.match(third.stderr, /Failed:.*Today's budget for all conversations of \$1\.00 is spent/s);
  assert.equal(requests.length, 2);
});

test("Prices that can't be read are told before anything begins, with what to do", async () => {
  const { folder, environment, typed, requests } = await priced([ends(1)], '{"openai/scripted": {"input": "2"}}');
  const { code, stderr } = await run(typed("hi"), { folder, environment });
  assert.equal(code, 2);
  assert.match(stderr, /prices\.json: the price of "openai\/scripted" can't be read at "input"\. Write US dollars for a million tokens/);
  assert.equal(requests.length, 0);
  const doctor = await run(["doctor", ...typed("hi").slice(-2)], { folder, environment });
  assert.equal(doctor.code, 1);
  assert.match(
    doctor.stdout,
    /✓ prices {7}of \d+ models, as of \d{4}-\d\d-\d\d\n✗ prices {7}.*prices\.json: the price of "openai\/scripted"/,
  );
});

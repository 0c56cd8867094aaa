import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Answer, ChatBody } from "../fakes/model-answer.ts";
import { envelopesOf, type Program, questionOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const holds = { text: "I think", fault: { kind: "hang", afterBytes: 600 } } as const;
const asksToRun = (command: string): Answer => ({ toolCalls: [{ name: "run_command", arguments: { command } }] });
const asksThePerson = { toolCalls: [{ name: "ask_user", arguments: { question: "Which?", choices: ["red", "blue"], allow_text: false } }] };
const limited = (seconds: number): Answer => ({
  status: 429,
  headers: { "content-type": "application/json", "retry-after": String(seconds) },
  body: '{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}',
});

test("A steer is read at the next step, also while a question is open, and what is queued follows as a run of its own", async () => {
  const { folder, words, environment, requests } = await workspace([asksToRun("true"), { text: "First." }, { text: "Second." }]);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  // Lines that come before the run has begun wait for it.
  tell(program, { queue: "later" });
  const { approvalId } = await questionOf(program);
  tell(program, { steer: "and this" });
  await program.said(/"queue-change".*and this/);
  tell(program, { answer: approvalId, decision: "allow" });
  const { code, stdout, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.deepEqual(outcomes(stdout), [
    ["completed", "First."],
    ["completed", "Second."],
  ]);
  assert.deepEqual(
    requests.map((each) => said(each.body)),
    [["begin"], ["begin", "and this"], ["begin", "and this", "later"]],
  );
  assert.equal(envelopesOf(stdout).at(-1)?.event.type, "run-end");
});

test("An interrupt stops the run and is next, ahead of what was queued; the exit code is the last run's", async () => {
  const { folder, words, environment, requests } = await workspace([holds, { text: "Now." }, { text: "Later." }]);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  await program.said('"text-delta"');
  tell(program, { queue: "later" }, { interrupt: "now" });
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.deepEqual(
    outcomes(stdout).map(([outcome]) => outcome),
    ["cancelled", "completed", "completed"],
  );
  assert.deepEqual(requests.map((each) => said(each.body)).at(-1), ["begin", "now", "later"]);
});

test('{"cancel":true} ends one run, Ctrl+C everything', async () => {
  const script = [holds, holds, { text: "Never." }];
  const { folder, words, environment, requests } = await workspace(script);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  await program.said('"text-delta"');
  tell(program, { queue: "second" }, { queue: "third" }, { cancel: true });
  await program.said(/"run-end"[\s\S]*"text-delta"/);
  program.child.kill("SIGINT");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  assert.deepEqual(
    outcomes(stdout).map(([outcome]) => outcome),
    ["cancelled", "cancelled"],
  );
  assert.equal(requests.length, 2);
  const shown = await run(["sessions", "export", await onlySession({ folder, environment }), "--format", "json"], { folder, environment });
  const { waiting } = JSON.parse(shown.stdout) as { waiting: { text: string }[] };
  assert.deepEqual(
    waiting.map((each) => each.text),
    ["third"],
  );
});

test("Every line that was read before the last run ended is carried out, however fast the answers come", async () => {
  const script = ["begin", "one", "two", "three"].map((text) => ({ text: `${text}.` }));
  const { folder, words, environment, requests } = await workspace(script);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  program.child.stdin.end('{"queue":"one"}\n{"queue":"two"}\n\ufeff{"queue":"three"}\n');
  const { code, stdout, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.deepEqual(requests.map((each) => said(each.body)).at(-1), ["begin", "one", "two", "three"]);
  assert.equal(outcomes(stdout).length, 4);
});

test("A long line that arrives in pieces does not lose itself or what follows it", async () => {
  const { folder, words, environment, requests } = await workspace(() => ({ text: "Yes." }));
  const program = await start(["run", "--json", "--mode", "fast", "begin", ...words], { folder, environment });
  const long = "x".repeat(900_000);
  program.child.stdin.end(`${JSON.stringify({ queue: long })}\n${JSON.stringify({ queue: "two" })}\n`);
  const { code, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.equal(requests.length, 3);
});

test("What is said the moment a run begins is heard, each kind of it", async () => {
  const { folder, words, environment, requests } = await workspace(({ body }) => (said(body).includes("four") ? { text: "Yes." } : holds));
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  await program.said('"run-start"');
  tell(program, { steer: "one" }, { queue: "two" }, { interrupt: "three" }, { interrupt: "four" }, { queue: "five" });
  const { code, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.deepEqual([...(requests.map((each) => said(each.body)).at(-1) ?? [])].sort(), ["begin", "five", "four", "one", "three", "two"]);
});

test("A cancel overtakes the lines before it, and one that says more is a cancel alone", async () => {
  // Whether the first run comes to ask the model before its cancel is not said.
  const { folder, words, environment } = await workspace(({ body }) => (said(body).includes("second") ? { text: "Second." } : holds));
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  tell(program, { queue: "second" }, { steer: "not this", cancel: true });
  const { code, stdout, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    outcomes(stdout).map(([outcome]) => outcome),
    ["cancelled", "completed"],
  );
  assert.match(stderr, /only the cancel of this line was carried out.*steer/i);
  assert.doesNotMatch(stdout, /not this/);
});

test("A question is answered by a line that fits it", async () => {
  const { folder, words, environment, requests } = await workspace([asksThePerson, { text: "Blue it is." }]);
  const program = await start(["run", "--json", "paint", ...words], { folder, environment });
  const { questionId } = await requestOf(program, "question-request");
  tell(program, { reply: questionId, value: "green" });
  await program.said("the question still waits", "stderr");
  tell(program, { reply: questionId, value: "blue" });
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.equal(envelopesOf(stdout).find((each) => each.event.type === "question-answer")?.event.by, "json");
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /blue/);
});

test("A question nobody answers before standard input ends gives exit code 3", async () => {
  const { folder, words, environment } = await workspace([asksThePerson, { text: "I chose." }]);
  const program = await start(["run", "--json", "paint", ...words], { folder, environment });
  await requestOf(program, "question-request");
  program.child.stdin.end();
  const { code, stdout } = await program.ended;
  assert.equal(code, 3);
  assert.equal(envelopesOf(stdout).find((each) => each.event.type === "question-answer")?.event.by, "nobody");
  assert.deepEqual(outcomes(stdout), [["completed", "I chose."]]);
});

test("A run that is parked says until when, and goes on when it is told to", async () => {
  const { folder, words, environment } = await workspace([limited(300), { text: "There." }]);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  const said = await program.said(/"reason":"parked".*\n/);
  const parked = envelopesOf(said.slice(0, said.lastIndexOf("\n"))).find((each) => each.event.reason === "parked");
  assert.ok(Date.parse(String(parked?.event.until)) > Date.now());
  tell(program, { resume: true });
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.deepEqual(outcomes(stdout), [["completed", "There."]]);
});

test("A run that is parked can be ended", async () => {
  const { folder, words, environment } = await workspace([limited(300)]);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  await program.said('"reason":"parked"');
  tell(program, { cancel: true });
  assert.equal((await program.ended).code, 130);
});

test("A run that failed gives exit code 1, and what waited stays", async () => {
  const { folder, words, environment } = await workspace([asksToRun("true"), { status: 400, body: '{"error":{"message":"No."}}' }]);
  const program = await start(["run", "--json", "begin", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  tell(program, { queue: "later" }, { answer: approvalId, decision: "allow" });
  const { code, stdout, stderr } = await program.ended;
  assert.equal(code, 1);
  assert.equal(outcomes(stdout).length, 1);
  assert.equal(envelopesOf(stdout).at(-1)?.event.type, "run-end");
  assert.match(stderr, /What you sent meanwhile still waits/);
});

test("Pictures go with the message by what they are, and what is no picture is refused before anything begins", async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "A dot." }]);
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  writeFileSync(path.join(folder, "dot.txt"), Buffer.from(dot, "base64"));
  const { code } = await run(["run", "look", "--image", "dot.txt", ...words], { folder, environment });
  assert.equal(code, 0);
  assert.match(JSON.stringify(requests[0]?.body.messages.at(-1)), new RegExp(`data:image/png;base64,${dot.slice(0, 30)}`));
  const none = await run(["run", "look", "--image", "notes.txt", ...words], { folder, environment });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /notes\.txt is no PNG, JPEG, GIF or WebP picture/);
  const gone = await run(["run", "look", "--image", "gone.png", ...words], { folder, environment });
  assert.match(gone.stderr, /gone\.png could not be read/);
  assert.equal(existsSync(path.join(folder, "gone.png")), false);
});

function tell({ child }: Program, ...lines: readonly object[]): void {
  child.stdin.write(lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
}

async function requestOf(program: Program, type: string): Promise<Readonly<Record<string, unknown>>> {
  const said = await program.said(new RegExp(`"type":"${type}".*\\n`));
  const line = said.split("\n").find((each) => each.includes(`"type":"${type}"`)) ?? "";
  return (JSON.parse(line) as { event: Record<string, unknown> }).event;
}

function outcomes(stdout: string): readonly (readonly unknown[])[] {
  return envelopesOf(stdout).flatMap(({ event }) => (event.type === "run-end" ? [[event.outcome, event.text]] : []));
}

function said(body: ChatBody): readonly unknown[] {
  return body.messages.filter((each) => each.role === "user").map((each) => each.content);
}

async function onlySession(options: { readonly folder: string; readonly environment: Readonly<Record<string, string>> }): Promise<string> {
  const [listed] = JSON.parse((await run(["sessions", "list", "--json"], options)).stdout) as { id: string }[];
  return listed?.id ?? "";
}

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, isAlive, questionOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const asksToRun = (command: string) => [{ toolCalls: [{ name: "run_command", arguments: { command } }] }, { text: "Done." }];

test("Each line is one envelope, numbered without a gap, and run-end is the last", async () => {
  const { folder, words, environment } = await workspace([
    { text: "I look.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }], usage: { input: 10, output: 2 } },
    { text: "It says hello.", usage: { input: 20, output: 3 } },
  ]);
  const { code, stdout, stderr } = await run(["run", "--json", "what is in the notes?", ...words], { folder, environment });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const envelopes = envelopesOf(stdout);
  assert.deepEqual(
    envelopes.map((each) => each.seq),
    envelopes.map((_, index) => index + 1),
  );
  const types = envelopes.map((each) => each.event.type);
  assert.equal(types.indexOf("run-end"), types.length - 1);
  const byType = (type: string) => envelopes.find((each) => each.event.type === type)?.event;
  const stepStart = byType("step-start");
  assert.equal(stepStart?.tool, "read_file");
  assert.deepEqual(stepStart?.input, { path: "notes.txt" });
  assert.equal(stepStart?.title, "Read notes.txt");
  assert.equal(byType("step-end")?.stepId, stepStart?.stepId);
  assert.equal(byType("step-end")?.outcome, "ok");
  assert.match(String(byType("step-end")?.output), /hello/);
  const { outcome, text, usage } = envelopes.at(-1)?.event ?? { type: "" };
  assert.deepEqual(
    { outcome, text, usage },
    { outcome: "completed", text: "It says hello.", usage: { inputTokens: 30, outputTokens: 5, costUnknown: true } },
  );
});

test("A question shows all of what would run and is answered by a line on standard input", async () => {
  const command = `echo ${"long ".repeat(100)}> made`;
  const { folder, words, environment } = await workspace(asksToRun(command));
  const program = await start(["run", "--json", "make it", ...words], { folder, environment });
  const question = await questionOf(program);
  assert.equal(question.detail, command);
  assert.equal(question.tool, "run_command");
  assert.deepEqual(question.scopes, ["once", "session"]);
  assert.ok((question.reasons as string[]).length > 0);
  program.child.stdin.write(`${JSON.stringify({ answer: question.approvalId, decision: "allow", scope: "once" })}\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  assert.ok(existsSync(path.join(folder, "made")));
  assert.equal(envelopesOf(stdout).find((each) => each.event.type === "approval-answer")?.event.by, "json");
});

test("A denial with a word reaches the model and changes nothing", async () => {
  const { folder, words, environment, requests } = await workspace(asksToRun("touch made"));
  const program = await start(["run", "--json", "make it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "deny", why: "use another name" })}\n`);
  assert.equal((await program.ended).code, 0);
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /use another name/);
  assert.deepEqual(readdirSync(folder), ["notes.txt"]);
});

test("Lines that mean nothing are said and passed over; the question still waits", async () => {
  const { folder, words, environment } = await workspace(asksToRun("true"));
  const program = await start(["run", "--json", "do it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  const check = async (line: string, said: string): Promise<void> => {
    program.child.stdin.write(`${line}\n`);
    await program.said(said, "stderr");
  };
  await check("not json", "Not a JSON object");
  await check("{}", "none of answer, reply, steer, queue, interrupt, cancel, resume, plan");
  await check('{"steer":" "}', "The message to steer is empty");
  await check('{"queue":7}', "This queue does not fit, it was ignored");
  await check('{"cancel":false}', "This cancel does not fit");
  await check('{"reply":"x","value":1}', 'no open question "x"');
  await check('{"answer":"nope\u202e\u200b","decision":"allow"}', 'no open question "nope\\u{202e}\\u{200b}"');
  await check(`{"answer":"${approvalId}","decision":"perhaps"}`, "does not fit");
  await check(`{"answer":"${approvalId}","decision":"allow","scope":"forever"}`, "the question still waits");
  program.child.stdin.write(`{"answer":"${approvalId}","decision":"allow"}\n`);
  assert.equal((await program.ended).code, 0);
});

test("An answer may say which rules are to be remembered; rules that don't fit are told why, and the question still waits", async () => {
  const change = (name: string) => ({ toolCalls: [{ name: "write_file", arguments: { path: `src/${name}`, content: "new\n" } }] });
  const { folder, words, environment } = await workspace([change("a.txt"), change("b.txt"), { text: "Done." }]);
  const program = await start(["run", "--json", "write them", ...words], { folder, environment });
  const question = await questionOf(program);
  assert.deepEqual(
    [question.scopes, question.rules, question.widerRules],
    [["once", "session", "workspace"], ["write:src/a.txt"], ["write:src/**"]],
  );
  const answer = (more: object): void => {
    program.child.stdin.write(`${JSON.stringify({ answer: question.approvalId, decision: "allow", scope: "workspace", ...more })}\n`);
  };
  answer({ rules: ["write:lib/**"] });
  await program.said("This answer does not fit, the question still waits: “write:lib/**” does not cover what was asked", "stderr");
  answer({ rules: "write:src/**" });
  await program.said("This answer does not fit, the question still waits: ✖ Invalid input", "stderr");
  answer({ rules: ["write:src/*.txt"] });
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const events = envelopesOf(stdout).map((each) => each.event);
  const decisions = events.flatMap((each) => (each.type === "step-run" ? [each.decision as { source: string; rules?: string[] }] : []));
  assert.deepEqual(
    decisions.map(({ source, rules }) => [source, rules]),
    [
      ["answer", undefined],
      ["grant", ["write:src/*.txt"]],
    ],
  );
  assert.equal(events.filter((each) => each.type === "approval-request").length, 1);
  assert.equal(readFileSync(path.join(folder, "src/b.txt"), "utf8"), "new\n");
});

test("At the end of standard input what waits is refused, and the exit code is 3", async () => {
  const { folder, words, environment } = await workspace(asksToRun("touch made"));
  const program = await start(["run", "--json", "make it", ...words], { folder, environment });
  await questionOf(program);
  program.child.stdin.end();
  const { code, stdout } = await program.ended;
  assert.equal(code, 3);
  assert.equal(envelopesOf(stdout).find((each) => each.event.type === "approval-answer")?.event.by, "nobody");
  assert.equal(existsSync(path.join(folder, "made")), false);
});

test('{"cancel":true} ends the command with all its children and the run as cancelled', async () => {
  const { folder, words, environment } = await workspace(asksToRun("sleep 300 & echo $! > pid; echo begun; wait"));
  const program = await start(["run", "--json", "wait", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`{"answer":"${approvalId}","decision":"allow"}\n`);
  await program.said(/"step-output".*begun/);
  program.child.stdin.write('{"cancel":true}\n');
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  assert.equal(envelopesOf(stdout).at(-1)?.event.outcome, "cancelled");
  assert.equal(isAlive(Number(readFileSync(path.join(folder, "pid"), "utf8"))), false);
});

test("The first Ctrl+C stops the run and keeps the conversation", async () => {
  const { folder, words, environment } = await workspace([
    { text: "I think", fault: { kind: "hang", afterBytes: 600 } },
    { text: "There." },
  ]);
  const program = await start(["run", "--json", "think", ...words], { folder, environment });
  await program.said('"text-delta"');
  program.child.kill("SIGINT");
  const { code, stdout, stderr } = await program.ended;
  assert.equal(code, 130, stderr);
  assert.equal(envelopesOf(stdout).at(-1)?.event.outcome, "cancelled");
  const again = await run(["run", "--continue", "go on", ...words], { folder, environment });
  assert.deepEqual({ code: again.code, stdout: again.stdout }, { code: 0, stdout: "There.\n" });
});

test("After a run whose process died, the next message begins a new run with one run-end of its own", async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: "echo $$ > pid; echo begun; exec sleep 300" } }] },
    { text: "There." },
  ]);
  const program = await start(["run", "--json", "do it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`{"answer":"${approvalId}","decision":"allow"}\n`);
  await program.said(/"step-output".*begun/);
  program.child.kill("SIGKILL");
  await program.ended;
  process.kill(Number(readFileSync(path.join(folder, "pid"), "utf8")));
  const { code, stdout, stderr } = await run(["run", "--json", "--continue", "--approve", "edits", "go on", ...words], {
    folder,
    environment,
  });
  assert.equal(code, 0, stderr);
  const events = envelopesOf(stdout).map((each) => each.event);
  assert.deepEqual([events[0]?.type, events[0]?.approvalMode], ["run-start", "edits"]);
  assert.equal(events.filter((each) => each.type === "run-end").length, 1);
  assert.equal(events.at(-1)?.text, "There.");
});

test("A cancel after a steer stops the one run, and another cancel the run that the steer begins", async () => {
  const hangs = { text: "I think", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment, requests } = await workspace([hangs, hangs]);
  const program = await start(["run", "--json", "think", ...words], { folder, environment });
  await program.said('"text-delta"');
  program.child.stdin.write('{"steer":"in German"}\n{"cancel":true}\n');
  await program.said(/"run-end"[\s\S]*"text-delta"/);
  program.child.stdin.write('{"cancel":true}\n');
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  const ends = envelopesOf(stdout).flatMap(({ event }) => (event.type === "run-end" ? [event.outcome] : []));
  assert.deepEqual(ends, ["cancelled", "cancelled"]);
  assert.equal(requests.length, 2);
});

test("--timeout bounds the wait for a rate limit once standard input has ended", async () => {
  const error = { message: "Rate limit reached for requests.", type: "requests", code: "rate_limit_exceeded" };
  const headers = { "content-type": "application/json", "retry-after": "300" };
  const { folder, words, environment } = await workspace([{ status: 429, headers, body: JSON.stringify({ error }) }]);
  const { code, stdout } = await run(["run", "--json", "--timeout", "2", "go", ...words], { folder, environment });
  assert.equal(code, 1);
  const failure = envelopesOf(stdout).at(-1)?.event.failure as { readonly code: string; readonly message: string };
  assert.equal(failure.code, "rate-limit");
  assert.match(failure.message, /longer than the time limit of 2 seconds allows/);
});

import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { questionOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const asksToRun = { toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] };

test("A yes for a conversation is listed with all it covers, and once taken back it is gone", async () => {
  const { folder, words, environment } = await workspace([asksToRun, { text: "Once." }, asksToRun, { text: "Twice." }]);
  const anycowork = (...all: string[]) => run(all, { folder, environment });
  const program = await start(["run", "--json", "make it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "session" })}\n{"queue":"again"}\n`);
  assert.equal((await program.ended).code, 0);

  const [grant, ...others] = JSON.parse((await anycowork("permissions", "list", "--json")).stdout);
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(grant), ["id", "sessionId", "title", "tool", "what", "where", "at"]);
  assert.deepEqual([grant.title, grant.tool, grant.what, grant.where], ["make it", "run_command", "touch made", folder]);
  assert.match((await anycowork("permissions", "list")).stdout, /make it\n {4}run_command: touch made\n {4}in /);

  const revoked = await anycowork("permissions", "revoke", grant.id.slice(0, 8));
  assert.deepEqual([revoked.code, /Taken back: run_command: touch made/.test(revoked.stdout)], [0, true]);
  assert.equal((await anycowork("permissions", "list", "--json")).stdout, "[]\n");
  const again = await anycowork("permissions", "revoke", grant.id);
  assert.deepEqual([again.code, /No remembered yes has an ID/.test(again.stderr)], [2, true]);
});

test("A yes that is taken back meanwhile is not honoured by the run that got it", async () => {
  const ask = { toolCalls: [{ name: "ask_user", arguments: { question: "Go on?" } }] };
  const held = await workspace([asksToRun, ask, asksToRun, { text: "Asked again." }]);
  const program = await start(["run", "--json", "make it", ...held.words], held);
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "session" })}\n`);
  const said = await program.said(/"question-request".*\n/);
  const questionId = /"questionId":"([^"]+)"/.exec(said)?.[1];
  const [grant] = JSON.parse((await run(["permissions", "list", "--json"], held)).stdout);
  assert.equal((await run(["permissions", "revoke", grant.id], held)).code, 0);
  program.child.stdin.write(`${JSON.stringify({ reply: questionId, value: "yes" })}\n`);
  await program.said(/"approval-request"[\s\S]*"approval-request"/);
  program.child.stdin.end();
  assert.equal((await program.ended).code, 3);
});

test("A check tells what the gate would say, and does nothing", async () => {
  const { folder, environment } = await workspace([]);
  mkdirSync(path.join(folder, "sub"));
  const check = async (...all: string[]) => {
    const { code, stdout, stderr } = await run(["permissions", "check", ...all], { folder, environment });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as { decision: string; reasons: string[]; rule: string | null; scopes: string[] };
  };
  const command = await check("run_command", "touch made");
  assert.deepEqual(command, { decision: "ask", reasons: ["Commands run only after a yes."], rule: null, scopes: ["once", "session"] });
  assert.equal((await check("run_command", '{"command":"ls","directory":"/"}')).scopes.length, 1);
  assert.equal((await check("read_file", '{"path":"notes.txt"}')).decision, "allow");
  assert.equal((await check("read_file", '{"path":"../secret.txt"}')).decision, "ask");
  const write = '{"path":"new.txt","content":"x"}';
  assert.deepEqual(
    [await check("write_file", write)].map(({ decision, rule }) => [decision, rule]),
    [["ask", "mode:ask"]],
  );
  assert.deepEqual(
    [await check("write_file", write, "--approve", "edits")].map(({ decision, rule }) => [decision, rule]),
    [["allow", "mode:edits"]],
  );
  assert.equal((await check("write_file", '{"path":".git/config","content":"x"}', "--approve", "edits")).decision, "ask");
  assert.equal((await check("read_file", "{")).decision, "deny");
  assert.deepEqual(readdirSync(folder).sort(), ["notes.txt", "sub"]);
  const stranger = await run(["permissions", "check", "fly", "{}"], { folder, environment });
  assert.deepEqual([stranger.code, /There is no tool "fly". The tools are: .*run_command/.test(stranger.stderr)], [2, true]);
});

test("Checks are read as lines and answered in their order; a bad one is told and passed over", async () => {
  const { folder, environment } = await workspace([]);
  const program = await start(["permissions", "check", "-"], { folder, environment });
  const lines = [
    { id: "a", tool: "run_command", input: "git status", shell: "bash" },
    { id: 2, tool: "read_file", input: { path: "notes.txt" } },
    { id: "c", tool: "read_file", input: { path: "notes.txt" }, platform: "win" },
    { id: "d", tool: "fly", input: "x" },
    { id: "e", tool: 7 },
    { id: "f", tool: "read_file", input: { path: "notes.txt" }, cwd: "nowhere" },
    { id: "g", tool: "run_command", input: "git status", platform: "win32", cwd: "C:\\x" },
    { id: "h", tool: "read_file", input: { path: "notes.txt" }, platform: "win32", cwd: "C:\\x" },
  ];
  program.child.stdin.end(`${lines.map((each) => JSON.stringify(each)).join("\n")}\nnot json\n\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as { id: unknown; decision?: string; reasons?: string[]; error?: string });
  assert.deepEqual(
    answers.map((each) => [each.id, each.decision ?? "error"]),
    [
      ["a", "ask"],
      [2, "allow"],
      ["c", "ask"],
      ["d", "error"],
      ["e", "error"],
      ["f", "error"],
      ["g", "ask"],
      ["h", "ask"],
      [null, "error"],
    ],
  );
  for (const id of ["g", "h"]) assert.match(String(answers.find((each) => each.id === id)?.reasons), /C:\\x of win32 can't be looked at/);
});

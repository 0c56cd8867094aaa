import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { questionOf, run, start } from "../program.ts";
import { workspace } from "../stage.ts";

const isGrant = ({ source }: { readonly source: string }): boolean => source === "grant";
const asksToRun = { toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] };

test("A yes for a conversation is listed with all it covers, and once taken back it is gone", async () => {
  const { folder, words, environment } = await workspace([asksToRun, { text: "Once." }, asksToRun, { text: "Twice." }]);
  const anycowork = (...all: string[]) => run(all, { folder, environment });
  const program = await start(["run", "--json", "make it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "session" })}\n{"queue":"again"}\n`);
  assert.equal((await program.ended).code, 0);

  const grants = async () => JSON.parse((await anycowork("permissions", "list", "--json")).stdout).filter(isGrant);
  const [grant, ...others] = await grants();
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(grant).slice(0, 7), ["id", "sessionId", "title", "tool", "what", "where", "at"]);
  assert.deepEqual([grant.title, grant.tool, grant.what, grant.where], ["make it", "run_command", "touch made", folder]);
  assert.deepEqual(
    [grant.effect, grant.source, grant.rule, grant.scope, grant.by],
    ["allow", "grant", "shell:touch made", "session", "json"],
  );
  assert.match(
    (await anycowork("permissions", "list")).stdout,
    /allow {2}shell:touch made\n {9}in the conversation “make it” in \/.*\n {9}given .* ID /,
  );

  const revoked = await anycowork("permissions", "revoke", grant.id.slice(0, 8));
  assert.deepEqual([revoked.code, /Taken back: shell:touch made\. It asks again/.test(revoked.stdout)], [0, true]);
  assert.deepEqual(await grants(), []);
  assert.match((await anycowork("permissions", "list")).stdout, /^No yes is remembered/);
  const again = await anycowork("permissions", "revoke", grant.id);
  assert.deepEqual([again.code, /No remembered yes has an ID/.test(again.stderr)], [2, true]);
});

test("Every rule in force is listed with its source: what a trusted workspace suggests, and what is built in", async () => {
  const { folder, environment } = await workspace([]);
  mkdirSync(path.join(folder, ".anycowork"));
  const suggestions = { ask: ["shell:git push"], deny: ["read:private/**", "nothing"], allow: ["shell:ls"] };
  writeFileSync(path.join(folder, ".anycowork/permissions.json"), JSON.stringify(suggestions));
  const list = async (...more: string[]) => {
    const elsewhere = { ...environment, ANYCOWORK_DATA: path.join(folder, "../data") };
    const { stdout, stderr } = await run(["permissions", "list", "--json", ...more], {
      folder: path.dirname(folder),
      environment: elsewhere,
    });
    const rules = JSON.parse(stdout) as { id: null; effect: string; source: string; rule: string | null; what: string }[];
    return { rules, stderr };
  };
  const before = await list("-C", folder);
  assert.deepEqual([...new Set(before.rules.map((each) => each.source))], ["built-in"]);
  assert.equal((await run(["trust", folder], { folder, environment })).code, 0);
  const { rules, stderr } = await list("-C", folder);
  const suggested = rules.filter((each) => each.source === "workspace").map(({ id, effect, rule, what }) => [id, effect, rule, what]);
  assert.deepEqual(suggested, [
    [null, "deny", "read:private/**", "read:private/**"],
    [null, "ask", "shell:git push", "shell:git push"],
  ]);
  assert.match(stderr, /“nothing” is no rule/);
  assert.match(stderr, /what it lists under "allow" does not count/);
  assert.ok(rules.some(({ effect, rule, what }) => effect === "deny" && rule === null && what.includes("home folder")));
  const { checks } = JSON.parse((await run(["doctor", "--json"], { folder, environment })).stdout);
  const { state, detail } = checks.find((each: { name: string }) => each.name === "rules");
  assert.deepEqual([state, /“nothing” is no rule/.test(detail)], ["problem", true]);
  assert.deepEqual(
    (await list()).rules.map((each) => each.source).filter((each) => each !== "built-in"),
    [],
  );
});

test("A yes that is taken back meanwhile is not honoured by the run that got it", async () => {
  const ask = { toolCalls: [{ name: "ask_user", arguments: { question: "Go on?" } }] };
  const held = await workspace([asksToRun, ask, asksToRun, { text: "Asked again." }]);
  const program = await start(["run", "--json", "make it", ...held.words], held);
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "session" })}\n`);
  const said = await program.said(/"question-request".*\n/);
  const questionId = /"questionId":"([^"]+)"/.exec(said)?.[1];
  const [grant] = JSON.parse((await run(["permissions", "list", "--json"], held)).stdout).filter(isGrant);
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
  assert.deepEqual(command, {
    decision: "ask",
    reasons: ["This command is not covered by anything that was allowed."],
    rule: null,
    scopes: ["once", "session", "workspace", "always"],
    rules: ["shell:touch made"],
  });
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
  const program = await start(["permissions", "check", "-", "--allow", "shell:ls", "--deny", "shell:ls -a"], { folder, environment });
  const lines = [
    { id: "a", tool: "run_command", input: "git status", shell: "bash" },
    { id: 2, tool: "read_file", input: { path: "notes.txt" } },
    { id: "c", tool: "read_file", input: { path: "notes.txt" }, platform: "win" },
    { id: "d", tool: "fly", input: "x" },
    { id: "e", tool: 7 },
    { id: "f", tool: "read_file", input: { path: "notes.txt" }, cwd: "nowhere" },
    { id: "g", tool: "run_command", input: "git status", platform: "win32", cwd: "C:\\x" },
    { id: "h", tool: "read_file", input: { path: "notes.txt" }, platform: "win32", cwd: "C:\\x" },
    { id: "i", tool: "run_command", input: "ls notes.txt" },
    { id: "j", tool: "run_command", input: "ls notes.txt", shell: "fish" },
    { id: "k", tool: "run_command", input: "ls notes.txt", platform: "win" },
    { id: "l", tool: "run_command", input: "ls -a", shell: "bash" },
    { id: "m", tool: "read_file", input: { path: "src\\..\\..\\x" }, platform: "win" },
    { id: "n", tool: "write_file", input: '{"path":"CON","content":"x"}', platform: "windows" },
  ];
  program.child.stdin.end(`${lines.map((each) => JSON.stringify(each)).join("\n")}\nnot json\n\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as { id: unknown; decision?: string; reasons?: string[]; rule?: string; error?: string });
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
      ["i", "allow"],
      ["j", "ask"],
      ["k", "ask"],
      ["l", "deny"],
      ["m", "ask"],
      ["n", "deny"],
      [null, "error"],
    ],
  );
  const rulesOf = (id: string) => answers.find((each) => each.id === id)?.rule;
  assert.deepEqual([rulesOf("i"), rulesOf("l")], ["shell:ls", "shell:ls -a"]);
  assert.match(String(answers.find((each) => each.id === "j")?.reasons), /only lines for sh and bash are read, not those for fish/);
  for (const id of ["g", "h"]) assert.match(String(answers.find((each) => each.id === id)?.reasons), /C:\\x of win32 can't be looked at/);
});

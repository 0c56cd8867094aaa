import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../temp.ts";
import { envelopesOf, questionOf, run, start } from "../program.ts";
import { type Stage, workspace } from "../stage.ts";

test("A yes for always holds in the next run of the program, until it is taken back", async () => {
  const stage = await workspace([...asks("touch made"), ...asks("touch made"), ...asks("touch made")]);
  await allow(stage, "touch made", "always");
  const second = await run(["run", "--json", "again", ...stage.words], stage);
  assert.equal(second.code, 0, second.stderr);
  const [decision] = envelopesOf(second.stdout).flatMap(({ event }) => (event.type === "step-run" ? [event.decision as object] : []));
  const { grants, ...decided } = decision as { grants: string[] };
  assert.deepEqual(decided, { source: "grant", rules: ["shell:touch made"] });

  const listed = JSON.parse((await run(["permissions", "list", "--json"], stage)).stdout) as { id: string; scope: string; rule: string }[];
  const grant = listed.find((each) => each.rule === "shell:touch made");
  assert.deepEqual([grant?.scope, [grant?.id]], ["always", grants]);
  const before = await run(["permissions", "check", "run_command", "touch made"], stage);
  const { decision: verdict, rule } = JSON.parse(before.stdout);
  assert.deepEqual([verdict, rule], ["allow", "shell:touch made"]);
  assert.equal((await run(["permissions", "revoke", String(grant?.id).slice(0, 8)], stage)).code, 0);
  const third = await run(["run", "once more", ...stage.words], stage);
  assert.deepEqual([third.code, /nobody could be asked/.test(third.stderr)], [3, true], third.stderr);
});

test("A yes for a workspace holds there and nowhere else", async () => {
  const stage = await workspace([...asks("touch made"), ...asks("touch made"), ...asks("touch made")]);
  await allow(stage, "touch made", "workspace");
  const there = await run(["run", "again", ...stage.words], stage);
  assert.equal(there.code, 0, there.stderr);
  const other = path.join(tempFolder(), "other");
  mkdirSync(other);
  const ended = await run(["run", "elsewhere", "-C", other, ...stage.words], stage);
  assert.equal(ended.code, 3, ended.stderr);
  assert.deepEqual(readdirSync(other), []);
});

test("A yes for a script holds as long as it is the same script", async () => {
  const stage = await workspace([...asks("npm test"), ...asks("npm test"), ...asks("npm test")]);
  const script = (text: string) => writeFileSync(path.join(stage.folder, "package.json"), JSON.stringify({ scripts: { test: text } }));
  script("node -e 0");
  await allow(stage, "npm test", "always");
  const same = await run(["run", "again", ...stage.words], stage);
  assert.equal(same.code, 0, same.stderr);
  script("touch made");
  const program = await start(["run", "--json", "again", ...stage.words], stage);
  const { reasons } = await questionOf(program);
  assert.match(String(reasons), /scripts\.test of package\.json is not what it was when “shell:npm test” was allowed/);
  program.child.stdin.end();
  assert.equal((await program.ended).code, 3);
  assert.equal(existsSync(path.join(stage.folder, "made")), false);
});

test("--approve smart lets pass what provably only reads, and asks about the rest", async () => {
  const commands = ["git status", "ls", "cat notes.txt | wc -l", "npm test"];
  const stage = await workspace([...commands.map((each) => ({ toolCalls: [commandCall(each)] })), { text: "Done." }]);
  execFileSync("git", ["init", "-q", "."], { cwd: stage.folder });
  const environment = { ...stage.environment, HOME: tempFolder() };
  const { code, stdout } = await run(["run", "--json", "--approve", "smart", "look around", ...stage.words], { ...stage, environment });
  assert.equal(code, 3);
  const events = envelopesOf(stdout).map(({ event }) => event);
  assert.deepEqual(
    events.flatMap((each) => (each.type === "step-end" ? [[each.outcome, (each.decision as { source: string }).source]] : [])),
    [...commands.slice(1).map(() => ["ok", "mode"]), ["denied", "answer"]],
  );
  assert.deepEqual(
    events.flatMap((each) => (each.type === "approval-request" ? [each.detail] : [])),
    ["npm test"],
  );
});

test("--approve all lets everything pass but what never runs", async () => {
  const home = tempFolder();
  writeFileSync(path.join(home, "dear.txt"), "dear\n");
  const lines = ["touch made", "rm -rf ~", 'rm -r -f "$HOME" 2>/dev/null', "if true; then sudo rm -rf ~/; fi", "rm -rf . ; touch after"];
  const stage = await workspace([{ toolCalls: lines.map(commandCall) }, { text: "Done." }]);
  const { code, stdout } = await run(["run", "--json", "--approve", "all", "clean up", ...stage.words], {
    ...stage,
    environment: { ...stage.environment, HOME: home },
  });
  assert.equal(code, 0);
  const ends = envelopesOf(stdout).flatMap(({ event }) => (event.type === "step-end" ? [event] : []));
  assert.deepEqual(
    ends.map((each) => each.outcome),
    ["ok", "denied", "denied", "denied", "denied"],
  );
  for (const each of ends.slice(1)) assert.match(String(each.output), /^This never runs: /);
  assert.deepEqual([readdirSync(home), readdirSync(stage.folder).sort()], [["dear.txt"], ["made", "notes.txt"]]);
});

test("--approve none asks nothing: reading passes, everything else is refused", async () => {
  const read = { name: "read_file", arguments: { path: "notes.txt" } };
  const stage = await workspace([{ toolCalls: [read, commandCall("touch made"), commandCall("ls")] }, { text: "Done." }]);
  const { code, stdout } = await run(["run", "--json", "--approve", "none", "look", ...stage.words], stage);
  assert.equal(code, 3);
  const events = envelopesOf(stdout).map(({ event }) => event);
  assert.deepEqual(
    events.flatMap((each) => (each.type === "step-end" ? [each.outcome] : [])),
    ["ok", "denied", "denied"],
  );
  assert.equal(events.filter((each) => each.type === "approval-request").length, 0);
  assert.deepEqual(readdirSync(stage.folder), ["notes.txt"]);
});

test("What a rule forbids is not done whatever was allowed before, and what a rule wants asked is asked", async () => {
  const stage = await workspace([...asks("touch made"), ...asks("touch made"), ...asks("touch made")]);
  await allow(stage, "touch made", "always");
  const denied = await run(["run", "--deny", "shell:touch", "again", ...stage.words], stage);
  assert.equal(denied.code, 0, denied.stderr);
  assert.match(denied.stderr, /⊘ Run touch made … refused by the command line: shell:touch/);
  const program = await start(["run", "--json", "--ask", "shell:touch", "again", ...stage.words], stage);
  const { reasons, scopes } = await questionOf(program);
  assert.deepEqual([reasons, scopes], [["A rule wants this asked: shell:touch."], ["once"]]);
  program.child.stdin.end();
  assert.equal((await program.ended).code, 3);
});

/** A model that wants a command run, and then is done. */
function asks(command: string) {
  return [{ toolCalls: [commandCall(command)] }, { text: "Done." }];
}

function commandCall(command: string) {
  return { name: "run_command", arguments: { command } };
}

/** Runs the first of what the model wants, which is that command, with a yes for so long. */
async function allow({ folder, words, environment }: Stage, command: string, scope: "workspace" | "always"): Promise<void> {
  const program = await start(["run", "--json", "do it", ...words], { folder, environment });
  const { approvalId, rules, scopes } = await questionOf(program);
  assert.deepEqual([rules, scopes], [[`shell:${command}`], ["once", "session", "workspace", "always"]]);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope })}\n`);
  const { code, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
}

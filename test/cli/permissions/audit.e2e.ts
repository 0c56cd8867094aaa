import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { questionOf, run, start } from "../program.ts";
import { type Stage, workspace } from "../stage.ts";

const write = (file: string) => ({ name: "write_file", arguments: { path: file, content: "new\n" } });

test("The audit tells who did what, by which rule and with what effect, newest first", async () => {
  const anycowork = await history();
  const { code, stdout, stderr } = await anycowork("audit");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.match(stdout, /✓ Write src\/b\.txt\n {4}allowed by a remembered yes: write:src\/\*\*\n {4}create src\/b\.txt\n/);
  assert.match(stdout, /✓ Write src\/a\.txt\n {4}allowed by the program that started it, for the workspace\n/);
  assert.match(stdout, /\+ remembered: write:src\/\*\*\n {4}allowed by the program that started it\n/);
  assert.match(stdout, /⊘ Delete notes\.txt\n {4}refused by the command line: tool:delete_file\n {4}“make them” /);
  assert.ok(stdout.indexOf("Delete notes.txt") < stdout.indexOf("Write src/a.txt"));
});

test("What is looked for in the audit narrows it, and a limit says that there is more", async () => {
  const anycowork = await history();
  const whats = async (...words: string[]) => {
    const { stdout } = await anycowork("audit", "--json", ...words);
    return (JSON.parse(stdout) as { kind: string; what: string }[]).map(({ kind, what }) => `${kind} ${what}`);
  };
  assert.deepEqual(await whats("--refused"), ["step Delete notes.txt"]);
  assert.deepEqual(await whats("remembered", "b.txt"), ["step Write src/b.txt"]);
  assert.deepEqual(await whats("--since", "2100-01-01"), []);
  const [{ id }] = JSON.parse((await anycowork("sessions", "list", "--json")).stdout);
  assert.deepEqual(await whats("--session", id.slice(0, 8), "--limit", "1"), ["step Delete notes.txt"]);
  const limited = await anycowork("audit", "--limit", "1");
  assert.match(limited.stderr, /There is more/);
  const stranger = await anycowork("audit", "--session", "nothing");
  assert.deepEqual([stranger.code, /No conversation has an ID/.test(stranger.stderr)], [2, true]);
});

test("The audit goes into a file by its ending, and replaces one only when that is said", async () => {
  const anycowork = await history();
  const file = path.join(anycowork.folder, "audit.csv");
  const done = await anycowork("audit", "-o", file);
  assert.deepEqual([done.code, done.stdout], [0, `Exported to ${file}.\n`], done.stderr);
  const lines = readFileSync(file, "utf8").trimEnd().split("\r\n");
  assert.match(lines[0] ?? "", /^at,kind,conversation,agent,answered by,tool,what,where,verdict,decided,outcome,effects,/);
  assert.equal(lines.length, 5);
  const again = await anycowork("audit", "-o", file);
  assert.deepEqual([again.code, /say --force to replace it/.test(again.stderr)], [2, true]);
  const replaced = await anycowork("audit", "-o", file, "--force", "--format", "json");
  assert.equal(replaced.code, 0);
  assert.equal(JSON.parse(readFileSync(file, "utf8")).length, 4);
});

/** A run that wrote two files, the second by the yes to the first, and was not allowed to delete one. */
async function history(): Promise<((...words: string[]) => ReturnType<typeof run>) & Pick<Stage, "folder">> {
  const remove = { name: "delete_file", arguments: { path: "notes.txt" } };
  const answers = [{ toolCalls: [write("src/a.txt")] }, { toolCalls: [write("src/b.txt")] }, { toolCalls: [remove] }, { text: "Done." }];
  const { folder, words, environment } = await workspace(answers);
  const program = await start(["run", "--json", "--deny", "tool:delete_file", "make them", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  const answer = { answer: approvalId, decision: "allow", scope: "workspace", rules: ["write:src/**"] };
  program.child.stdin.write(`${JSON.stringify(answer)}\n`);
  const { code, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
  assert.ok(existsSync(path.join(folder, "notes.txt")));
  return Object.assign((...more: string[]) => run(more, { folder, environment }), { folder });
}

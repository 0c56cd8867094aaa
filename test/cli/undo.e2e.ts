import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { lacks } from "../programs.ts";
import { questionOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

test("What a run did to files is shown and undone from the terminal, all or some of it, and the undo too", async () => {
  const { folder, words, environment } = await workspace([
    {
      toolCalls: [
        { name: "write_file", arguments: { path: "notes.txt", content: "bye\n" } },
        { name: "write_file", arguments: { path: "deep/new.txt", content: "new\n" } },
      ],
    },
    { text: "Written." },
  ]);
  const at = (name: string) => path.join(folder, name);
  assert.equal((await run(["run", "write", "--approve", "edits", ...words], { folder, environment })).code, 0);
  const [{ id }] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const undo = (...all: string[]) => run(["sessions", "undo", id.slice(0, 8), ...all], { folder, environment });

  const shown = JSON.parse((await undo("--json")).stdout);
  assert.deepEqual(
    shown.files.map((each: { label: string; action: string; state: string }) => [each.label, each.action, each.state]),
    [
      ["deep/new.txt", "trash", "ready"],
      ["notes.txt", "restore", "ready"],
    ],
  );
  const unasked = await undo();
  assert.deepEqual([unasked.code, /Nobody can be asked here; say it with --yes/.test(unasked.stderr)], [2, true]);
  assert.equal((await undo("nope.txt")).code, 2);

  writeFileSync(at("notes.txt"), "mine\n");
  const first = await undo("--yes");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /This would undo the changes of 1 file:\n {2}deep\/new\.txt: into the trash\n/);
  assert.match(first.stdout, /notes\.txt: left\. It has been changed since\. Name it to undo it all the same\./);
  assert.deepEqual([readFileSync(at("notes.txt"), "utf8"), existsSync(at("deep"))], ["mine\n", false]);

  const named = await undo("notes.txt", "--yes");
  assert.match(named.stdout, /Undone: notes\.txt, its former content\nTo take this back: anycowork sessions undo \S+ --step \S+\n/);
  assert.equal(readFileSync(at("notes.txt"), "utf8"), "hello\n");
  assert.match((await undo("--yes")).stdout, /There is nothing to undo: all is as it was before\./);

  const [, step = ""] = /--step (\S+)/.exec(named.stdout) ?? [];
  assert.equal((await undo("--step", step, "--yes")).code, 0);
  assert.equal(readFileSync(at("notes.txt"), "utf8"), "mine\n");
});

test("What a command deleted comes back in another process, through the thread that keeps the copies", { skip: lacks("git") }, async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: "rm notes.txt && git init -q . && echo 1 > made" } }] },
    { text: "Gone." },
  ]);
  const program = await start(["run", "--json", "delete it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "once" })}\n`);
  await program.said(/"type":"run-end".*\n/);
  program.child.stdin.end();
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const effects = stdout.split("\n").filter((each) => each.includes('"step-effects"'));
  assert.equal(effects.length, 1);
  const [{ id }] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const undone = await run(["sessions", "undo", id, "--yes"], { folder, environment });
  assert.equal(undone.code, 0, undone.stderr);
  assert.equal(readFileSync(path.join(folder, "notes.txt"), "utf8"), "hello\n");
  assert.deepEqual([existsSync(path.join(folder, "made")), existsSync(path.join(folder, ".git"))], [false, true]);
});

test("An undo of very many files counts them on the terminal, and Ctrl+C leaves the rest as it is", async () => {
  const command = "for i in $(seq 400); do printf new > f$i; done";
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command } }] },
    { text: "Written." },
  ]);
  const files = Array.from({ length: 400 }, (_, index) => path.join(folder, `f${index + 1}`));
  for (const each of files) writeFileSync(each, "old");
  const program = await start(["run", "--json", "change them", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "once" })}\n`);
  await program.said(/"type":"run-end".*\n/);
  program.child.stdin.end();
  await program.ended;
  const [{ id }] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const undo = await start(["sessions", "undo", id, "--yes"], { folder, environment, terminal: true });
  await undo.said(/Undoing: 20 of 400/);
  undo.child.stdin.write("\u0003");
  const { code, stdout } = await undo.ended;
  assert.equal(code, 130, stdout.slice(-500));
  assert.match(stdout, /Stopping\. Ctrl\+C once more leaves at once\./);
  const texts = () => files.map((each) => readFileSync(each, "utf8"));
  const undone = texts().filter((each) => each === "old").length;
  assert.ok(undone >= 20 && undone < 400, String(undone));
  assert.deepEqual([...new Set(texts())].toSorted(), ["new", "old"]);
  const rest = await run(["sessions", "undo", id, "--yes"], { folder, environment });
  assert.equal(rest.code, 0, rest.stderr);
  assert.ok(texts().every((each) => each === "old"));
});

test("A command whose program was killed in the middle is undone by the next one", async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: "rm notes.txt && echo 1 > made && echo ready && sleep 20" } }] },
  ]);
  const program = await start(["run", "--json", "delete it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "once" })}\n`);
  await program.said(/"step-output".*ready/);
  program.child.kill("SIGKILL");
  await program.ended;
  const [{ id }] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const undone = await run(["sessions", "undo", id, "--yes"], { folder, environment });
  assert.equal(undone.code, 0, undone.stderr);
  assert.match(undone.stdout, /made: left\. The step was broken off/);
  assert.equal(readFileSync(path.join(folder, "notes.txt"), "utf8"), "hello\n");
  assert.equal((await run(["sessions", "undo", id, "made", "--yes"], { folder, environment })).code, 0);
  assert.equal(existsSync(path.join(folder, "made")), false);
});

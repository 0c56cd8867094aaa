import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type ProcessOptions, type ProcessResult, runProcess } from "../../src/core/sandbox/process/run.ts";
import { tempFolder } from "../temp.ts";

const folder = tempFolder();

function run(command: string, more: Partial<ProcessOptions> = {}): Promise<ProcessResult> {
  return runProcess({
    command,
    directory: folder,
    environment: process.env,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    onOutput: () => undefined,
    ...more,
  });
}

/** Runs a command that writes the ids of its processes into a file, stops it once they are there, and returns them. */
async function stopOnce(command: string, count: number): Promise<{ readonly result: ProcessResult; readonly ids: readonly number[] }> {
  const file = path.join(folder, `ids-${count}-${command.length}`);
  const controller = new AbortController();
  const running = run(`ids='${file}'; ${command}`, { signal: controller.signal });
  await until(() => idsIn(file).length === count);
  controller.abort();
  return { result: await running, ids: idsIn(file) };
}

function idsIn(file: string): readonly number[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number) : [];
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await pause(5);
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  const status = readFileSync(`/proc/${id}/stat`, "utf8");
  return !/\) [ZX] /.test(status);
}

function assertGone(ids: readonly number[]): void {
  assert.deepEqual(ids.filter(isAlive), []);
}

test("Both streams come in the order they were written", async () => {
  const { output, exitCode, reason } = await run("for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done");
  assert.equal(output, "out1\nerr1\nout2\nerr2\nout3\nerr3\nout4\nerr4\nout5\nerr5\n");
  assert.deepEqual([exitCode, reason], [0, "ended"]);
});

test("A program that reads input meets its end at once", async () => {
  assert.equal((await run("cat; echo after")).output, "after\n");
});

test("At the deadline everything is ended, and the reason said", async () => {
  const file = path.join(folder, "deadline");
  const { reason, output } = await run(`echo $$ > ${file}; sleep 1000 & echo $! >> ${file}; echo begun; sleep 1000`, { timeoutMs: 300 });
  assert.equal(reason, "timed-out");
  assert.equal(output, "begun\n");
  assert.equal(idsIn(file).length, 2);
  assertGone(idsIn(file));
});

test("A stop ends the shell and what it forked", async () => {
  const { result, ids } = await stopOnce('echo $$ >> "$ids"; sleep 1000 & echo $! >> "$ids"; sleep 1000 & echo $! >> "$ids"; wait', 3);
  assert.equal(result.reason, "cancelled");
  assertGone(ids);
});

test("A stop also reaches a process that left its group and its parents", async () => {
  const leaving =
    'setsid sh -c \'echo $$ >> "$1"; (setsid sh -c "echo \\$\\$ >> $1; exec sleep 1000" >/dev/null 2>&1 &) ; exec sleep 1000\' x "$ids" >/dev/null 2>&1 &';
  const { ids } = await stopOnce(`${leaving} sleep 1000`, 2);
  assertGone(ids);
});

test("A process that ignores the request to end is ended by force", async () => {
  const { ids } = await stopOnce('trap "" TERM INT HUP; echo $$ >> "$ids"; while :; do sleep 1000; done', 1);
  assertGone(ids);
});

test("A process left in the background is stopped when the command has ended, and that is said", async () => {
  const file = path.join(folder, "left");
  const { reason, output, leftovers, exitCode } = await run(`sleep 1000 & echo $! > ${file}; echo done`);
  assert.deepEqual({ reason, output, leftovers, exitCode }, { reason: "ended", output: "done\n", leftovers: "stopped", exitCode: 0 });
  assertGone(idsIn(file));
});

test("A process that takes off what it could be found by is stopped all the same when the command has ended", async () => {
  const check = async (name: string, command: string) => {
    const file = path.join(folder, name);
    const { leftovers } = await run(`ids='${file}'; ${command}`);
    assert.equal(idsIn(file).length, 1, name);
    assertGone(idsIn(file));
    assert.equal(leftovers, "stopped", name);
  };
  await check("the output", 'sleep 1000 >/dev/null 2>&1 & echo $! > "$ids"');
  await check(
    "the group",
    'setsid sh -c \'echo $$ > "$1"; exec sleep 1000\' x "$ids" >/dev/null 2>&1 & until [ -s "$ids" ]; do sleep 0.01; done',
  );
  const lone = "(sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > $1)";
  await check("the group, its parent and its environment", `setsid env -i sh -c '${lone}' x "$ids"`);
  const hidden = "(exec 9>&-; sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > $1); sleep 0.4";
  await check("all of that and every handle, while it was watched", `setsid env -i sh -c '${hidden}' x "$ids"`);
});

test("At the deadline also a process is stopped that left the group, its parent and its environment", async () => {
  const file = path.join(folder, "deadline-lone");
  const lone = "(sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > $1)";
  const { reason, leftovers } = await run(`setsid env -i sh -c '${lone}' x ${file}; sleep 1000`, { timeoutMs: 300 });
  assert.deepEqual({ reason, leftovers }, { reason: "timed-out", leftovers: "stopped" });
  assertGone(idsIn(file));
});

test("What a background process still writes before it ends by itself is kept", async () => {
  const { output, leftovers } = await run("(sleep 0.05; echo late) & echo early");
  assert.deepEqual({ output, leftovers }, { output: "early\nlate\n", leftovers: "none" });
});

test("A flood is held in bounded memory and does not keep others from their turn", async () => {
  const controller = new AbortController();
  let pieces = 0;
  let longest = 0;
  const onOutput = (text: string) => {
    pieces += 1;
    longest = Math.max(longest, text.length);
    if (pieces === 5) controller.abort();
  };
  const { reason, output } = await run("yes 'a line of a flood'", { signal: controller.signal, onOutput });
  assert.equal(reason, "cancelled");
  assert.ok(longest < 10_000, "people are shown the latest only");
  assert.ok(output.length < 17 * 1024 * 1024);
  assert.match(output, /^a line of a flood\n/);
});

test("A command that was stopped before it began is not started", async () => {
  const file = path.join(folder, "never");
  const controller = new AbortController();
  controller.abort();
  assert.equal((await run(`touch ${file}`, { signal: controller.signal })).reason, "cancelled");
  assert.equal(existsSync(file), false);
});

test("What can't be started is said in a sentence", async () => {
  const check = async (command: string, directory: string, expected: RegExp) => {
    const { reason, problem = "" } = await run(command, { directory });
    assert.equal(reason, "unstartable");
    assert.match(problem, expected);
  };
  await check("ls", path.join(folder, "gone"), /is not there/);
  writeFileSync(path.join(folder, "file"), "");
  await check("ls", path.join(folder, "file"), /is not there/);
  await check("a\0b", folder, /NUL/);
  await check(`echo ${"x".repeat(3_000_000)}`, folder, /too long/);
});

test("Output is plain text: colours are left out, overwritten lines keep what was last, split letters are whole", async () => {
  const { output } = await run("printf '\\033[31mred\\033[0m\\n10%%\\r50%%\\r100%%\\n'; printf '\\303'; sleep 0.1; printf '\\274ber\\n'");
  assert.equal(output, "red\n100%\nüber\n");
});

test("A command finds its input on standard input and its variables in the environment, to the letter, and need not read them", async () => {
  const text = `{"say":"it's $HOME \`id\` \\"quoted\\" \\n %s"}`;
  const given = { input: text, variables: { ANYCOWORK_ARGUMENTS: text } };
  assert.equal((await run('cat; echo; printf %s "$ANYCOWORK_ARGUMENTS"', given)).output, `${text}\n${text}`);
  const big = "x".repeat(100_000);
  const { exitCode, reason } = await run("true", { input: big, variables: { ANYCOWORK_ARGUMENTS: big } });
  assert.deepEqual([exitCode, reason], [0, "ended"]);
  assert.equal((await run("wc -c", { input: big })).output.trim(), "100000");
  assert.equal((await run("wc -c")).output.trim(), "0");
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { addRelatives, createFamily, outputOf } from "../../src/core/sandbox/process/family.ts";
import { hostMark, sweepOrphanedCommands } from "../../src/core/sandbox/process/orphans.ts";
import { createCommandRegistry } from "../../src/core/sandbox/process/registry.ts";
import { processRows, processRowsSince } from "../../src/core/sandbox/process/rows.ts";
import { runProcess } from "../../src/core/sandbox/process/run.ts";
import { tempFolder } from "../temp.ts";

const folder = tempFolder();
const started: ChildProcess[] = [];
after(() => {
  for (const each of started) each.kill("SIGKILL");
});

function isAlive(id: number): boolean {
  return existsSync(`/proc/${id}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, "utf8"));
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await pause(5);
}

function sleeper(environment: Readonly<Record<string, string>>): ChildProcess & { readonly pid: number } {
  const child = spawn("sleep", ["1000"], { env: { PATH: process.env.PATH, ...environment }, stdio: "ignore", detached: true });
  started.push(child);
  assert.ok(child.pid);
  return Object.assign(child, { pid: child.pid });
}

test("All running commands can be ended at once, with what left their group", async () => {
  const commands = createCommandRegistry();
  const ids = path.join(folder, "ids");
  const all = 'echo $$ >> "$ids"; setsid sh -c \'echo $$ >> "$1"; exec sleep 1000\' x "$ids" & sleep 1000';
  const running = runProcess({
    command: `ids='${ids}'; ${all}`,
    directory: folder,
    environment: process.env,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
    onOutput: () => undefined,
    commands,
  });
  const known = () => (existsSync(ids) ? readFileSync(ids, "utf8").split("\n").filter(Boolean).map(Number) : []);
  await until(() => known().length === 2);
  commands.killAll();
  await until(() => !known().some(isAlive));
  const { reason, signal } = await running;
  assert.deepEqual({ reason, signal }, { reason: "ended", signal: "SIGKILL" });
  assert.doesNotThrow(() => commands.killAll(), "one that has ended is no longer noted");
});

test("Who began since a process did is found without a look at all, and no thread is taken for one", {
  skip: process.platform !== "linux",
}, async () => {
  const first = sleeper({});
  const thread = new Worker("setInterval(() => {}, 1000)", { eval: true });
  await once(thread, "online");
  const second = sleeper({});
  const found = processRowsSince(first.pid)?.map((row) => row.pid) ?? (await processRows()).map((row) => row.pid);
  const own = readdirSync("/proc/self/task").map(Number);
  await thread.terminate();
  assert.ok(found.includes(first.pid) && found.includes(second.pid));
  assert.deepEqual(
    found.filter((each) => own.includes(each) && each !== process.pid),
    [],
  );
});

test("What a killed host's commands left is ended, what a living host's commands run is not", async () => {
  const host = sleeper({});
  const [, , world] = hostMark().split(".");
  const [, start] = markOf(host.pid).split(".");
  const orphan = sleeper({ ANYCOWORK_COMMAND: `${host.pid}.${start}.${world}.1` });
  const reused = sleeper({ ANYCOWORK_COMMAND: `${process.pid}.1.${world}.1` });
  const living = sleeper({ ANYCOWORK_COMMAND: `${hostMark()}.1` });
  const elsewhere = sleeper({ ANYCOWORK_COMMAND: `${host.pid}.1.${Number(world) + 1}.1` });
  const other = sleeper({ ANYCOWORK_COMMAND: "4711" });
  const ours = (found: readonly number[]) => found.filter((id) => started.some((each) => each.pid === id));
  assert.deepEqual(ours(await sweepOrphanedCommands()), [reused.pid], "the host's process id was given out again");
  host.kill("SIGKILL");
  await until(() => !isAlive(host.pid));
  assert.deepEqual(ours(await sweepOrphanedCommands()), [orphan.pid]);
  await until(() => !isAlive(orphan.pid));
  for (const each of [living, elsewhere, other]) assert.equal(isAlive(each.pid), true);
});

test("A process id given out again is another process's", () => {
  const row = (pid: number, parent: number, more: object = {}) => ({ pid, parent, group: 1, session: 1, start: "20", ...more });
  const check = (rows: readonly ReturnType<typeof row>[], expected: readonly number[]) => {
    const known = new Map([[100, "10"]]);
    const found = addRelatives(rows, known).map((each) => each.pid);
    assert.deepEqual(found, expected);
  };
  check([row(100, 1, { start: "10" }), row(102, 101), row(101, 100)], [100, 102, 101]);
  check([row(100, 1), row(101, 100), row(102, 1, { group: 100 })], []);
  check([row(101, 1, { group: 100 }), row(102, 1, { session: 100 }), row(103, 102, { group: 103 })], [101, 102, 103]);
});

test("A process is not taken for one of a command because both write to nowhere", async () => {
  const shell = sleeper({});
  const family = createFamily({ root: shell.pid, marker: "none", output: outputOf(shell) });
  assert.equal(await family.isAlive(), true);
  const other = sleeper({});
  assert.equal(await family.end(), true);
  assert.deepEqual([isAlive(shell.pid), isAlive(other.pid)], [false, true]);
});

test("The output of a command is known also when its shell has ended before anybody looks", {
  skip: process.platform !== "linux",
}, async () => {
  const file = path.join(folder, "output");
  const shell = spawn("/bin/sh", ["-c", `own=$(readlink /proc/$$/fd/1); echo "$own" > '${file}'`]);
  const isOver = () => existsSync(file) && !isAlive(shell.pid ?? 0);
  // Nobody takes notice of its end as long as this thread does not rest.
  for (const since = performance.now(); !isOver() && performance.now() - since < 10_000; );
  assert.match(outputOf(shell) ?? "", /^socket:/);
  assert.equal(outputOf(shell), readFileSync(file, "utf8").trim());
  await once(shell, "close");
});

function markOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return `${pid}.${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
}

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createBackgroundCommands } from "../../../src/core/tools/commands/background.ts";
import { createWorld, ready, refusal } from "../world.ts";

const background = createBackgroundCommands(20);
const world = createWorld({ background });
after(() => background.close());

/** Starts a command and gives its id. */
async function start(command: string, context = {}): Promise<string> {
  const { ok, output } = await world.call("run_command", { command, background: true }, context);
  assert.equal(ok, true, output);
  const [, id] = /^Started in the background as (c\d+)\./.exec(output) ?? [];
  assert.ok(id, output);
  return id;
}

/** Resolves once the process has written its id. */
async function begun(pidFile: string): Promise<void> {
  while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "") await pause(5);
}

function isAlive(pidFile: string): boolean {
  const id = readFileSync(pidFile, "utf8").trim();
  return existsSync(`/proc/${id}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, "utf8"));
}

const signFile = (name: string) => path.join(world.outside, name);
const untilThere = (name: string) => `until [ -e '${signFile(name)}' ]; do sleep 0.02; done`;

test("What a command prints is given piece by piece, once, until it has ended", async () => {
  const id = await start(`${untilThere("go-0")}; echo one; ${untilThere("go-1")}; echo two; echo three >&2; exit 4`);
  writeFileSync(signFile("go-0"), "");
  assert.equal((await world.call("read_command", { id, wait_seconds: 20 })).output, `${id} runs. New output:\none`);
  assert.equal((await world.call("read_command", { id })).output, `${id} runs. New output:\n(no output)`);
  writeFileSync(signFile("go-1"), "");
  const next = await world.call("read_command", { id, wait_seconds: 20 });
  assert.match(next.output, /two\nthree$/);
  const last = next.output.startsWith("Exit") ? next : await world.call("read_command", { id, wait_seconds: 20 });
  assert.match(last.output, /^Exit code 4\./);
  assert.deepEqual([last.ok, last.summary], [false, "exit 4"]);
  assert.equal((await world.call("read_command", { id })).output, "Exit code 4.\n(no output)", "its end can be looked at again");
});

test("The first output comes with the start, and a command that ends at once just ends", async () => {
  const patient = createWorld({ background: createBackgroundCommands() });
  const run = new AbortController();
  const context = { signal: run.signal };
  const { output, summary } = await patient.call("run_command", { command: `echo listening; sleep 1000`, background: true }, context);
  run.abort();
  assert.match(output, /^Started in the background as c\d+\. .*Its output so far:\nlistening$/);
  assert.match(summary, /^runs as c\d+$/);
  const failed = await patient.call("run_command", { command: "echo port taken >&2; exit 1", background: true });
  assert.deepEqual([failed.ok, failed.output, failed.summary], [false, "Exit code 1.\nport taken", "exit 1"]);
});

test("A stopped command ends with all it started", async () => {
  const pid = signFile("pid-stop");
  const id = await start(`sh -c 'echo $$ > "${pid}"; exec sleep 1000' & echo up; wait`);
  await begun(pid);
  assert.equal(isAlive(pid), true);
  const { ok, output, summary } = await world.call("stop_command", { id });
  assert.deepEqual([ok, summary], [true, "stopped"]);
  assert.match(output, /^Stopped before it ended\./);
  assert.equal(isAlive(pid), false);
});

test("It belongs to its conversation: no other can look at it or stop it", async () => {
  const id = await start("sleep 1000", { sessionId: "mine" });
  for (const tool of ["read_command", "stop_command"]) {
    const { ok, output } = await world.call(tool, { id }, { sessionId: "theirs" });
    assert.equal(ok, false);
    assert.equal(output, `There is no background command ${id} here. None was started in this conversation since the program began.`);
  }
  assert.match((await world.call("read_command", { id: "c999" }, { sessionId: "mine" })).output, new RegExp(`There are: ${id}: sleep`));
  assert.equal((await world.call("stop_command", { id }, { sessionId: "mine" })).ok, true);
});

test("It outlives the end of its run, and ends when that run is stopped", async () => {
  const run = new AbortController();
  const pid = signFile("pid-run");
  const id = await start(`echo $$ > '${pid}'; exec sleep 1000`, { signal: run.signal });
  await begun(pid);
  const laterRun = await world.call("read_command", { id }, { signal: new AbortController().signal });
  assert.match(laterRun.output, /runs/);
  run.abort();
  const { output } = await world.call("read_command", { id, wait_seconds: 20 });
  assert.match(output, /^Stopped before it ended\./);
  assert.equal(isAlive(pid), false);
});

test("A wait ends when the run is stopped, and the answer comes at once", async () => {
  const id = await start("sleep 1000");
  const run = new AbortController();
  const waiting = world.call("read_command", { id, wait_seconds: 300 }, { signal: run.signal });
  run.abort();
  assert.equal((await waiting).summary, "nothing new");
  await world.call("stop_command", { id });
});

test("Nothing of it is shown to people after its step has ended", async () => {
  const seen: string[] = [];
  const patient = createWorld({ background: createBackgroundCommands(500) });
  const command = `echo early; ${untilThere("go-2")}; echo late`;
  const { output } = await patient.call("run_command", { command, background: true }, { onOutput: (text: string) => seen.push(text) });
  const [id] = /c\d+/.exec(output) ?? [];
  writeFileSync(signFile("go-2"), "");
  assert.match((await patient.call("read_command", { id, wait_seconds: 20 })).output, /late/);
  assert.equal(seen.join(""), "early\n");
});

test("A flood is bounded, and says what it left out", async () => {
  const id = await start(`${untilThere("go-3")}; seq 1 3000000; sleep 1000`);
  writeFileSync(signFile("go-3"), "");
  let text = "";
  while (!text.includes("\n3000000")) {
    const { output, fullOutput } = await world.call("read_command", { id, wait_seconds: 20 });
    assert.ok(output.length <= 16_000);
    assert.ok((fullOutput ?? "").length <= 17 * 1024 * 1024);
    text = fullOutput ?? output;
  }
  await world.call("stop_command", { id });
});

test("Only so many run at once in a conversation, which is said with their names", async () => {
  const sessionId = "busy";
  const all = await Promise.all(Array.from({ length: 8 }, () => start("sleep 1000", { sessionId })));
  const { ok, output } = await world.call("run_command", { command: "sleep 1000", background: true }, { sessionId });
  assert.equal(ok, false);
  assert.match(output, /^8 commands run in the background already \((c\d+: sleep 1000(, )?){8}\)\. Stop one first by stop_command\.$/);
  await Promise.all(all.map((id) => world.call("stop_command", { id }, { sessionId })));
  await start("true; sleep 1000", { sessionId });
});

test("At the end of the program all are ended", async () => {
  const own = createBackgroundCommands();
  const other = createWorld({ background: own });
  const pid = path.join(other.outside, "pid");
  await other.call("run_command", { command: `echo $$ > '${pid}'; exec sleep 1000`, background: true });
  await begun(pid);
  assert.equal(isAlive(pid), true);
  await own.close();
  assert.equal(isAlive(pid), false);
});

test("Looking and stopping ask nobody; only looking may be repeated for ever; a background command has no timeout", async () => {
  for (const name of ["read_command", "stop_command"]) {
    const prepared = ready(await world.prepare(name, { id: "c1" }));
    assert.deepEqual(prepared.access, { kind: "talk" });
    assert.equal(world.tools.find((each) => each.name === name)?.polls, name === "read_command");
  }
  assert.match(refusal(await world.prepare("run_command", { command: "x", background: true, timeout_seconds: 5 })), /no timeout/);
  const { title, access } = ready(await world.prepare("run_command", { command: "npm  start", background: true }));
  assert.equal(title, "Start npm start");
  assert.equal(access.kind, "run");
});

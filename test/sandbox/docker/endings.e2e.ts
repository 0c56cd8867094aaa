import assert from "node:assert/strict";
import { test } from "node:test";
import { docker, stage } from "./stage.ts";
import { until } from "./until.ts";

// Long enough for a command to have begun on a busy machine.
const quick = { timeoutMs: 2_000 };

test("At its deadline a command ends with all it started, also when it won't hear of it", async () => {
  const { run, boxes } = stage();
  const ended = await run("trap '' TERM INT HUP; (trap '' TERM; sleep 100) & echo begun; sleep 100; sleep 100", quick);
  assert.deepEqual(ended, { reason: "timed-out", output: "begun\n", leftovers: "stopped" });
  await until(async () => (await boxes()).length === 0);
  assert.equal((await run("ps -A | grep -c sleep")).output, "0\n");
});

test("A stop ends one of two commands in a box, and the other goes on to its end", async () => {
  const { run, boxes } = stage();
  const [stop, stopped] = [new AbortController(), new AbortController()];
  const long = run("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.1; done; ps -A | grep -c sleep; true", { signal: stop.signal });
  const onOutput = (text: string) => text.includes("begun") && stopped.abort();
  const other = await run("echo begun; sleep 100 & sleep 100", { signal: stopped.signal, onOutput });
  assert.deepEqual(other, { reason: "cancelled", output: "begun\n", leftovers: "stopped" });
  assert.deepEqual(await long, { reason: "ended", exitCode: 0, output: "1\n2\n3\n4\n5\n6\n7\n8\n0\n", leftovers: "none" });
  assert.equal((await boxes()).length, 1);
});

test("A command that stops what watches it ends at its deadline all the same, though others run beside it", async () => {
  const { run } = stage();
  const beside = run("sleep 100");
  const ended = await run("kill -STOP $PPID; echo stopped; sleep 100", quick);
  assert.deepEqual(ended, { reason: "timed-out", output: "stopped\n", leftovers: "stopped" });
  assert.equal((await beside).reason, "lost");
});

test("Processes used up, so that not even what would end the command can begin: its box goes, and that is said to the other", async () => {
  // What begins a command in a container takes some for a moment, too.
  const { run } = stage({ processes: 40 });
  let isThere = false;
  const onOutput = () => {
    isThere = true;
  };
  const beside = run("echo here; sleep 100", { onOutput });
  await until(() => isThere);
  const stop = new AbortController();
  const eat = "$| = 1; while (defined(my $child = fork)) { if (!$child) { sleep 100; exit } } print qq(full\\n); sleep 100";
  const hungry = await run(`perl -e '${eat}'`, { signal: stop.signal, onOutput: (text) => text.includes("full") && stop.abort() });
  assert.equal(hungry.reason, "cancelled");
  assert.equal(hungry.leftovers, "stopped");
  const { reason, problem } = await beside;
  assert.equal(reason, "lost");
  assert.match(problem ?? "", /closed, since another command .* could not be ended/);
  assert.equal((await run("echo again")).output, "again\n");
});

test("Out of memory is said as such with how much there was; with more the same box carries the command", async () => {
  const { run, inspect } = stage({ memoryMb: 64 });
  const eat = "perl -e '$x = \"x\" x (200 * 1024 * 1024); print length $x'";
  const { exitCode, outOfMemory } = await run(eat);
  assert.deepEqual({ exitCode, outOfMemory }, { exitCode: 137, outOfMemory: 64 });
  const { Id } = await inspect();
  const more = await run(eat, { memoryMb: 512 });
  assert.deepEqual(more, { reason: "ended", exitCode: 0, output: "209715200", leftovers: "none" });
  const grown = await inspect();
  assert.equal(grown.Id, Id);
  assert.deepEqual([grown.HostConfig.Memory, grown.HostConfig.MemorySwap], [512 * 1024 ** 2, 512 * 1024 ** 2]);
});

test("What a command leaves in the background is ended with it, also what hides", async () => {
  const { run, inspect, boxes } = stage();
  assert.equal((await run("sleep 100 & nohup setsid sleep 100 >/dev/null 2>&1 & echo done")).leftovers, "stopped");
  const { Id } = await inspect();
  assert.equal((await run("ps -A | grep -c sleep")).output, "0\n");
  const hiding = "env -i setsid /bin/sh -c '/bin/touch hidden; /bin/sleep 100; true' >/dev/null 2>&1 </dev/null &";
  assert.deepEqual(await run(`${hiding} until [ -e hidden ]; do sleep 0.01; done; echo done`), {
    reason: "ended",
    exitCode: 0,
    output: "done\n",
    leftovers: "stopped",
  });
  await until(async () => (await boxes()).length === 0);
  assert.equal((await run("ps -A | grep -c sleep")).output, "0\n");
  assert.notEqual((await inspect()).Id, Id);
});

test("Fifty megabytes of output come to their end: first and last are kept, and a piece is told while it runs", async () => {
  const { run } = stage();
  let told = 0;
  const { output, exitCode } = await run("echo first; head -c 50M /dev/zero | tr '\\0' 'a' | fold -w 99; echo last", {
    onOutput: () => {
      told += 1;
    },
  });
  assert.equal(exitCode, 0);
  assert.ok(output.startsWith("first\naaa") && output.endsWith("alast\n"));
  assert.ok(output.length < 17 * 1024 * 1024);
  assert.ok(told > 0);
});

test("A program that isn't there is said by the shell; a folder that isn't there, by the engine", async () => {
  const { run } = stage();
  const { exitCode, output } = await run("no-such-program --now");
  assert.equal(exitCode, 127);
  assert.match(output, /no-such-program: not found/);
  const { reason, problem } = await run("touch made", { directory: "/proc/gone" });
  assert.equal(reason, "unstartable");
  assert.match(problem ?? "", /could not be begun in its box: .*\/proc\/gone/s);
});

test("A box that is taken away from outside takes its command with it, and the next one gets another", async () => {
  const { run, inspect } = stage();
  const remove = async () => docker.getContainer((await inspect()).Id).remove({ force: true });
  const lost = await run("echo begun; sleep 100", { onOutput: (text) => void (text.includes("begun") && remove()) });
  assert.deepEqual({ ...lost, problem: undefined }, { reason: "lost", output: "begun\n", leftovers: "none", problem: undefined });
  assert.match(lost.problem ?? "", /ended from outside, or Docker itself was\. How far the command came is not known/);
  assert.equal((await run("echo here")).output, "here\n");
  await remove();
  assert.equal((await run("echo again")).output, "again\n");
});

test("An image that is not there and can't be fetched is said with what to do, and nothing is run", async () => {
  const { run, boxes } = stage({ image: "127.0.0.1:9/nothing:1" });
  const { reason, problem, output } = await run("echo here");
  assert.deepEqual({ reason, output }, { reason: "unstartable", output: "" });
  assert.match(
    problem ?? "",
    /^Nothing was run\. The image 127\.0\.0\.1:9\/nothing:1 is not there and could not be fetched \(.*\)\. Fetch it once with “docker pull/,
  );
  assert.deepEqual(await boxes(), []);
});

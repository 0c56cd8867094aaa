import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "../fakes/model-answer.ts";
import { envelopesOf, isAlive, type Program, questionOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

/** Hears a request to end without ending, has a child that doesn't even hear it, and goes on printing. */
const stubborn = [
  "trap 'echo asked' TERM",
  "(trap '' TERM; exec sleep 300) &",
  "echo $$ $! > pids",
  "echo begun",
  "while :; do echo more; sleep 0.1; done",
].join("\n");
const full = "/dev/full";
const skip = existsSync(full) ? false : "this system has no /dev/full";

test("A second Ctrl+C leaves at once and takes the command with all its children along", async () => {
  const { program, pids } = await startStubborn("");
  program.child.kill("SIGINT");
  await program.said(/"step-output".*asked/);
  program.child.kill("SIGINT");
  assert.equal((await program.ended).code, 130);
  await ended(pids);
});

test("Ctrl+\\ leaves at once, too, with nothing left running", async () => {
  const { program, pids } = await startStubborn("");
  program.child.kill("SIGQUIT");
  assert.equal((await program.ended).code, 131);
  await ended(pids);
});

test("After a fault of ours nothing is left running, and the fault is told", async () => {
  const { program, pids } = await startStubborn('throw new Error("planted")');
  program.child.kill("SIGUSR2");
  const { code, stderr } = await program.ended;
  assert.equal(code, 1);
  assert.match(stderr, /a fault of ours, please report it[\s\S]*planted/);
  await ended(pids);
});

test("An output that gets full in the middle of a command ends the run, and the sentence says so", { skip }, async () => {
  const { program, pids } = await startStubborn(`fs.closeSync(1); fs.openSync("${full}", "w")`);
  program.child.kill("SIGUSR2");
  const { code, stderr } = await program.ended;
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "anycowork: The output could not be written: no space is left there (ENOSPC). Nothing goes on running; what was stored is kept.\n",
  );
  await ended(pids);
});

test("A parked run keeps the program alive, and Ctrl+C ends both at once", async () => {
  const { folder, words, environment, requests } = await workspace([later, { text: "Not asked for." }]);
  const program = await start(["run", "--json", "go", ...words], { folder, environment });
  program.child.stdin.end();
  await program.said(/"reason":"parked"/);
  // A program that nothing keeps alive ends by itself well before another one has started and ended.
  await run(["--version"], { folder, environment });
  assert.equal(program.child.exitCode, null);
  program.child.kill("SIGINT");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  const events = envelopesOf(stdout).map(({ event }) => event);
  assert.deepEqual([events.at(-1)?.type, events.at(-1)?.outcome], ["run-end", "cancelled"]);
  assert.equal(requests.length, 1);
});

test("A program killed as soon as it tells of a run has kept the message", async () => {
  const { folder, words, environment } = await workspace([{ text: "I think", fault: { kind: "hang", afterBytes: 600 } }]);
  const program = await start(["run", "--json", "remember the milk", ...words], { folder, environment });
  program.child.stdout.once("data", () => program.child.kill("SIGKILL"));
  const [first] = envelopesOf((await program.ended).stdout);
  assert.equal(first?.event.type, "run-start");
  const { stdout } = await run(["sessions", "show", first?.sessionId ?? ""], { folder, environment });
  assert.match(stdout, /remember the milk/);
});

test("A command in the background outlives its turn, and ends with the program", async () => {
  const command = "sleep 300 & echo $$ $! > pids; wait";
  const { folder, words, environment, requests } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command, background: true } }] },
    { toolCalls: [{ name: "read_command", arguments: { id: "c1" } }] },
    { text: "It runs." },
  ]);
  const program = await start(["run", "--json", "go", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.end(`${JSON.stringify({ answer: approvalId, decision: "allow" })}\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const outputs = envelopesOf(stdout).flatMap(({ event }) => (event.type === "step-end" ? [event.output] : []));
  assert.match(String(outputs[0]), /^Started in the background as c1\./);
  assert.match(String(outputs[1]), /^c1 runs\./);
  assert.equal(requests.length, 3);
  await ended(readFileSync(path.join(folder, "pids"), "utf8").trim().split(" ").map(Number));
});

test("What can't be printed has failed, whatever was asked for", { skip }, async () => {
  const { folder, environment } = await workspace([]);
  const check = async (...words: string[]): Promise<void> => {
    const { code, stderr } = await run(words, { folder, environment, output: full });
    assert.equal(code, 1, words.join(" "));
    assert.match(stderr, /^anycowork: The output could not be written: .*\n$/);
  };
  await Promise.all([check("--help"), check("sessions", "list")]);
});

/** Wants to be left alone for half an hour. */
const later: Answer = {
  status: 429,
  headers: { "content-type": "application/json", "retry-after": "1800" },
  body: JSON.stringify({ error: { message: "Rate limit reached for requests.", type: "requests", code: "rate_limit_exceeded" } }),
};

/** Starts a run that is in the middle of the stubborn command. On SIGUSR2 the program does to itself what `harm` says. */
async function startStubborn(harm: string): Promise<{ readonly program: Program; readonly pids: readonly number[] }> {
  const { folder, words, environment } = await workspace([{ toolCalls: [{ name: "run_command", arguments: { command: stubborn } }] }]);
  const plant = path.join(folder, "..", "plant.cjs");
  writeFileSync(plant, `const fs = require("node:fs"); process.on("SIGUSR2", () => { ${harm} });`);
  const program = await start(["run", "--json", "go", ...words], {
    folder,
    environment: { ...environment, NODE_OPTIONS: `--require ${plant}` },
  });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow" })}\n`);
  await program.said(/"step-output".*begun/);
  return { program, pids: readFileSync(path.join(folder, "pids"), "utf8").trim().split(" ").map(Number) };
}

/** A process that was killed may take a moment to be gone. */
async function ended(pids: readonly number[]): Promise<void> {
  assert.equal(pids.length, 2);
  const deadline = AbortSignal.timeout(5_000);
  while (pids.some(isAlive) && !deadline.aborted) await pause(10);
  assert.deepEqual(pids.filter(isAlive), []);
}

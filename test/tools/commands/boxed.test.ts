import assert from "node:assert/strict";
import { test } from "node:test";
import type { SandboxLack } from "../../../src/core/events/step.ts";
import type { RunsOn } from "../../../src/core/events/words/runs-on.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import { type Choice, choose } from "../../../src/core/sandbox/runners/choose.ts";
import type { BoxCommand, BoxPlace, Runners } from "../../../src/core/sandbox/runners/runner.ts";
import { endedResult } from "../../../src/core/tools/commands/words.ts";
import { quietContext } from "../context.ts";
import { createWorld, ready, refusal } from "../world.ts";

const ended: ProcessResult = { reason: "ended", exitCode: 0, output: "from the box\n", leftovers: "none" };

/** Runners that note what they are asked for. */
function fakeRunners(choices: (demand: string | undefined) => Choice, result: ProcessResult = ended) {
  const ran: (Pick<BoxCommand, "command" | "memoryMb"> & { readonly on: RunsOn })[] = [];
  const expected: BoxPlace[] = [];
  const runners: Runners = {
    choose: async (demand) => choices(demand),
    async run(on, { command, memoryMb }) {
      ran.push({ on, command, ...(memoryMb === undefined ? {} : { memoryMb }) });
      return result;
    },
    vouch: () => undefined,
    expect: (place) => void expected.push(place),
    close: async () => undefined,
  };
  return { runners, ran, expected };
}

test("a command runs where it was said it would when it was judged, even if another place would be chosen by then", async () => {
  let choice: Choice = { runsOn: "docker" };
  const { runners, ran } = fakeRunners(() => choice);
  const world = createWorld({ runners });
  const prepared = ready(await world.prepare("run_command", { command: "echo hi", memory_mb: 512 }));
  assert.equal(prepared.access.kind === "run" && prepared.access.runsOn, "docker");
  choice = { runsOn: "host" };
  assert.match((await prepared.run(quietContext())).output, /from the box/);
  assert.deepEqual(ran, [{ on: "docker", command: "echo hi", memoryMb: 512 }]);
});

test("a command that may run nowhere is refused in the words of whoever knows why, and nothing runs", async () => {
  const { runners, ran } = fakeRunners(() => ({ blocked: "Docker does not answer; start it.", by: "engine" }));
  assert.equal(refusal(await createWorld({ runners }).prepare("run_command", { command: "echo hi" })), "Docker does not answer; start it.");
  assert.deepEqual(ran, []);
});

test("a step that wants a sandbox has it demanded; without any way to one it is refused", async () => {
  const demands: (string | undefined)[] = [];
  const { runners } = fakeRunners((demand) => {
    demands.push(demand);
    return { runsOn: "docker" };
  });
  await createWorld({ runners }).prepare("run_command", { command: "echo hi", sandbox: true });
  await createWorld({ runners }).prepare("run_command", { command: "echo hi" });
  assert.deepEqual(demands, ["This step", undefined]);
  assert.match(refusal(await createWorld().prepare("run_command", { command: "echo hi", sandbox: true })), /sandboxes are switched off/);
});

test("running out of memory is said as that, with the next size to try", async () => {
  const { runners } = fakeRunners(() => ({ runsOn: "docker" }), { ...ended, exitCode: 137, outOfMemory: 256 });
  const { ok, output, summary } = await createWorld({ runners }).call("run_command", { command: "big" });
  assert.deepEqual({ ok, summary }, { ok: false, summary: "out of memory" });
  assert.match(output, /256 MB.*To try with 1 GB, call again with memory_mb 1024\./);
});

test("a box that is gone is told as that, and the command is run nowhere else", async () => {
  const { runners, ran } = fakeRunners(() => ({ runsOn: "docker" }), {
    reason: "lost",
    output: "half",
    leftovers: "none",
    problem: "The box is gone.",
  });
  const { ok, output, summary } = await createWorld({ runners }).call("run_command", { command: "long" });
  assert.deepEqual({ ok, summary }, { ok: false, summary: "lost" });
  assert.match(output, /^The box is gone\.\nhalf$/);
  assert.equal(ran.length, 1);
});

test("a command in the background runs in the box too", async () => {
  const { runners, ran } = fakeRunners(() => ({ runsOn: "docker" }));
  await createWorld({ runners }).call("run_command", { command: "serve", background: true });
  assert.deepEqual(ran, [{ on: "docker", command: "serve" }]);
});

test("a box is begun ahead for the conversation that is likely to need it", async () => {
  const { runners, expected } = fakeRunners(() => ({ runsOn: "docker" }));
  const world = createWorld({ runners });
  world.tools.find(({ name }) => name === "run_command")?.expect?.("talk");
  await new Promise(setImmediate);
  for (let turn = 0; expected.length === 0 && turn < 1000; turn += 1) await new Promise(setImmediate);
  assert.deepEqual(expected, [{ sessionId: "talk", folders: [world.folder] }]);
});

test("what a box is made of is said before, also the memory that is asked for", async () => {
  const box = { image: "debian:stable-slim", network: "none" } as const;
  const { runners } = fakeRunners(() => ({ runsOn: "docker", box }));
  const boxOf = async (more: object) => {
    const { access } = ready(await createWorld({ runners }).prepare("run_command", { command: "npm test", ...more }));
    return access.kind === "run" ? access.box : undefined;
  };
  assert.deepEqual(await boxOf({}), box);
  assert.deepEqual(await boxOf({ memory_mb: 1024 }), { ...box, memoryMb: 1024 });
});

test("what may only run in a sandbox is refused with a code for what is missing", async () => {
  const none = { docker: { problem: "Docker does not answer." }, system: { problem: "" } };
  const rows: readonly (readonly [Choice, SandboxLack])[] = [
    [choose("required", undefined, none), "engine"],
    [choose("auto", "This step", none), "engine"],
    [choose("off", "This step", none), "mode"],
  ];
  for (const [choice, by] of rows) {
    const { runners } = fakeRunners(() => choice);
    const prepared = await createWorld({ runners }).prepare("run_command", { command: "npm test" });
    assert.deepEqual(prepared.kind === "refused" && prepared.trouble, { kind: "blocked", by });
  }
});

test("a box that can't be made, and one that is too small, are told with a code", () => {
  const told = (result: Partial<ProcessResult>) => endedResult({ ...ended, ...result }).trouble;
  assert.equal(told({ exitCode: 0 }), undefined);
  assert.equal(told({ reason: "unstartable", problem: "There is no /bin/sh." }), undefined);
  assert.deepEqual(told({ reason: "unstartable", problem: "No image.", lack: "box" }), { kind: "blocked", by: "box" });
  assert.deepEqual(told({ exitCode: 137, outOfMemory: 256 }), { kind: "out-of-memory", nextMb: 1024 });
  assert.deepEqual(told({ exitCode: 1, outOfMemory: 1024 }), { kind: "out-of-memory", nextMb: 2048 });
});

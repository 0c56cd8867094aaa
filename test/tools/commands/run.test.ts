import assert from "node:assert/strict";
import { existsSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { quietContext } from "../context.ts";
import { createWorld, ready, refusal } from "../world.ts";

const world = createWorld();

test("A command's output and exit code are its result, also when it fails", async () => {
  const check = async (command: string, expected: { ok: boolean; output: string | RegExp; summary: string }) => {
    const { ok, output, summary } = await world.call("run_command", { command });
    assert.deepEqual({ ok, summary }, { ok: expected.ok, summary: expected.summary }, output);
    if (typeof expected.output === "string") assert.equal(output, expected.output);
    else assert.match(output, expected.output);
  };
  await check("echo hello", { ok: true, output: "Exit code 0.\nhello", summary: "exit 0" });
  await check("true", { ok: true, output: "Exit code 0.\n(no output)", summary: "exit 0" });
  await check("echo bad >&2; exit 3", { ok: false, output: "Exit code 3.\nbad", summary: "exit 3" });
  await check("no-such-program", { ok: false, output: /^Exit code 127\.\n.*not found/, summary: "exit 127" });
  await check("kill -9 $$", { ok: false, output: /^Ended by signal SIGKILL\./, summary: "ended by SIGKILL" });
  await check("echo 'unclosed", { ok: false, output: /^Exit code 2\.\n/, summary: "exit 2" });
  await check("cat", { ok: true, output: "Exit code 0.\n(no output)", summary: "exit 0" });
});

test("A command runs in the workspace, or in the folder it was given", async () => {
  world.write("sub folder/x.txt", "");
  assert.match((await world.call("run_command", { command: "pwd" })).output, new RegExp(`${world.folder}$`));
  assert.match((await world.call("run_command", { command: "ls", directory: "sub folder" })).output, /x\.txt$/);
  const prepared = ready(await world.prepare("run_command", { command: "ls", directory: world.outside }));
  const { reading: _, ...access } = prepared.access as Extract<typeof prepared.access, { kind: "run" }>;
  assert.deepEqual(access, { kind: "run", command: "ls", directory: world.outside, place: "outside", runsOn: "host" });
});

test("What a command would run is what was judged: changed in between, it is not begun", async () => {
  world.write("tool.js", "console.log(1)");
  const prepared = ready(await world.prepare("run_command", { command: "node tool.js" }));
  world.write("tool.js", "console.log(2)");
  const result = await prepared.run(quietContext());
  assert.match(result.output, /has changed since it was asked for, so nothing was done/);
  assert.match((await world.call("run_command", { command: "node tool.js" })).output, /2$/);
});

test("A command that can't be run is refused in a sentence", async () => {
  const check = async (given: object, expected: RegExp) => assert.match(refusal(await world.prepare("run_command", given)), expected);
  world.write("file.txt", "");
  await check({ command: "  " }, /command is empty/);
  await check({ command: "a\0b" }, /NUL/);
  await check({ command: "ls", directory: "gone" }, /no folder gone/);
  await check({ command: "ls", directory: "file.txt" }, /is a file/);
  await check({ command: "ls", timeout_seconds: 0 }, /do not fit/);
  const bare = createWorld({ folders: [] });
  assert.match(refusal(await bare.prepare("run_command", { command: "ls" })), /open a folder first/);
});

test("A command that does not end is stopped at its deadline, and what it printed is kept", async () => {
  const { ok, output, summary } = await world.call("run_command", { command: "echo begun; sleep 1000", timeout_seconds: 0.3 });
  assert.equal(ok, false);
  assert.match(output, /^Stopped after 0\.3 s, .*\nbegun$/s);
  assert.equal(summary, "timed out");
});

test("A long output is cut in the middle for the model and kept whole", async () => {
  const { output, fullOutput } = await world.call("run_command", { command: "seq 1 20000" });
  assert.ok(output.length <= 16_000);
  assert.match(output, /^Exit code 0\.\n1\n2\n.*characters left out.*\n19999\n20000$/s);
  assert.equal(fullOutput?.split("\n").length, 20_000);
});

test("A folder that has become a link by the time of the answer is not run in", async () => {
  world.write("place/x.txt", "");
  const prepared = ready(await world.prepare("run_command", { command: "touch here", directory: "place" }));
  rmSync(world.path("place"), { recursive: true });
  symlinkSync(world.outside, world.path("place"));
  const { ok, output } = await prepared.run(quietContext());
  assert.equal(ok, false);
  assert.match(output, /leads elsewhere/);
  assert.equal(existsSync(path.join(world.outside, "here")), false);
});

test("A command line of many lines has a title of one", async () => {
  const { title } = ready(await world.prepare("run_command", { command: "echo a\n  echo b" }));
  assert.equal(title, "Run echo a echo b");
});

test("Secrets and what steers other programs are not handed to commands", async () => {
  const given = { PATH: process.env.PATH, OPENAI_API_KEY: "k", GITHUB_TOKEN: "t", NODE_OPTIONS: "--x", GIT_DIR: "g", LANG: "C", CI: "1" };
  const strict = createWorld({ environment: given });
  const { output } = await strict.call("run_command", { command: "env" });
  for (const name of ["OPENAI_API_KEY", "GITHUB_TOKEN", "NODE_OPTIONS", "GIT_DIR", "CI"])
    assert.doesNotMatch(output, new RegExp(`^${name}=`, "m"));
  for (const line of ["LANG=C", "PAGER=cat", "GIT_PAGER=cat", "NO_COLOR=1", "TERM=dumb", "ANYCOWORK=1"])
    assert.match(output, new RegExp(`^${line}$`, "m"));
});

test("Tests run by a command report as on a terminal, though we may be run by a test runner ourselves", async () => {
  world.write("a.test.mjs", 'import { test } from "node:test"; test("adds", () => { throw new Error("planted"); });');
  const { output, summary } = await world.call("run_command", { command: "node --test a.test.mjs" });
  assert.equal(summary, "exit 1");
  assert.match(output, /planted/);
  assert.match(output, /fail 1/);
});

test("Live output reaches people while the command runs", async () => {
  const seen: string[] = [];
  const go = path.join(world.outside, "go");
  const onOutput = (text: string) => {
    seen.push(text);
    writeFileSync(go, "");
  };
  const command = `echo first; until [ -e "${go}" ]; do sleep 0.02; done; echo second`;
  const result = await world.call("run_command", { command, timeout_seconds: 20 }, { onOutput });
  assert.equal(result.ok, true, "it went on only because its first line was seen");
  assert.equal(seen.join(""), "first\nsecond\n");
});

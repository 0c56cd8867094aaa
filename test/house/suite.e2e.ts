import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

/** Runs a file with this body as an end-to-end test that may say nothing for a second; gives what is said and counted. */
function run(body: string): { readonly said: string; readonly counts: unknown } {
  const file = path.join(tempFolder(), "some.mjs");
  writeFileSync(file, `import { spawn } from "node:child_process"; import { test } from "node:test";\n${body}\n`);
  const suite = pathToFileURL(inRepo("test/house/suite.mjs")).href;
  const options = "{ patienceMs: 2000, environment: { ...process.env, ANYCOWORK_SAY_EACH: '1' } }";
  const code = `import { runTests } from ${JSON.stringify(suite)};
    console.log(JSON.stringify(await runTests([${JSON.stringify(file)}], ${options})));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  return { counts: JSON.parse(lines.pop() ?? ""), said: lines.join("\n") };
}

test("A test that never ends is told by its name, and ends the file instead of holding up all others", () => {
  const { said, counts } = run('test("quick", () => {}); test("endless", () => new Promise(() => setInterval(() => {}, 1000)));');
  assert.deepEqual(counts, { passed: 0, failed: 1 });
  assert.match(said, /ok quick/);
  assert.match(said, /no test of it had begun or ended. The last to begin: endless$/);
});

test("What keeps a process alive after its last test is told, too", () => {
  const { said, counts } = run('test("forgetful", () => { setInterval(() => {}, 1000); });');
  assert.deepEqual(counts, { passed: 0, failed: 1 });
  assert.match(said, /The last to begin: forgetful$/);
});

test("Nobody waits for what a test left running with its output", () => {
  const leaving = 'spawn("sleep", ["20"], { stdio: ["ignore", "inherit", "ignore"], detached: true }).unref();';
  const { said, counts } = run(`test("leaving", () => { ${leaving} });`);
  assert.deepEqual(counts, { passed: 1, failed: 0 }, said);
});

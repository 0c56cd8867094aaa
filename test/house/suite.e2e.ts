import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

/** Runs a file with this body as an end-to-end test that may say nothing for so long; gives what is said and counted. */
function run(
  body: string,
  { patienceMs, closingMs } = { patienceMs: 2_000, closingMs: 3_600_000 },
): { readonly said: string; readonly counts: unknown } {
  const file = path.join(tempFolder(), "some.mjs");
  writeFileSync(file, `import { spawn } from "node:child_process"; import { test } from "node:test";\n${body}\n`);
  const suite = pathToFileURL(inRepo("test/house/suite.mjs")).href;
  const options = `{ patienceMs: ${patienceMs}, closingMs: ${closingMs}, environment: { ...process.env, ANYCOWORK_SAY_EACH: "1" } }`;
  const code = `import { runTests } from ${JSON.stringify(suite)};
    console.log(JSON.stringify(await runTests([${JSON.stringify(file)}], ${options})));`;
  return saidBy(code);
}

/** Runs a program; its last line is a count. */
function saidBy(code: string): { readonly said: string; readonly counts: unknown } {
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

test("What keeps a process alive after its last test is told, too, however long a test may take", () => {
  const { said, counts } = run('test("forgetful", () => { setInterval(() => {}, 1000); });', { patienceMs: 3_600_000, closingMs: 2_000 });
  assert.deepEqual(counts, { passed: 0, failed: 1 });
  assert.match(said, /something kept it alive after its last test. The last to begin: forgetful$/);
});

test("Nobody waits for what a test left running with its output", () => {
  const leaving = 'spawn("sleep", ["20"], { stdio: ["ignore", "inherit", "ignore"], detached: true }).unref();';
  const { said, counts } = run(`test("leaving", () => { ${leaving} });`);
  assert.deepEqual(counts, { passed: 1, failed: 0 }, said);
});

test("A file that fails beside others and passes alone counts as passed and is told; one that fails again is a failure", () => {
  const { said, counts } = settled([1, 0, 2], { 0: 0, 2: 1 });
  assert.deepEqual(counts, [0, 0, 1]);
  assert.match(said, /UNSTEADY: 1 of the files above/);
});

test("Where many files fail, none is tried again", () => {
  assert.deepEqual(settled([1, 1, 1, 1], {}).counts, [1, 1, 1, 1]);
});

/** Files that failed so many tests, and what each fails when it is run again; gives what counts of them. */
function settled(first: readonly number[], second: Readonly<Record<number, number>>): { readonly said: string; readonly counts: unknown } {
  const code = `import { settle } from ${JSON.stringify(pathToFileURL(inRepo("test/house/suite.mjs")).href)};
    const results = ${JSON.stringify(first)}.map((failed) => ({ failed }));
    const counted = await settle(results, async (index) => ({ failed: ${JSON.stringify(second)}[index] }));
    console.log(JSON.stringify(counted.map(({ failed }) => failed)));`;
  return saidBy(code);
}

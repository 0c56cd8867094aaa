import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";

const runner = pathToFileURL(inRepo("test/house/unit/runner.mjs")).href;

/** Runs files with these bodies, each named twice, as the unit tests are run, and gives what is printed. */
function printed(...bodies: readonly string[]): readonly string[] {
  const folder = tempFolder();
  const files = bodies.map((body, nr) => {
    const file = path.join(folder, `${nr}.mjs`);
    writeFileSync(file, `import { after, test } from ${JSON.stringify(runner)};\n${body}\n`);
    return pathToFileURL(file).href;
  });
  const code = `import { runFiles } from ${JSON.stringify(runner)};\nawait runFiles(${JSON.stringify([...files, ...files])}, ${JSON.stringify(folder)}, 500);`;
  // Whether what is left out fails is not asked here.
  const { ANYCOWORK_E2E: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8", env });
  return stdout.split("\n");
}

/** The same without the traces. */
function said(...bodies: readonly string[]): readonly string[] {
  return printed(...bodies).filter((each) => /^(FAILED|skipped|@@|Error:|told)/.test(each));
}

test("What passes is counted, and what fails at once or later is told by its name", () => {
  assert.deepEqual(said('test("a", () => {}); test("b", async () => {});'), ["@@ 2 0"]);
  const failing =
    'test("a", () => { throw new Error("1"); }); test("b", async () => { await null; throw new Error("2"); }); test("c", () => {});';
  assert.deepEqual(said(failing), ["FAILED a", "Error: 1", "FAILED b", "Error: 2", "@@ 1 2"]);
});

test("Each test is told when it begins, so that whoever watches knows that it goes on, and where it stopped", () => {
  const begun = printed('test("a", () => {}); test("b", { skip: true }, () => {}); test("c", () => process.exit());');
  assert.deepEqual(begun, ["@> a", "skipped: b", "@> c", ""]);
});

test("Where a test failed is told as the place in its source, where the bundle has a map", () => {
  const mapped = `import { writeFileSync } from "node:fs";
    const map = { version: 3, sources: ["../told.ts"], names: [], mappings: ";".repeat(4) + "AAIA" };
    test("a", () => { writeFileSync(new URL(import.meta.url + ".map"), JSON.stringify(map)); });
    test("b", () => { throw new Error("1"); });`;
  const [place] = printed(mapped).filter((each) => each.includes("told.ts"));
  assert.match(place ?? "", /\/told\.ts:5:1\b/);
});

test("What is left out is told, whoever says so", () => {
  const body =
    'test("a", { skip: "no disk" }, () => {}); test("b", { skip: false }, () => {}); test("c", (context) => context.skip("no net"));';
  assert.deepEqual(said(body), ["skipped: a (no disk)", "skipped: c (no net)", "@@ 1 0"]);
});

test("An error that nobody waits for fails the test that runs, which then waits no longer", () => {
  const rejected =
    'test("a", () => { Promise.reject(new Error("lost")); return new Promise(() => setInterval(() => {}, 1000).unref()); });';
  assert.deepEqual(said(`${rejected} test("b", () => {});`), ["FAILED a", "Error: lost", "@@ 1 1"]);
  const thrown = 'test("a", () => new Promise(() => setTimeout(() => { throw new Error("thrown"); }, 1))); test("b", () => {});';
  assert.deepEqual(said(thrown), ["FAILED a", "Error: thrown", "@@ 1 1"]);
});

test("A test that waits for what will never happen is named", () => {
  const never = 'test("a", () => new Promise(() => {})); test("b", () => {});';
  assert.deepEqual(said(never), ["FAILED a", "Error: It waits for something that will never happen.", "@@ 0 1"]);
});

test("A test that does not end while others go on is named, and the next one runs", () => {
  const hanging =
    'setInterval(() => {}, 50).unref(); const alive = setInterval(() => {}, 1000); test("a", () => new Promise(() => {})); test("b", () => clearInterval(alive));';
  assert.deepEqual(said(hanging), ["FAILED a", "Error: It did not end within 0.5 s.", "@@ 1 1"]);
});

test("Tidying up comes after the test, or after all, and its failure counts", () => {
  const order =
    'after(() => console.log("told all")); test("a", () => after(() => console.log("told a"))); test("b", () => console.log("told b"));';
  assert.deepEqual(said(order), ["told a", "told b", "told all", "@@ 2 0"]);
  const failing = 'test("a", (context) => context.after(() => { throw new Error("untidy"); })); after(() => { throw new Error("dirt"); });';
  assert.deepEqual(said(failing), ["FAILED a", "Error: untidy", "FAILED Tidying up after all tests", "Error: dirt", "@@ 0 2"]);
});

test("Tidying up that never ends fails, and the next is done", () => {
  const endless = "const alive = setInterval(() => {}, 50); after(() => clearInterval(alive));";
  const body = `${endless} test("a", () => { after(() => new Promise(() => {})); after(() => console.log("told a")); });`;
  assert.deepEqual(said(body), ["told a", "FAILED a", "Error: It did not end within 0.5 s.", "@@ 0 1"]);
});

test("What a test that failed has left open keeps nobody waiting", () => {
  assert.deepEqual(said('test("a", () => { setInterval(() => {}, 50); throw new Error("1"); });'), ["FAILED a", "Error: 1", "@@ 0 1"]);
});

test("A file that can't be loaded is told by its name, and the next one is run", () => {
  assert.deepEqual(said('throw new Error("broken");', 'test("a", () => {});'), ["FAILED 0.mjs", "Error: broken", "@@ 1 1"]);
});

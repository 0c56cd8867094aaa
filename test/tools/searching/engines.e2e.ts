import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findRipgrep } from "../../../src/core/sandbox/search/ripgrep.ts";
import { createSearcher } from "../../../src/core/sandbox/search/searcher.ts";
import { tempFolder } from "../../temp.ts";
import { createWorld, refusal } from "../world.ts";

const workerFile = process.env.SEARCH_WORKER;
const nowhere = { PATH: "/nowhere" };
/** Gives all to ripgrep where there is one, and does without it where it can't be run. */
const eager = createSearcher({ workerFile, threads: 1, patienceMs: 0 });
/** Looks through what there is by itself. */
const patient = createSearcher({ workerFile, threads: 1, patienceMs: 60_000 });

/** A program called rg that does what the shell script says. */
function fakeRipgrep(script: string): { readonly PATH: string } {
  const folder = tempFolder();
  writeFileSync(path.join(folder, "rg"), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, "rg"), 0o755);
  return { PATH: folder };
}

test("A program called rg inside the workspace is not run", async () => {
  const world = createWorld();
  world.write("bin/rg", "#!/bin/sh\ntouch ran\n");
  chmodSync(world.path("bin/rg"), 0o755);
  assert.equal(await findRipgrep({ PATH: world.path("bin") }, [world.folder]), undefined);
  assert.equal(await findRipgrep({ PATH: "bin:." }, []), undefined);
});

test("A ripgrep that can't be run, or does not understand, is done without", async () => {
  const broken = tempFolder();
  writeFileSync(path.join(broken, "rg"), "not a program");
  chmodSync(path.join(broken, "rg"), 0o755);
  for (const environment of [{ PATH: broken }, fakeRipgrep("echo 'unknown option' >&2; exit 2"), fakeRipgrep("exit 9")]) {
    const world = createWorld({ environment, searcher: eager });
    world.write("a.txt", "needle");
    assert.equal((await world.call("search_files", { pattern: "needle" })).output, "a.txt\n1: needle");
  }
});

test("What ripgrep names is asked of our own rules before it is shown", async () => {
  const world = createWorld({ searcher: eager, environment: {} });
  const names = [".env", "ignored.log", "sub/node_modules/m.js", "../outside/far.txt", "a.txt"];
  world.write(".gitignore", "*.log\n");
  for (const name of names) world.write(name, "needle");
  const said = names.map((name) => `printf '%s\\000%s\\n' '${world.path(name)}' 1`).join("\n");
  const environment = fakeRipgrep(said);
  const other = createWorld({ searcher: eager, environment });
  assert.equal((await other.call("search_files", { pattern: "needle", path: world.folder })).output.includes("far.txt"), false);
  const { output } = await other.call("search_files", { pattern: "needle", path: world.folder, files_only: true });
  assert.equal(output, `${world.path("a.txt")} (1)`);
});

test("With a ripgrep at hand little is looked through without it, and much with it", async () => {
  const environment = fakeRipgrep("exit 1");
  for (const [searcher, expected] of [
    [patient, "a.txt\n1: needle"],
    [eager, "No matches."],
  ] as const) {
    const world = createWorld({ environment, searcher });
    world.write("a.txt", "needle");
    assert.equal((await world.call("search_files", { pattern: "needle" })).output, expected);
  }
});

for (const [where, given] of Object.entries({ "in a thread": { workerFile }, "in ripgrep": { workerFile, patienceMs: 0 } }))
  test(`A search ${where} stops with the run`, async () => {
    const environment = where === "in ripgrep" ? fakeRipgrep("exec sleep 60") : nowhere;
    const world = createWorld({ environment, searcher: createSearcher({ ...given, threads: 1, fileTimeMs: 60_000 }) });
    world.write("evil.txt", `${"a".repeat(60)}!`);
    const stop = new AbortController();
    const pattern = where === "in ripgrep" ? "a" : "(?=a)(a+)+$";
    const running = world.call("search_files", { pattern }, { signal: stop.signal });
    setImmediate(() => stop.abort());
    assert.deepEqual(await running, { ok: false, output: "Stopped by the person.", summary: "stopped" });
    world.write("evil.txt", "needle");
    const after = createWorld({ environment: nowhere, searcher: eager });
    after.write("a.txt", "needle");
    assert.equal((await after.call("search_files", { pattern: "needle" })).output, "a.txt\n1: needle");
  });

test("A thread that was ended is replaced at the next search", async () => {
  const world = createWorld({ environment: nowhere, searcher: createSearcher({ workerFile, threads: 1, fileTimeMs: 100 }) });
  world.write("evil.txt", `${"a".repeat(60)}!`);
  const { output, ok } = await world.call("search_files", { pattern: "(a+)+$" });
  assert.equal(ok, false);
  assert.match(output, /^The pattern takes too long on evil\.txt, so the search was ended there\./);
  assert.equal((await world.call("search_files", { pattern: "a+!" })).ok, true);
});

test("Where no thread can be started, the search goes on in slices", async () => {
  const world = createWorld({ environment: nowhere, searcher: createSearcher({ workerFile: "/nowhere/worker.mjs", threads: 2 }) });
  world.write("a.txt", "needle");
  for (let round = 0; round < 2; round += 1)
    assert.equal((await world.call("search_files", { pattern: "needle" })).output, "a.txt\n1: needle");
});

test("Many searches at once each get their own answer", async () => {
  const world = createWorld({ environment: nowhere, searcher: createSearcher({ workerFile, threads: 2 }) });
  for (let index = 0; index < 12; index += 1) world.write(`f${index}.txt`, `needle${index};`);
  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => world.call("search_files", { pattern: `needle${index};` })));
  assert.deepEqual(
    answers.map((each) => each.output),
    Array.from({ length: 12 }, (_, index) => `f${index}.txt\n1: needle${index};`),
  );
});

test("A folder that can't be read is told", async () => {
  for (const searcher of [eager, patient]) {
    const world = createWorld({ searcher });
    world.write("a.txt", "needle");
    // The threads are started while everything can still be read.
    await world.call("search_files", { pattern: "needle" });
    mkdirSync(world.path("closed"));
    chmodSync(world.path("closed"), 0);
    for (const each of [".", ".."]) chmodSync(world.path(each), 0o755);
    const { output } = await withoutPrivileges(() => world.call("search_files", { pattern: "needle" }));
    chmodSync(world.path("closed"), 0o755);
    assert.equal(output, "a.txt\n1: needle\n[Not searched, because permission is missing: closed.]");
  }
});

/** The superuser reads everything: it becomes nobody for a while. */
async function withoutPrivileges<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test("A pattern that can't be read is refused before anything is asked", async () => {
  const said = refusal(await createWorld().prepare("search_files", { pattern: "f(" }));
  assert.equal(
    said,
    "A ( is never closed at character 2 of the pattern. Write \\( for the character itself, or set regex to false to look for plain text.",
  );
});

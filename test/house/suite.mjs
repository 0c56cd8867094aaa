// Bundles test files and runs them: the end-to-end tests with node:test, the unit tests with unit/runner.mjs.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The path of a file below test/. */
export function inTests(file) {
  return path.join(root, "test", file);
}

/** The test files whose names fit the pattern and, where parts are given, hold one of them. Paths are below test/. */
export async function findTests(pattern, parts) {
  const all = (await readdir(path.join(root, "test"), { recursive: true })).map((each) => each.split(path.sep).join("/"));
  const tests = all.filter((each) => pattern.test(each) && !/^(sample|fixtures|cases)\//.test(each));
  return tests.filter((each) => parts.length === 0 || parts.some((part) => `test/${each}`.includes(part))).sort();
}

/** Bundles the files into a folder of this process, so that two runs may go on side by side. Gives where each one lies. */
export async function bundleTests(files, { plugins = [], sourcemap = "inline" } = {}) {
  const out = path.join(root, ".cache/test", String(process.pid));
  process.on("exit", () => rmSync(out, { recursive: true, force: true }));
  const searchWorker = path.join(out, "search-worker.mjs");
  const common = { absWorkingDir: root, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" };
  await build({ ...common, entryPoints: ["src/core/sandbox/search/worker.ts"], outfile: searchWorker });
  await build({
    ...common,
    entryPoints: files.map((each) => path.join("test", each)),
    outdir: out,
    outbase: "test",
    splitting: true,
    packages: "external",
    // Outside VS Code there is no language but English.
    alias: { vscode: "./test/fakes/editor/vscode.ts" },
    sourcemap,
    jsx: "automatic",
    jsxImportSource: "preact",
    outExtension: { ".js": ".mjs" },
    // A test that searches in a thread finds the thread's code here.
    define: { "process.env.SEARCH_WORKER": JSON.stringify(searchWorker) },
    plugins,
  });
  return files.map((each) => path.join(out, each.replace(/\.tsx?$/, ".mjs")));
}

/** How files are bundled that are to be run by unit/runner.mjs, which looks for where something stands in the sources only when it tells of it. */
export const forOwnRunner = {
  plugins: [
    { name: "own runner", setup: ({ onResolve }) => onResolve({ filter: /^node:test$/ }, () => ({ path: runner, external: true })) },
  ],
  sourcemap: "external",
};

const runner = addressOf(path.join(root, "test/house/unit/runner.mjs"));

/** Runs bundled files in one process with node:test; gives the counts. A title is said with the seconds it took. */
export function runTests(bundles, { title, environment, ...patience } = {}) {
  const flags = [
    "--enable-source-maps",
    `--test-reporter=${addressOf(path.join(root, "test/reporter.mjs"))}`,
    "--test-reporter-destination=stdout",
  ];
  const code = bundles.map((each) => `import ${JSON.stringify(addressOf(each))};`).join("\n");
  return runCode(code, { title, environment, flags, ...patience });
}

/** Runs those of the bundled files in one process that no other process has begun with the same folder of claims; gives the counts. */
export function runShared(bundles, claims) {
  const given = [bundles.map(addressOf), claims].map((each) => JSON.stringify(each));
  return runCode(`import { runFiles } from ${JSON.stringify(runner)};\nawait runFiles(${given.join(", ")});`, {
    flags: thrift,
    around: inMemory(),
  });
}

/** What gives a process a temp folder in memory, which goes with it, where we may: on a disk its files cost a tenth of the time. */
function inMemory() {
  const mount = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o mode=755 none "$TMPDIR" && exec "$@"', "sh"];
  const [program, ...args] = [...mount, "true"];
  return spawnSync(program, args, { env: { ...process.env, TMPDIR: tmpdir() }, stdio: "ignore" }).status === 0 ? mount : [];
}

/**
 * Most of our code runs too rarely in so short a life for its optimising to pay, and no core is free for threads that collect garbage: it is a sixth of the
 * time. Files with long loops, which are end-to-end tests, gain nothing by that.
 */
const thrift = ["--single-threaded-gc", "--interrupt-budget=600000"];

/** A process that has begun or ended no test for so long hangs: what a test waits for has a shorter deadline of its own. */
const usualPatienceMs = 180_000;
/** What a process whose tests are all over may take to close what they opened; what hangs then has nothing to wait for. */
const usualClosingMs = 20_000;
/** What a process that is told to end may take to end what it started. */
const endingMs = 15_000;
/** What was started by a test and outlives it may hold its output open; nobody waits for that any longer. */
const lingeringMs = 2_000;

/** Prints what the process says when it has ended. One that dies early, or does not end, counts as a failure. */
function runCode(
  code,
  { title, environment = process.env, flags = [], around = [], patienceMs = usualPatienceMs, closingMs = usualClosingMs } = {},
) {
  const begun = Date.now();
  // To optimise SQLite, which is WebAssembly, costs more than most tests gain by it.
  const [program, ...args] = [...around, process.execPath, "--liftoff-only", ...flags, "--input-type=module", "-e", code];
  const temp = mkdtempSync(path.join(tmpdir(), "anycowork-"));
  // Some tests look in it as somebody else.
  chmodSync(temp, 0o755);
  const env = { ...environment, TMPDIR: temp, TMP: temp, TEMP: temp };
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  let hangs;
  const kill = () => {
    // What is said after that comes of being ended.
    hangs ??= hangingIn(text, patienceMs);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), endingMs).unref();
  };
  let watch = setTimeout(kill, patienceMs);
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
    clearTimeout(watch);
    watch = setTimeout(kill, isThrough(text) ? closingMs : patienceMs);
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  return new Promise((resolve) => {
    child.once("exit", async (exitCode) => {
      clearTimeout(watch);
      await Promise.race([closed, new Promise((lingered) => setTimeout(lingered, lingeringMs))]);
      child.stdout.destroy();
      remove(temp);
      const summary = /^@@ (\d+) (\d+)$/m.exec(text);
      const [passed, failed] = summary ? [Number(summary[1]), Number(summary[2])] : [0, 0];
      const crashed = !summary || hangs || (exitCode !== 0 && failed === 0);
      if (title !== undefined) console.log(`${title} (${Math.round((Date.now() - begun) / 1000)} s)`);
      process.stdout.write(text.replace(/^@[@>-] .*\n/gm, ""));
      if (crashed) console.log(`\nFAILED ${hangs ?? "A test process ended before its tests did."}`);
      resolve({ passed, failed: failed + (crashed ? 1 : 0) });
    });
  });
}

/** Whether the reporter has said (`@-`) that no test is left, and of none since that it begins (`@> name`). */
function isThrough(text) {
  return text.lastIndexOf("\n@- ") > text.lastIndexOf("@> ");
}

function hangingIn(text, patienceMs) {
  const last = [...text.matchAll(/^@> (.*)$/gm)].at(-1)?.[1];
  if (isThrough(text)) return `A test process was ended since something kept it alive after its last test. The last to begin: ${last}`;
  return `A test process was ended since for ${patienceMs / 1000} s no test of it had begun or ended. The last to begin: ${last ?? "none"}`;
}

function addressOf(file) {
  return pathToFileURL(file).href;
}

/** Nobody waits for it: there may be thousands of folders. */
function remove(folder) {
  if (process.platform === "win32") rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  else spawn("rm", ["-rf", folder], { stdio: "ignore", detached: true }).unref();
}

/** More files than these do not fail by bad luck. */
const secondTries = 3;

/**
 * What fails beside others on a busy machine is run once more, alone, and both are told: a wait that was too short passes then, a fault does not.
 * `results` are those of single files, `again(index)` runs one; gives what counts.
 */
export async function settle(results, again) {
  const failed = results.flatMap(({ failed: count }, index) => (count > 0 ? [index] : []));
  if (failed.length === 0 || failed.length > secondTries) return results;
  const settled = [...results];
  for (const index of failed) {
    console.log("\nOnce more, alone:");
    settled[index] = await again(index);
  }
  const unsteady = failed.filter((index) => settled[index].failed === 0).length;
  if (unsteady > 0)
    console.log(
      `\nUNSTEADY: ${unsteady} of the files above failed beside others and passed alone. That is a fault of the test, or a rare one of ours.`,
    );
  return settled;
}

/** Prints the part's line, which `npm test` adds up, and sets the exit code. */
export function conclude(part, results) {
  const passed = results.reduce((total, each) => total + each.passed, 0);
  const failed = results.reduce((total, each) => total + each.failed, 0);
  console.log(`${part}: ${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

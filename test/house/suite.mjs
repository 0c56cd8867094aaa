// Bundles test files and runs them with node:test; what the unit tests and the end-to-end tests share.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The test files whose names fit the pattern and, where parts are given, hold one of them. Paths are below test/. */
export async function findTests(pattern, parts) {
  const all = (await readdir(path.join(root, "test"), { recursive: true })).map((each) => each.split(path.sep).join("/"));
  const tests = all.filter((each) => pattern.test(each) && !/^(sample|fixtures|cases)\//.test(each));
  return tests.filter((each) => parts.length === 0 || parts.some((part) => `test/${each}`.includes(part))).sort();
}

/** Bundles the files into a folder of this process, so that two runs may go on side by side. Gives where each one lies. */
export async function bundleTests(files) {
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
    sourcemap: "inline",
    jsx: "automatic",
    jsxImportSource: "preact",
    outExtension: { ".js": ".mjs" },
    // A test that searches in a thread finds the thread's code here.
    define: { "process.env.SEARCH_WORKER": JSON.stringify(searchWorker) },
  });
  return files.map((each) => path.join(out, each.replace(/\.tsx?$/, ".mjs")));
}

/** Runs bundled files in one process and prints what they say; gives the counts. A process that dies early counts as a failure. */
export function runTests(bundles, { environment = process.env, flags = [] } = {}) {
  const code = bundles.map((each) => `import ${JSON.stringify(pathToFileURL(each).href)};`).join("\n");
  const reporter = pathToFileURL(path.join(root, "test/reporter.mjs")).href;
  const reporting = [`--test-reporter=${reporter}`, "--test-reporter-destination=stdout"];
  const args = ["--enable-source-maps", ...reporting, ...flags, "--input-type=module", "-e", code];
  const child = spawn(process.execPath, args, { cwd: root, env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => {
    child.on("close", (exitCode) => {
      const summary = /^@@ (\d+) (\d+)$/m.exec(text);
      const [passed, failed] = summary ? [Number(summary[1]), Number(summary[2])] : [0, 0];
      const crashed = !summary || (exitCode !== 0 && failed === 0);
      process.stdout.write(text.replace(/^@@ .*\n/m, ""));
      if (crashed) console.log("A test process ended before its tests did.");
      resolve({ passed, failed: failed + (crashed ? 1 : 0) });
    });
  });
}

/** Prints the part's line, which `npm test` adds up, and sets the exit code. */
export function conclude(part, results) {
  const passed = results.reduce((total, each) => total + each.passed, 0);
  const failed = results.reduce((total, each) => total + each.failed, 0);
  console.log(`${part}: ${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

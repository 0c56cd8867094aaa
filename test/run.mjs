// The unit tests: `node test/run.mjs [part of a path …]`. Bundles the chosen test files and runs them in one process a core, at most four.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
// A folder for each run, so that two may go on side by side.
const out = path.join(root, ".cache/test", String(process.pid));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));

const wanted = process.argv.slice(2);
const all = (await readdir(path.join(root, "test"), { recursive: true })).filter(
  (each) => /\.test\.tsx?$/.test(each) && !/^(vscode|sample|fixtures)[\\/]/.test(each),
);
const files = all.filter((each) => wanted.length === 0 || wanted.some((part) => each.includes(part))).sort();
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(" ")}.`);
  process.exit(2);
}

await build({
  absWorkingDir: root,
  entryPoints: files.map((each) => path.join("test", each)),
  outdir: out,
  outbase: "test",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: "inline",
  jsx: "automatic",
  jsxImportSource: "preact",
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});

const shardCount = Math.min(4, availableParallelism(), files.length);
const shards = Array.from({ length: shardCount }, (_, shard) => files.filter((_each, index) => index % shardCount === shard));
const results = await Promise.all(shards.map(runShard));
const sum = (key) => results.reduce((total, each) => total + each[key], 0);
if (results.some((each) => each.crashed)) console.error("A test process ended before its tests did.");
console.log(`unit: ${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = results.some((each) => each.failed > 0 || each.crashed) ? 1 : 0;

function runShard(shard) {
  const imports = shard.map((each) => pathToFileURL(path.join(out, each.replace(/\.tsx?$/, ".mjs"))).href);
  const code = imports.map((each) => `import ${JSON.stringify(each)};`).join("\n");
  const reporter = pathToFileURL(path.join(root, "test/reporter.mjs")).href;
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", `--test-reporter=${reporter}`, "--test-reporter-destination=stdout", "--input-type=module", "-e", code],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  const result = { passed: 0, failed: 0, crashed: true };
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const summary = /^@@ (\d+) (\d+)$/m.exec(text);
      process.stdout.write(text.replace(/^@@ .*\n/m, ""));
      if (summary)
        Object.assign(result, { passed: Number(summary[1]), failed: Number(summary[2]), crashed: code !== 0 && summary[2] === "0" });
      resolve(result);
    });
  });
}

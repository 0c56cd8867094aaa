// `npm run check`: types, format and lint, architecture and unused code, side by side. Says nothing but times when all is well.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

const checks = {
  types: ["node_modules/typescript/bin/tsc", "-b"],
  lint: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--colors=off", "."],
  architecture: ["test/run.mjs", "test/architecture.test.ts"],
  unused: ["node_modules/knip/bin/knip.js", "--treat-config-hints-as-errors", "--no-progress"],
};

const results = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
for (const each of results.filter(({ ok }) => !ok)) console.log(`\n${each.name}:\n${each.output.trim()}`);
console.log(results.map(({ name, ok, seconds }) => `${name} ${ok ? "ok" : "FAILED"} (${seconds} s)`).join(" · "));
const passed = results.filter(({ ok }) => ok).length;
console.log(`check: ${passed} passed, ${results.length - passed} failed`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function run(name, command) {
  const startedAt = Date.now();
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ name, ok: code === 0, output, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) }));
  });
}

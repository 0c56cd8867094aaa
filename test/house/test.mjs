// `npm test`: builds, then everything: checks, unit tests, end-to-end tests. Ends with one line, "N passed, N failed".
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const parts = [["esbuild.mjs"], ["test/house/package.mjs"], ["test/house/check.mjs"], ["test/run.mjs"], ["test/e2e.mjs"]];
const sum = { passed: 0, failed: 0 };

for (const part of parts) {
  const { code, output } = await shown(part);
  const counts = [...output.matchAll(/^[a-z ]+: (\d+) passed, (\d+) failed$/gm)].at(-1);
  sum.passed += counts ? Number(counts[1]) : 0;
  sum.failed += counts ? Number(counts[2]) : 0;
  if (code !== 0 && Number(counts?.[2] ?? 0) === 0) sum.failed += 1;
  if (code !== 0 && part[0] === "esbuild.mjs") break;
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed > 0 ? 1 : 0;

/** Runs a part, lets its words through, and keeps them. Ctrl+C reaches it by itself. */
function shown(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, output }));
  });
}

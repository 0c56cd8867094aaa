// `npm run bench [-- --quick] [-- --no-build] [-- --only PART]`: measures the built product beside a bare SDK loop and writes results.md.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const out = path.join(root, ".cache/bench");

if (!process.argv.includes("--no-build")) execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
await build({
  absWorkingDir: root,
  entryPoints: [
    "main",
    "server",
    "floor",
    "raw",
    "activation",
    "probes/store",
    "probes/crew",
    "probes/shelf",
    "probes/calls",
    "telegram/bot",
  ].map((each) => `test/bench/${each}.ts`),
  outdir: out,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // The loop we compare with uses the SDK as anybody would: from node_modules.
  packages: "external",
  external: ["../house/*"],
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const { bench } = await import(pathToFileURL(path.join(out, "main.mjs")).href);
const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "") : undefined;
process.exitCode = await bench({ root, out, isQuick: process.argv.includes("--quick"), only });

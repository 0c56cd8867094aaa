// Starts the scripted model that mends the sample, and prepares a profile of VS Code that talks to it (see .vscode/launch.json).
// Ends with its standard input or Ctrl+C.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const out = path.join(root, ".cache/scripted");
const port = 8742;

await build({
  absWorkingDir: root,
  entryPoints: ["test/fakes/model-program.ts", "test/fakes/mending.ts"],
  outdir: out,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
const settings = { "anycowork.model": "openai/scripted", "anycowork.openai.baseUrl": `http://127.0.0.1:${port}/v1` };
await mkdir(path.join(out, "User"), { recursive: true });
await writeFile(path.join(out, "User/settings.json"), JSON.stringify(settings));
const args = [path.join(out, "model-program.mjs"), path.join(out, "mending.mjs"), String(port)];
spawn(process.execPath, args, { stdio: "inherit" }).on("close", (code) => process.exit(code ?? 1));

// Pictures of every state of the view, into .cache/screenshots: `node test/webview/harness/shots.mjs [state …]`.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const outfile = path.join(root, ".cache/harness/shots.mjs");
process.chdir(root);
await build({
  entryPoints: [path.join(root, "test/webview/harness/shots.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
await import(pathToFileURL(outfile).href);

// The end-to-end tests: `node test/e2e.mjs [part of a path …]`. Drives the terminal program as a real process, the built view alone in Chromium,
// and the built extension in the real VS Code (code-server in Chromium). What the machine lacks is said; with ANYCOWORK_E2E=required it is a failure.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./house/browser.mjs";
import { findEditor } from "./house/editor.mjs";
import { makePackage } from "./house/package.mjs";
import { run } from "./house/process.mjs";
import { bundleTests, conclude, findTests, runTests } from "./house/suite.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const required = process.env.ANYCOWORK_E2E === "required";
const wanted = process.argv.slice(2);

const chromium = await findChromium();
const editor = await findEditor();
const missing = [
  ...(chromium ? [] : ["Chromium: `apt-get install chromium`, or name one in ANYCOWORK_CHROMIUM"]),
  ...(editor ? [] : ["VS Code for the browser: `node test/house/editor.mjs` fetches it"]),
  ...(spawnSync("sqlite3", ["--version"]).status === 0 ? [] : ["sqlite3 (its test skips itself): `apt-get install sqlite3`"]),
  ...(spawnSync("rg", ["--version"]).status === 0 ? [] : ["ripgrep (its tests skip themselves): `apt-get install ripgrep`"]),
];
if (missing.length > 0) console.log(`Left out, since this machine lacks:\n${missing.map((each) => `  ${each}`).join("\n")}`);

const asProcess = await findTests(/^(?!vscode\/).*\.e2e\.ts$/, wanted);
const inBrowser = chromium ? await findTests(/\.browser\.tsx?$/, wanted) : [];
const inEditor = chromium && editor ? await findTests(/^vscode\/.*\.e2e\.ts$/, wanted) : [];
const results = required ? missing.map(() => ({ passed: 0, failed: 1 })) : [];
const files = [...asProcess, ...inBrowser, ...inEditor];
if (files.length > 0) results.push(...(await runAll()));
conclude("end to end", results);

async function runAll() {
  if (!existsSync(path.join(root, "dist/webview.js"))) throw new Error("dist/ is not built: run `npm run build` first.");
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-e2e-"));
  try {
    const environment = {
      ...process.env,
      ANYCOWORK_SAY_EACH: "1",
      ANYCOWORK_CHROMIUM: chromium,
      ...(inEditor.length > 0 ? await installed(folder) : {}),
    };
    const bundles = await bundleTests(files);
    const done = [];
    for (const [index, each] of bundles.entries()) {
      console.log(files[index]);
      done.push(await runTests([each], { environment, flags: ["--test-timeout=180000"] }));
    }
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Packages the extension and installs it the way a person does; every test's editor uses this one folder of extensions. */
async function installed(folder) {
  const extensions = path.join(folder, "extensions");
  const vsix = path.join(folder, "anycowork.vsix");
  await makePackage(vsix);
  const args = ["--user-data-dir", path.join(folder, "data"), "--extensions-dir", extensions, "--install-extension", vsix];
  const { code, output } = await run(editor.node, [editor.entry, ...args]);
  if (code !== 0) throw new Error(`VS Code did not install the package:\n${output}`);
  return { ANYCOWORK_EDITOR_NODE: editor.node, ANYCOWORK_EDITOR_ENTRY: editor.entry, ANYCOWORK_EXTENSIONS: extensions };
}

// The end-to-end tests: `node test/e2e.mjs [part of a path …]`. Drives the terminal program as a real process, the built view alone in Chromium,
// and the built extension in the real VS Code (code-server in Chromium). What the machine lacks is said; with ANYCOWORK_E2E=required it is a failure.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makePackage } from "./house/package.mjs";
import { run } from "./house/process.mjs";
import { findChromium, findHeadless } from "./house/programs/browser.mjs";
import { startDocker } from "./house/programs/docker.mjs";
import { findEditor } from "./house/programs/editor.mjs";
import { bundleTests, conclude, findTests, inTests, runTests, settle } from "./house/suite.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const required = process.env.ANYCOWORK_E2E === "required";
const wanted = process.argv.slice(2);

const chromium = await findChromium();
const editor = await findEditor();
/** What wants a Docker engine says so in its path. */
const wantsDocker = (file) => file.includes("docker");
const all = await findTests(/\.(e2e|browser)\.tsx?$/, wanted);
const docker = all.some(wantsDocker) ? await startDocker() : {};
const missing = [
  ...(chromium ? [] : ["Chromium: `apt-get install chromium`, or name one in ANYCOWORK_CHROMIUM"]),
  ...(editor ? [] : ["VS Code for the browser: `node test/house/programs/editor.mjs` fetches it"]),
  ...Object.entries({ sqlite3: "sqlite3", git: "git", openssl: "openssl", bwrap: "bubblewrap", "docker-registry": "docker-registry" })
    .filter(([program]) => spawnSync("sh", ["-c", 'command -v "$0"', program]).status !== 0)
    .map(([program, name]) => `${program} (its tests skip themselves): \`apt-get install ${name}\``),
  ...(docker.lacks ?? []),
];
if (missing.length > 0) console.log(`Left out, since this machine lacks:\n${missing.map((each) => `  ${each}`).join("\n")}`);

const asProcess = all.filter((file) => /^(?!vscode\/).*\.e2e\.ts$/.test(file));
const inBrowser = chromium ? all.filter((file) => /\.browser\.tsx?$/.test(file)) : [];
const inEditor = chromium && editor ? all.filter((file) => /^vscode\/.*\.e2e\.ts$/.test(file)) : [];
const results = required ? missing.map(() => ({ passed: 0, failed: 1 })) : [];
const files = [...asProcess, ...inBrowser, ...inEditor].filter((file) => docker.host !== undefined || !wantsDocker(file));
/** What takes longest begins first, so that no lane works on alone at the end. */
const groups = together()
  .map((group) => ({ group, weight: group.reduce((sum, file) => sum + weightOf(file), 0) }))
  .sort((one, other) => other.weight - one.weight)
  .map(({ group }) => group);
/** Processes of files that run side by side: one more than there are cores, since most of their time is waiting for processes and pages. */
const lanes = Math.min(3, availableParallelism() + 1);
if (files.length > 0) results.push(...(await runAll()));
conclude("end to end", results);

/** About how long a file takes, to put them in order: what one of its kind begins with, and as many tests as it names. */
function weightOf(file) {
  const tests = readFileSync(inTests(file), "utf8").match(/^\s*(?:test|proof)\(/gm)?.length ?? 1;
  const isPage = /\.browser\.tsx?$/.test(file);
  const [start, each] = file.startsWith("vscode/") ? [30, 20] : wantsDocker(file) ? [0, 10] : isPage ? [20, 2] : [0, 5];
  return start + tests * each;
}

/** The files that share a window (test/vscode/shared) go into one process, every other has one of its own. */
function together() {
  const byShop = new Map();
  for (const file of files) {
    const shop = /\bsharedShop\("(\w+)"\)/.exec(readFileSync(inTests(file), "utf8"))?.[1] ?? file;
    byShop.set(shop, [...(byShop.get(shop) ?? []), file]);
  }
  return [...byShop.values()];
}

async function runAll() {
  if (!existsSync(path.join(root, "dist/webview.js"))) throw new Error("dist/ is not built: run `npm run build` first.");
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-e2e-"));
  try {
    const environment = {
      ...process.env,
      ANYCOWORK_SAY_EACH: "1",
      ANYCOWORK_CHROMIUM: chromium,
      ANYCOWORK_HEADLESS: (await findHeadless()) ?? chromium,
      ANYCOWORK_TEST_DOCKER: docker.host,
      ANYCOWORK_VIEW: path.join(folder, "view"),
      // What wants a newer Node than ours takes the one that comes with the editor.
      ANYCOWORK_NODE_22: editor?.node,
      ...(inEditor.length > 0 ? await installed(folder) : {}),
    };
    const bundles = await bundleTests(files);
    const done = [];
    const bundleOf = (file) => bundles[files.indexOf(file)];
    const runGroup = (index) => runTests(groups[index].map(bundleOf), { title: groups[index].join(", "), environment });
    const waiting = groups.keys();
    const work = async () => {
      for (const index of waiting) done[index] = await runGroup(index);
    };
    await Promise.all(Array.from({ length: lanes }, work));
    return await settle(done, runGroup);
  } finally {
    await docker.stop?.();
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

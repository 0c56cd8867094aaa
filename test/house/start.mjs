// `npm start`: builds AnyCowork and opens it on a copy of the sample with the demo model.
//   VS Code on the desktop where `code` is on PATH, else VS Code in the browser, fetched once
//   npm start -- --terminal   in this terminal        npm start -- --browser   in the browser, even where `code` is
import { spawn } from "node:child_process";
import { accessSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makePackage } from "./package.mjs";
import { end, isEnding, run, start } from "./process.mjs";
import { cacheFolder, fetchEditor } from "./programs/editor.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const home = path.join(cacheFolder, "try");
const flags = new Set(process.argv.slice(2));
const usualPort = 8741;
const hint = 'Click AnyCowork\'s icon at the left edge and write: "find out why the tests fail and fix it"';

try {
  const strange = [...flags].filter((each) => !["--terminal", "--browser"].includes(each));
  if (strange.length > 0)
    throw new Error(`There is no option ${strange[0]}. Try: npm start, npm start -- --browser, npm start -- --terminal`);
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  const built = await run(process.execPath, ["esbuild.mjs"], { cwd: root });
  if (built.code !== 0) throw new Error(`${built.output}\nThe build failed.`);
  mkdirSync(home, { recursive: true });
  if (flags.has("--terminal")) return openTerminal(copySample());
  if (!flags.has("--browser") && (await hasDesktop())) return await openDesktop(copySample({ keep: true }));
  await openBrowser(await fetchEditor());
}

/** A copy, so that trying it changes nothing here. It goes when we go, unless a window may outlive us. */
function copySample({ keep = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "anycowork-try-"));
  const copy = path.join(folder, "corner-shop");
  cpSync(path.join(root, "test/sample"), copy, { recursive: true });
  if (!keep) process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return copy;
}

/** Ctrl+C goes to the terminal's own program, which knows what to do with it. */
function openTerminal(sample) {
  process.removeAllListeners("SIGINT");
  process.on("SIGINT", () => {});
  console.log('Write: "find out why the tests fail and fix it"\n');
  const args = [path.join(root, "dist/cli.js"), "--data", path.join(home, "terminal"), "--model", "demo/tour", "-C", sample];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  child.on("close", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

/** Whether there is a desktop to open a window on, and a VS Code of its own (not the helper inside a remote window). */
async function hasDesktop() {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return false;
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  return (await run("code", ["--version"], { shell: process.platform === "win32" })).code === 0;
}

/** In a profile of its own: neither its settings nor its extensions meet the person's. */
async function openDesktop(sample) {
  const profile = ["--user-data-dir", preparedProfile("desktop"), "--extensions-dir", path.join(home, "desktop-extensions")];
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const shell = process.platform === "win32";
  const installed = await run("code", [...profile, ...sandbox, "--install-extension", await packed(), "--force"], { shell });
  if (installed.code !== 0) throw new Error(`${installed.output}\nVS Code did not install AnyCowork.`);
  const opened = await run("code", [...profile, ...sandbox, "--disable-workspace-trust", "--new-window", sample], { shell });
  if (opened.code !== 0) throw new Error(`${opened.output}\nVS Code did not open. In the browser instead: npm start -- --browser`);
  console.log(`VS Code opens on a copy of the sample: ${sample}\n${hint}`);
}

async function openBrowser({ node, entry }) {
  const profile = ["--user-data-dir", preparedProfile("browser"), "--extensions-dir", path.join(home, "browser-extensions")];
  const installed = await run(node, [entry, ...profile, "--install-extension", await packed(), "--force"]);
  if (installed.code !== 0) throw new Error(`${installed.output}\nVS Code did not install AnyCowork.`);
  const port = await freePort(usualPort);
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", "--disable-workspace-trust"];
  const server = start(node, [entry, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, ...profile, ...quiet]);
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-10_000);
    });
  server.on("close", () => {
    if (isEnding()) return;
    console.error(`${said}\nVS Code ended.`);
    process.exit(1);
  });
  const address = `http://127.0.0.1:${port}/`;
  await answers(address).catch(async (error) => {
    await end(server);
    throw error;
  });
  const url = `${address}?folder=${encodeURIComponent(copySample())}`;
  console.log(`\nAnyCowork in VS Code, on a copy of the sample:\n\n  ${url}\n\n${hint}\nCtrl+C ends it.`);
  openUrl(url);
}

/** Makes the demo model the first choice; what the person changed since stays. */
function preparedProfile(name) {
  const folder = path.join(home, name);
  const settings = path.join(folder, "User/settings.json");
  mkdirSync(path.dirname(settings), { recursive: true });
  const first = {
    "anycowork.model": "demo/tour",
    "chat.disableAIFeatures": true,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "readme",
    "telemetry.telemetryLevel": "off",
  };
  if (!existsSync(settings)) writeFileSync(settings, `${JSON.stringify(first, undefined, 2)}\n`);
  return folder;
}

async function packed() {
  const file = path.join(root, ".cache", `anycowork-${process.pid}.vsix`);
  await makePackage(file);
  process.on("exit", () => rmSync(file, { force: true }));
  return file;
}

/** The usual port, since a browser keeps secrets by address; another one when it is taken. */
function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => (wanted === 0 ? reject(new Error("No port is free.")) : resolve(freePort(0))));
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(address) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const response = await fetch(address, { redirect: "manual" }).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("VS Code in the browser did not start within a minute.");
}

/** Where there is a desktop with a browser; elsewhere the printed address does. */
function openUrl(url) {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = (process.env.PATH ?? "").split(path.delimiter).map((each) => path.join(each, "xdg-open"));
  if (opener.some(isProgram)) spawn("xdg-open", [url], { stdio: "ignore", detached: true }).unref();
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// VS Code in the browser: code-server from npm with the Node it needs, fetched once into a cache outside the project.
// `node test/house/programs/editor.mjs` fetches it now.
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../process.mjs";

const versions = { "code-server": "4.139.1", node: "24.21.0" };
/** What its native parts are compiled with, as Debian and Ubuntu call it. */
const debianPackages = ["libkrb5-dev", "libxkbfile-dev", "libsecret-1-dev", "python3", "make", "g++"];
const platform = `${process.platform}-${process.arch}`;
const insteadOfIt = "Without it: `npm start -- --terminal` opens AnyCowork in this terminal.";

/** Everything we keep between starts lies here, outside the project. */
export const cacheFolder = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "anycowork");
const finished = path.join(cacheFolder, `code-server-${versions["code-server"]}-node-${versions.node}-${platform}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await fetchEditor().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  console.log(`VS Code in the browser is ready: code-server ${versions["code-server"]}.`);
}

/** The programs of a finished editor: `node` and the `entry` it runs. Undefined when none was fetched. */
export async function findEditor() {
  const stamp = await readFile(path.join(finished, "stamp.json"), "utf8").catch(() => undefined);
  return stamp === undefined ? undefined : programs(finished);
}

/** The same, fetched first when it is not there: 800 MB on disk, a few minutes. Rejects with a sentence that says what to do. */
export async function fetchEditor() {
  const found = await findEditor();
  if (found) return found;
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch))
    throw new Error(`VS Code in the browser can be fetched on Linux (x64, arm64) only, and this is ${platform}.\n${insteadOfIt}`);
  await needDebianPackages();
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned();
  const building = await mkdtemp(path.join(cacheFolder, `building-${process.pid}-`));
  const remove = () => rmSync(building, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    await build(building);
    await rename(building, finished).catch(async (error) => {
      if (!(await findEditor())) throw error;
    });
  } finally {
    remove();
    process.removeListener("exit", remove);
  }
  return programs(finished);
}

function programs(folder) {
  const modules = path.join(folder, "node_modules");
  return { node: path.join(modules, `node-${platform}/bin/node`), entry: path.join(modules, "code-server/out/node/entry.js") };
}

async function build(folder) {
  const { node, entry } = programs(folder);
  const modules = path.join(folder, "node_modules");
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true }));
  const wanted = [`code-server@${versions["code-server"]}`, `node-${platform}@${versions.node}`];
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await step("1/3 Downloading VS Code for the browser and its Node (200 MB)", ["npm", "install", ...flags, ...wanted], { cwd: folder });
  const environment = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    npm_config_user_agent: `npm/11 node/v${versions.node}`,
    npm_config_nodedir: path.join(modules, `node-${platform}`),
  };
  await step("2/3 Compiling its native parts (2 to 5 minutes)", ["sh", "postinstall.sh"], {
    cwd: path.join(modules, "code-server"),
    env: environment,
  });
  await step("3/3 Starting it once to see that it works", [node, entry, "--version"], { cwd: folder });
  await writeFile(path.join(folder, "stamp.json"), JSON.stringify({ ...versions, platform }));
}

/** Runs one step and shows that it goes on; rejects with the end of what it said. */
async function step(title, [command, ...args], options) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const live = process.stderr.isTTY;
  process.stderr.write(`${title} …${live ? "" : "\n"}`);
  const ticking = setInterval(() => process.stderr.write(live ? `\r${title} … ${seconds()}` : `  ${seconds()}\n`), live ? 1_000 : 20_000);
  const { code, output } = await run(command, args, options);
  clearInterval(ticking);
  process.stderr.write(live ? `\r${title}: ${seconds()}      \n` : `  done in ${seconds()}\n`);
  if (code === 0) return;
  const tail = output.trimEnd().split("\n").slice(-25).join("\n");
  throw new Error(
    `${tail}\n\nVS Code for the browser could not be set up: the step above failed. Try again; nothing half-made is kept.\n${insteadOfIt}`,
  );
}

/** Installs what is missing where that needs no password; says the line to type where it does. */
async function needDebianPackages() {
  const { code, output } = await run("dpkg", ["--get-selections", ...debianPackages]);
  if (code === 127) return;
  const installed = new Set([...output.matchAll(/^([^\s:]+)(?::\S+)?\s+install$/gm)].map(([, name]) => name));
  const missing = debianPackages.filter((each) => !installed.has(each));
  if (missing.length === 0) return;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await run("sudo", ["-n", "true"])).code !== 0)
    throw new Error(
      `Compiling VS Code for the browser needs ${missing.join(", ")}. Type this line, then try again:\n  sudo sh -c "${line}"\n${insteadOfIt}`,
    );
  const command = [...(isRoot ? [] : ["sudo", "-n"]), "sh", "-c", line];
  await step(`0/3 Installing ${missing.join(", ")}`, command, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}

/** Folders of fetches that were interrupted: their process is gone. */
async function removeAbandoned() {
  for (const each of await readdir(cacheFolder)) {
    const pid = Number(/^building-(\d+)-/.exec(each)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && pid !== process.pid && !isAlive(pid))
      await rm(path.join(cacheFolder, each), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { changedScripts, scriptsOf } from "../../../src/core/mcp/config/scripts.ts";
import { type FoundServer, found, readServer } from "../../../src/core/mcp/config/server.ts";
import { tempFolder } from "../../temp.ts";
import { stage } from "../stage.ts";

const variable = (name: string) => ["$", `{${name}}`].join("");

/** A workspace folder with these files, by their names. */
function holding(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function runs(folder: string, given: object, source: FoundServer["source"] = "workspace") {
  const config = readServer("x", given);
  assert.ok(!("problem" in config));
  return scriptsOf(found(config, { source, file: "f", folder }), { environment: { WHERE: "sub" } });
}

test("what a server's command line names of its folder to be run is found, however it is run", () => {
  const folder = holding({
    ...{ "server.js": "1", "a/server.py": "1", "x.ts": "1", "start.sh": "1", "sub/main.mjs": "1", "bin/serve": "1", "pkg/mod.py": "1" },
    ...{ "dir/package.json": '{"main": "m.js"}', "dir/index.js": "1", "hook.cjs": "1", "notes.md": "1", "data.db": "1" },
    ...{ "package.json": '{"scripts": {"mcp": "node server.js"}}', "node_modules/.bin/tsx": "1" },
  });
  const names = (command: string, args: readonly string[] = [], more: object = {}) => Object.keys(runs(folder, { command, args, ...more }));
  assert.deepEqual(names("node", ["./server.js", "--data", "data.db"]), ["server.js"]);
  assert.deepEqual(names("node", ["server"]), ["server.js"]);
  assert.deepEqual(names("python3", [`${variable("workspaceFolder")}/a/server.py`]), ["a/server.py"]);
  assert.deepEqual(names("npx", ["tsx", "x.ts"]), ["node_modules/.bin/tsx", "x.ts"]);
  assert.deepEqual(names("./start.sh"), ["start.sh"]);
  assert.deepEqual(names("sh", ["-c", "cd sub && exec node main.mjs"]), ["sub/main.mjs"]);
  assert.deepEqual(names("node", ["main.mjs"], { cwd: variable("env:WHERE") }), ["sub/main.mjs"]);
  assert.deepEqual(names("uv", ["--directory", "a", "run", "server.py"]), ["a/server.py"]);
  assert.deepEqual(names("python", ["-m", "pkg.mod"]), ["pkg/mod.py"]);
  assert.deepEqual(names("bin/serve"), ["bin/serve"]);
  assert.deepEqual(names("node", ["dir"]), ["dir/index.js", "dir/package.json"]);
  assert.deepEqual(names("npx", ["-y", "server-x"], { env: { NODE_OPTIONS: "--require ./hook.cjs" } }), ["hook.cjs"]);
  assert.deepEqual(names("npm", ["run", "mcp"]), ["scripts.mcp of package.json"]);
  assert.deepEqual(names("npx", ["-y", "server-filesystem", "."]), [], "what it works on is not what it runs");
  assert.deepEqual(runs(folder, { command: "node", args: ["server.js"] }, "yours"), {});
});

test("another content, another file, and another place a link leads to are told apart", () => {
  const folder = holding({ "server.js": "1" });
  const elsewhere = holding({ "one.js": "1", "two.js": "1" });
  const script = { command: "node", args: ["server.js", "link.js"] };
  const now = () => runs(folder, script);
  const before = now();
  writeFileSync(path.join(folder, "server.js"), "2");
  assert.deepEqual(changedScripts(before, now()), ["server.js"]);
  writeFileSync(path.join(folder, "server.js"), "1");
  assert.deepEqual(changedScripts(before, now()), []);
  writeFileSync(path.join(folder, "package.json"), '{"scripts": {"mcp": "node server.js"}, "packageManager": "npm@10"}');
  const task = runs(folder, { command: "npm", args: ["run", "mcp"] });
  writeFileSync(path.join(folder, "server.js"), "2");
  assert.deepEqual(changedScripts(task, runs(folder, { command: "npm", args: ["run", "mcp"] })), ["scripts.mcp of package.json"]);
  writeFileSync(path.join(folder, "server.js"), "1");
  symlinkSync(path.join(elsewhere, "one.js"), path.join(folder, "link.js"));
  assert.deepEqual(changedScripts(before, now()), ["link.js"]);
  assert.deepEqual(Object.keys(runs(folder, { command: "node", args: Array.from({ length: 300 }, (_, nr) => `f${nr}.js`) })), [
    "301 words",
  ]);
});

test("a yes to a workspace's server is one to the script it runs: another one is asked about again, and said, and is not started", async () => {
  const all = stage();
  writeFileSync(all.at("server.js"), "one");
  writeFileSync(all.at(".mcp.json"), JSON.stringify({ mcpServers: { x: { command: "node", args: ["server.js"] } } }));
  const listed = async () => (await all.servers.list([all.folder])).servers[0];
  assert.deepEqual((await listed())?.shown, ["node server.js", "runs from this workspace: server.js (a yes is to what is in there now)"]);
  const looked = await all.print("x");
  writeFileSync(all.at("server.js"), "two");
  assert.match((await all.servers.allow("x", [all.folder], looked))?.problem ?? "", /another one than was shown/);
  await all.allow("x");
  assert.equal((await listed())?.state, "off");
  writeFileSync(all.at("server.js"), "three");
  const { state, reason } = (await listed()) ?? {};
  assert.deepEqual([state, reason], ["approval", "What it runs is other than it was when it was allowed: server.js."]);
  assert.match(JSON.stringify(await all.call("x")), /waits for your yes: What it runs is other .*: server\.js/);
  await all.servers.offered([all.folder]);
  assert.match(all.log.join(), /x is not started before your yes .*: What it runs is other/);
  writeFileSync(all.at("server.js"), "two");
  assert.equal((await listed())?.state, "off");
});

import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { createWorld } from "./world.ts";

const tools = createTools({ folders: [], dataFolder: "/nowhere/data", readableFolder: "/nowhere/data/blobs", environment: {} });

test("The tools that only look say so", () => {
  const check = (name: string, readOnly: boolean) => assert.equal(tools.find((each) => each.name === name)?.readOnly, readOnly, name);
  check("read_file", true);
  check("write_file", false);
  check("edit_file", false);
  check("list_files", true);
  check("search_files", true);
  check("run_command", false);
  check("ask_user", true);
});

test("No tool touches what lies in our data folder, the secrets least of all, by whatever name it is called", async () => {
  const { dataFolder, path: inFolder, prepare, write } = createWorld();
  const secrets = path.join(dataFolder, "secrets.json");
  writeFileSync(secrets, '{"value":"sk-kept"}');
  symlinkSync(dataFolder, inFolder("shelf"));
  symlinkSync(secrets, inFolder("plain.txt"));
  write("mine.txt", "mine");
  for (const name of [secrets, "../data/secrets.json", "shelf/secrets.json", `file://${secrets}`, path.join(dataFolder, "trust.json")])
    for (const [tool, given] of [
      ["read_file", { path: name }],
      ["write_file", { path: name, content: "x" }],
      ["edit_file", { path: name, old_text: "sk-kept", new_text: "x" }],
      ["delete_file", { path: name }],
      ["move_file", { from: name, to: "stolen.json" }],
      ["move_file", { from: "mine.txt", to: name }],
      ["search_files", { path: name, pattern: "sk-" }],
      ["list_files", { path: path.dirname(name) }],
      ["run_command", { command: "ls", directory: path.dirname(name) }],
    ] as const) {
      const found = await prepare(tool, given);
      assert.match(found.kind === "refused" ? found.message : "", /AnyCowork's own data/, `${tool} ${JSON.stringify(given)}`);
    }
  for (const tool of ["read_file", "write_file"])
    assert.equal((await prepare(tool, { path: "plain.txt", content: "x" })).kind, "refused", `${tool} through a link to the file`);
});

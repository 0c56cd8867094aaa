import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Use } from "../../src/core/sandbox/paths/asked.ts";
import { createWorkspace } from "../../src/core/sandbox/workspace.ts";
import { tempFolder } from "../temp.ts";

/** What is said of paths in a world where our program lies in `ours/dist`. */
function world(workspace: string) {
  const root = tempFolder();
  for (const each of ["project", "ours/dist", "ours/src", "data/blobs", "data/skills/x"])
    mkdirSync(path.join(root, each), { recursive: true });
  for (const each of ["ours/dist/core.js", "ours/package.json", "data/skills/x/SKILL.md"]) writeFileSync(path.join(root, each), "");
  const { resolve } = createWorkspace({
    folders: [path.join(root, workspace)],
    dataFolder: path.join(root, "data"),
    readableFolder: path.join(root, "data/blobs"),
    codeFolder: path.join(root, "ours/dist"),
  });
  return async (name: string, use: Use) => {
    const found = await resolve(path.join(root, name), use);
    return found.kind === "refused" ? found.message.replace(root, "") : found.place;
  };
}

test("Our own program is read after a question, and never changed, moved or deleted", async () => {
  const said = world("project");
  const ours = /belongs to AnyCowork's own program, which tools don't change/;
  for (const name of ["ours/dist/core.js", "ours/dist/new.js", "ours/package.json", "ours/src/new.ts"])
    assert.match(await said(name, "write"), ours, name);
  for (const use of ["move-from", "move-to", "delete"] as const) assert.match(await said("ours/dist/core.js", use), ours, use);
  assert.match(await said("ours", "delete"), ours);
  assert.equal(await said("ours/dist/core.js", "read"), "outside");
  assert.equal(await said("project/new.ts", "write"), "inside");
});

test("Who works on AnyCowork itself changes all but what runs", async () => {
  const said = world("ours");
  assert.equal(await said("ours/src/new.ts", "write"), "inside");
  assert.equal(await said("ours/package.json", "write"), "inside");
  assert.match(await said("ours/dist/core.js", "write"), /own program/);
});

test("Of our own data only installed skills can be changed, and they lie outside the workspace", async () => {
  const said = world("project");
  for (const use of ["read", "write"] as const) assert.equal(await said("data/skills/x/SKILL.md", use), "outside");
  for (const name of ["data/skills", "data/rules.json", "data/blobs/1", "data"])
    assert.match(await said(name, "write"), /own data|is a folder/, name);
  assert.match(await said("data/store/log/1", "read"), /own data/);
});

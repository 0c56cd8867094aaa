import assert from "node:assert/strict";
import { linkSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createSearcher } from "../../src/core/sandbox/search/searcher.ts";
import { quietContext } from "./context.ts";
import { createWorld, ready, refusal, type World, type WorldOptions } from "./world.ts";

const closed =
  /secret\/plan\.md is closed to tools by \.anycoworkignore\. Do without it; if it is needed, ask the person to change that file\./;

function closedWorld(rules = "secret/\n*.pass\n!open.pass\n", options: WorldOptions = {}): World {
  const world = createWorld(options);
  world.write(".anycoworkignore", rules);
  for (const name of ["secret/plan.md", "secret/deep/er.md", "a.pass", "open.pass", "sub/b.pass", "sub/open.md"])
    world.write(name, "needle\n");
  return world;
}

test("What .anycoworkignore names is neither read, written, edited, moved, deleted nor listed, and the refusal names the file", async () => {
  const world = closedWorld();
  const calls: readonly (readonly [tool: string, input: object])[] = [
    ["read_file", { path: "secret/plan.md" }],
    ["write_file", { path: "secret/plan.md", content: "x" }],
    ["edit_file", { path: "secret/plan.md", old_text: "needle", new_text: "x" }],
    ["delete_file", { path: "secret/plan.md" }],
    ["move_file", { from: "secret/plan.md", to: "plan.md" }],
    ["move_file", { from: "sub/open.md", to: "secret/plan.md" }],
    ["search_files", { pattern: "needle", path: "secret/plan.md" }],
  ];
  for (const [tool, input] of calls) assert.match(refusal(await world.prepare(tool, input)), closed, tool);
  for (const [tool, input] of [
    ["list_files", { path: "secret" }],
    ["list_files", { path: "secret/deep" }],
    ["write_file", { path: "secret/new/file.md", content: "x" }],
    ["read_file", { path: "sub/b.pass" }],
    ["write_file", { path: "sub/new.pass", content: "x" }],
    ["run_command", { command: "ls", directory: "secret" }],
  ] as const)
    assert.match(refusal(await world.prepare(tool, input)), /is closed to tools by \.anycoworkignore/, JSON.stringify(input));
  assert.equal((await world.call("read_file", { path: "open.pass" })).ok, true, "a later line opens what an earlier one closed");
});

test("Listing and searching pass over what is closed, with ripgrep and without, also where ignored files are asked for", async () => {
  const workerFile = process.env.SEARCH_WORKER;
  for (const options of [{ environment: { PATH: "/nowhere" } }, { searcher: createSearcher({ workerFile, threads: 2, patienceMs: 0 }) }]) {
    const world = closedWorld(undefined, options);
    world.write(".gitignore", "sub/\n");
    const found = await world.call("search_files", { pattern: "needle", files_only: true, include_ignored: true });
    assert.equal(found.output, "open.pass (1)\nsub/open.md (1)");
    assert.equal((await world.call("search_files", { pattern: "needle", files_only: true })).output, "open.pass (1)");
    assert.equal((await world.call("list_files", { glob: "**/*.pass" })).output, "open.pass");
  }
  const { output } = await closedWorld().call("list_files", {});
  assert.equal(output, "./\nsub/\n  open.md\n.anycoworkignore\nopen.pass");
  const missing = (await closedWorld().call("read_file", { path: "a.md" })).output;
  assert.doesNotMatch(missing, /a\.pass/, "nor is it named as something near");
});

test("A folder with something closed in it is neither moved nor deleted", async () => {
  const world = closedWorld();
  const said = /sub holds b\.pass, which is closed to tools by \.anycoworkignore, so it stays where it is/;
  assert.match(refusal(await world.prepare("delete_file", { path: "sub" })), said);
  assert.match(refusal(await world.prepare("move_file", { from: "sub", to: "other" })), said);
  world.write("free/inner/a.md", "a");
  world.write("vault/.anycoworkignore", "*/inner/\n");
  assert.match(
    refusal(await world.prepare("move_file", { from: "free", to: "vault/free" })),
    /free holds inner, which is closed to tools by vault/,
  );
  ready(await world.prepare("move_file", { from: "free", to: "freed" }));
});

test("Links count where they lie and where they lead", async () => {
  const world = closedWorld("secret/\nshortcut\nways/\n");
  world.write("sub/plain.md", "plain");
  symlinkSync("../secret/plan.md", world.path("sub/link.md"));
  symlinkSync("secret", world.path("folder"));
  symlinkSync("sub", world.path("shortcut"));
  mkdirSync(world.path("ways"));
  symlinkSync("../sub", world.path("ways/on"));
  for (const name of ["sub/link.md", "folder/plan.md", "folder", "shortcut/plain.md", "ways/on/plain.md"])
    assert.match(refusal(await world.prepare("read_file", { path: name })), /is closed to tools/, name);
  for (const name of ["sub/link.md", "folder", "shortcut"])
    assert.match(refusal(await world.prepare("delete_file", { path: name })), /is closed to tools/, name);
  ready(await world.prepare("read_file", { path: "sub/plain.md" }));
});

test("A file further down closes more, and opens nothing that is closed from above", async () => {
  const world = closedWorld();
  world.write("sub/.anycoworkignore", "!b.pass\n/own.md\n");
  world.write("sub/own.md", "own");
  world.write("own.md", "own");
  assert.match(refusal(await world.prepare("read_file", { path: "sub/b.pass" })), /closed to tools by \.anycoworkignore/);
  assert.match(refusal(await world.prepare("read_file", { path: "sub/own.md" })), /closed to tools by sub\/\.anycoworkignore/);
  ready(await world.prepare("read_file", { path: "own.md" }));
  const several = createWorld({ folders: ["first", "second"] });
  several.write("../second/.anycoworkignore", "x.md\n");
  several.write("../second/x.md", "x");
  several.write("x.md", "x");
  assert.match(refusal(await several.prepare("read_file", { path: "second/x.md" })), /closed to tools by second\/\.anycoworkignore/);
  ready(await several.prepare("read_file", { path: "x.md" }));
});

test("Each question reads the file anew, also between the question and the answer", async () => {
  const world = closedWorld();
  const prepared = ready(await world.prepare("write_file", { path: "sub/open.md", content: "new" }));
  world.write(".anycoworkignore", "sub\n");
  assert.match((await prepared.run(quietContext())).output, /is closed to tools/);
  ready(await world.prepare("read_file", { path: "secret/plan.md" }));
  rmSync(world.path(".anycoworkignore"));
  ready(await world.prepare("read_file", { path: "sub/b.pass" }));
});

test("Where the file can't be read all beside it is closed, and that is said", async () => {
  const bring: Readonly<Record<string, (file: string, world: World) => void>> = {
    "a folder": (file) => mkdirSync(file),
    "a link that leads nowhere": (file) => symlinkSync("nowhere", file),
    "far too large": (_file, world) => world.write(".anycoworkignore", "x".repeat(2 * 1024 * 1024)),
  };
  for (const [what, put] of Object.entries(bring)) {
    const world = createWorld();
    world.write("a.md", "a");
    put(world.path(".anycoworkignore"), world);
    for (const [tool, input] of [
      ["read_file", { path: "a.md" }],
      ["list_files", {}],
      ["search_files", { pattern: "a" }],
      ["write_file", { path: "deep/new.md", content: "x" }],
    ] as const)
      assert.match(
        refusal(await world.prepare(tool, input)),
        /\.anycoworkignore can't be read \(.+\), so all it lies beside is closed/,
        what,
      );
  }
  const world = createWorld();
  world.write("a.md", "needle");
  world.write("sub/b.md", "needle");
  mkdirSync(world.path("sub/.anycoworkignore"));
  assert.equal((await world.call("search_files", { pattern: "needle", files_only: true })).output, "a.md (1)");
  assert.match(refusal(await world.prepare("read_file", { path: "sub/b.md" })), /sub\/\.anycoworkignore can't be read/);
});

test("On a disk that takes any spelling, so do the rules", async () => {
  const world = closedWorld("Secret/\n*.PASS\n/caf\u00e9\n");
  ready(await world.prepare("read_file", { path: "secret/plan.md" }));
  // That is how such a disk is told from others.
  linkSync(world.path(".anycoworkignore"), world.path(".ANYCOWORKIGNORE"));
  for (const name of ["secret/plan.md", "SECRET/new.md", "a.pass", "Cafe\u0301"])
    assert.match(refusal(await world.prepare("write_file", { path: name, content: "x" })), /is closed to tools/, name);
});

test("Its own change always asks", async () => {
  const world = closedWorld();
  for (const [tool, input] of [
    ["write_file", { path: ".anycoworkignore", content: "" }],
    ["write_file", { path: "sub/.AnyCoworkIgnore", content: "" }],
    ["edit_file", { path: ".anycoworkignore", old_text: "secret/", new_text: "" }],
    ["delete_file", { path: ".anycoworkignore" }],
    ["move_file", { from: ".anycoworkignore", to: "off" }],
  ] as const) {
    const { access } = ready(await world.prepare(tool, input));
    assert.equal("guarded" in access && access.guarded, "it changes what is closed to tools", path.join(tool, JSON.stringify(input)));
  }
});

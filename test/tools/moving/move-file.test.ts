import assert from "node:assert/strict";
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { quietContext } from "../context.ts";
import { createWorld, ready, refusal } from "../world.ts";

const world = createWorld();

async function check(from: string, to: string, expected: RegExp): Promise<void> {
  const { ok, output } = await world.call("move_file", { from, to });
  assert.equal(ok, false, output);
  assert.match(output, expected);
}

async function accessOf(from: string, to: string): Promise<readonly unknown[]> {
  const { access } = ready(await world.prepare("move_file", { from, to }));
  assert.ok(access.kind === "move");
  return [access.place, access.guarded];
}

test("A file takes its new name, and missing folders are made", async () => {
  world.write("one.txt", "1");
  const { ok, output, summary, change } = await world.call("move_file", { from: "one.txt", to: "new/deep/two.txt" });
  assert.deepEqual({ ok, output, summary }, { ok: true, output: "Moved one.txt to new/deep/two.txt.", summary: "moved" });
  assert.deepEqual(change, {
    path: world.path("new/deep/two.txt"),
    label: "new/deep/two.txt",
    kind: "move",
    from: "one.txt",
    addedLines: 0,
    removedLines: 0,
  });
  assert.equal(world.read("new/deep/two.txt"), "1");
  assert.equal(existsSync(world.path("one.txt")), false);
});

test("A folder moves whole, and a path written as a folder means a place in it", async () => {
  world.write("pack/a/b.txt", "b");
  mkdirSync(world.path("pack/empty"));
  assert.equal((await world.call("move_file", { from: "pack", to: "shelf/" })).ok, true);
  assert.equal(world.read("shelf/pack/a/b.txt"), "b");
  assert.deepEqual(readdirSync(world.path("shelf/pack")).sort(), ["a", "empty"]);
  await check("shelf", "shelf/pack/x", /into itself/);
  await check("shelf", "./shelf", /both paths are the same/);
});

test("Nothing is overwritten, whatever is there", async () => {
  world.write("from.txt", "from");
  world.write("taken.txt", "taken");
  mkdirSync(world.path("empty"));
  mkdirSync(world.path("other"));
  symlinkSync("nowhere", world.path("dangling"));
  await check("from.txt", "taken.txt", /is there already, and nothing is overwritten/);
  await check("from.txt", "dangling", /is there already/);
  await check("from.txt", "empty", /is a folder that is there already\. To move into it, give the new path: empty\/from\.txt/);
  await check("other", "empty", /is a folder that is there already/);
  await check("from.txt", "taken.txt/x", /goes through a file/);
  assert.deepEqual([world.read("from.txt"), world.read("taken.txt")], ["from", "taken"]);
});

test("What has appeared since the question is not overwritten either", async () => {
  for (const isFolder of [false, true]) {
    const from = isFolder ? "kept-folder" : "kept.txt";
    if (isFolder) mkdirSync(world.path(from));
    else world.write(from, "mine");
    const prepared = ready(await world.prepare("move_file", { from, to: `late-${from}` }));
    if (isFolder) mkdirSync(world.path(`late-${from}`));
    else world.write(`late-${from}`, "theirs");
    const { ok, output } = await prepared.run(quietContext());
    assert.equal(ok, false);
    assert.match(output, /is there already/);
    assert.ok(existsSync(world.path(from)));
  }
  assert.equal(world.read("late-kept.txt"), "theirs");
});

test("A name may change in its spelling alone, and two names of one file stay two", async () => {
  world.write("Readme.txt", "r");
  assert.equal((await world.call("move_file", { from: "Readme.txt", to: "README.txt" })).ok, true);
  assert.deepEqual(
    readdirSync(world.folder).filter((each) => /^readme/i.test(each)),
    ["README.txt"],
  );
  linkSync(world.path("README.txt"), world.path("readme.txt"));
  await check("README.txt", "readme.txt", /is there already/);
});

test("Of a link the link itself is moved, and it asks when it leads outside", async () => {
  writeFileSync(path.join(world.outside, "far.txt"), "far");
  symlinkSync(path.join(world.outside, "far.txt"), world.path("link"));
  assert.deepEqual(await accessOf("link", "moved-link"), ["outside", undefined]);
  assert.equal((await world.call("move_file", { from: "link", to: "moved-link" })).ok, true);
  assert.equal(readlinkSync(world.path("moved-link")), path.join(world.outside, "far.txt"));
  assert.equal(readFileSync(path.join(world.outside, "far.txt"), "utf8"), "far");
  symlinkSync("loop", world.path("loop"));
  assert.equal((await world.call("move_file", { from: "loop", to: "loop-2" })).ok, true);
});

test("Moving from outside, to outside, or through a link to outside asks", async () => {
  world.write("in.txt", "");
  writeFileSync(path.join(world.outside, "out.txt"), "");
  symlinkSync(world.outside, world.path("door"));
  assert.deepEqual(await accessOf("in.txt", "in-2.txt"), ["inside", undefined]);
  assert.deepEqual(await accessOf("in.txt", "../outside/in.txt"), ["outside", undefined]);
  assert.deepEqual(await accessOf("../outside/out.txt", "out.txt"), ["outside", undefined]);
  assert.deepEqual(await accessOf("in.txt", "door/new/in.txt"), ["outside", undefined]);
  assert.deepEqual(await accessOf("door/out.txt", "out.txt"), ["outside", undefined]);
});

test("What may hold secrets, or changes how tools behave, asks at both ends and inside folders", async () => {
  const guarded = async (from: string, to: string, expected: RegExp) => assert.match(String((await accessOf(from, to))[1]), expected);
  world.write(".env", "KEY=1");
  world.write("hook.sh", "");
  world.write("ci/workflows/test.yml", "");
  world.write("deploy/prod/.env", "");
  world.write("secrets-later/plain.txt", "");
  linkSync(world.path("deploy/prod/.env"), world.path("secrets-later/alias.txt"));
  await guarded(".env", "notes.txt", /may hold secrets/);
  await guarded("hook.sh", ".git/hooks/pre-commit", /changes git/);
  await guarded("hook.sh", ".GIT/hooks/pre-commit", /changes git/);
  await guarded("hook.sh", "AGENTS.md", /instructions for agents/);
  await guarded("ci", ".github", /it holds workflows(\/test\.yml)?: it changes continuous integration/);
  await guarded("deploy", "elsewhere", /it holds prod\/\.env: it may hold secrets/);
  await guarded("secrets-later/alias.txt", "plain.txt", /another name elsewhere/);
  symlinkSync(".env", world.path("innocent"));
  await guarded("innocent", "also-innocent", /may hold secrets/);
});

test("A folder that came to hold something guarded, or a path that came to lead elsewhere, is not moved on the old yes", async () => {
  world.write("box/a.txt", "");
  const first = ready(await world.prepare("move_file", { from: "box", to: "box-2" }));
  world.write("box/.env", "KEY=1");
  assert.match((await first.run(quietContext())).output, /no longer what it was/);
  mkdirSync(world.path("way"));
  world.write("traveller.txt", "");
  const second = ready(await world.prepare("move_file", { from: "traveller.txt", to: "way/traveller.txt" }));
  lstatSync(world.path("way"));
  assert.equal((await world.call("move_file", { from: "way", to: "old-way" })).ok, true);
  symlinkSync(world.outside, world.path("way"));
  assert.match((await second.run(quietContext())).output, /no longer what it was/);
  assert.deepEqual([existsSync(world.path("box/a.txt")), existsSync(path.join(world.outside, "traveller.txt"))], [true, false]);
});

test("Workspace, home and data folders are never moved, nor what holds them, nor anything into our data", async () => {
  const home = path.join(world.outside, "home/ada");
  mkdirSync(home, { recursive: true });
  const strict = createWorld({ environment: { HOME: home } });
  const refused = async (from: string, to: string, expected: RegExp) =>
    assert.match(refusal(await strict.prepare("move_file", { from, to })), expected);
  strict.write("a.txt", "");
  symlinkSync(strict.folder, path.join(strict.outside, "same-folder"));
  for (const from of [".", strict.folder, "..", "/", home, path.dirname(home), strict.dataFolder, "~"])
    await refused(from, "../outside/x", /never moved or deleted|own data/);
  await refused("a.txt", path.join(strict.dataFolder, "a.txt"), /own data/);
  await refused("a.txt", path.join(strict.dataFolder, "trash/d-abcdef/a.txt"), /own data/);
  await refused(path.join(strict.dataFolder, "trash"), "x", /own data/);
  await refused("gone.txt", "x.txt", /There is no file or folder gone\.txt/);
  await refused("a.txt", "/dev/x", /device/);
  await refused("a.txt", "", /path is empty/);
});

test("What is open with changes not saved stays where it is", async () => {
  const unsaved: string[] = [];
  const editor = createWorld({
    documents: { read: async () => undefined, unsaved: async () => unsaved, replace: async () => false },
  });
  editor.write("src/open.txt", "saved");
  unsaved.push(editor.path("src/open.txt"));
  for (const from of ["src", "src/open.txt"])
    assert.match(
      refusal(await editor.prepare("move_file", { from, to: "lib" })),
      /src\/open\.txt is open in the editor with changes that are not saved/,
    );
  assert.match(refusal(await editor.prepare("delete_file", { path: "src" })), /not saved/);
  unsaved.pop();
  const prepared = ready(await editor.prepare("delete_file", { path: "src" }));
  unsaved.push(editor.path("src/open.txt"));
  assert.match((await prepared.run(quietContext())).output, /not saved/, "also when it was changed while the question was open");
  assert.equal(editor.read("src/open.txt"), "saved");
});

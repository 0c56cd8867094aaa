import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { ToolResult } from "../../../src/core/tools/tool.ts";
import { quietContext } from "../context.ts";
import { createWorld, ready, refusal } from "../world.ts";

const world = createWorld();

async function whatOf(given: string): Promise<string> {
  const { access } = ready(await world.prepare("delete_file", { path: given }));
  assert.ok(access.kind === "delete");
  return access.what;
}

function keptAt({ change }: ToolResult): string {
  assert.ok(change?.keptAt);
  return change.keptAt;
}

test("A deleted file is kept, its text shown as what went, and the model told how to bring it back", async () => {
  world.write("src/old.ts", "one\ntwo\n");
  const result = await world.call("delete_file", { path: "src/old.ts" });
  assert.equal(existsSync(world.path("src/old.ts")), false);
  const place = keptAt(result);
  assert.equal(readFileSync(place, "utf8"), "one\ntwo\n");
  assert.ok(place.startsWith(path.join(world.dataFolder, "trash") + path.sep));
  assert.equal(result.output, `Deleted src/old.ts (a file of 2 lines). It is kept for 30 days; to bring it back, move_file from ${place}`);
  assert.equal(result.summary, "−2");
  const { before, after, removedLines, kind } = result.change ?? {};
  assert.deepEqual({ before, after, removedLines, kind }, { before: "one\ntwo\n", after: undefined, removedLines: 2, kind: "delete" });
  assert.match(readFileSync(`${path.dirname(place)}.json`, "utf8"), /"path":".*\/src\/old\.ts","deletedAt":"20/);
});

test("It is brought back by a move, which asks no more than a move within the workspace", async () => {
  world.write("back.txt", "here again");
  const place = keptAt(await world.call("delete_file", { path: "back.txt" }));
  const { access } = ready(await world.prepare("move_file", { from: place, to: "back.txt" }));
  assert.deepEqual(access, { kind: "move", from: place, to: world.path("back.txt"), place: "inside", guarded: undefined });
  assert.equal((await world.call("move_file", { from: place, to: "back.txt" })).ok, true);
  assert.equal(world.read("back.txt"), "here again");
  assert.equal(existsSync(path.dirname(place)), false);
  assert.equal(existsSync(`${path.dirname(place)}.json`), false);
});

test("The trash serves as the source of a move only, and asks for what was secret or of another folder", async () => {
  world.write(".env", "KEY=1");
  const secret = keptAt(await world.call("delete_file", { path: ".env" }));
  const { access } = ready(await world.prepare("move_file", { from: secret, to: "notes.txt" }));
  assert.match((access.kind === "move" && access.guarded) || "", /may hold secrets/);
  writeFileSync(path.join(world.outside, "theirs.txt"), "private");
  const theirs = keptAt(await world.call("delete_file", { path: "../outside/theirs.txt" }));
  const outside = ready(await world.prepare("move_file", { from: theirs, to: "mine.txt" })).access;
  assert.equal(outside.kind === "move" && outside.place, "outside");
  for (const [tool, given] of [
    ["read_file", { path: theirs }],
    ["delete_file", { path: theirs }],
    ["write_file", { path: theirs, content: "x" }],
    ["list_files", { path: path.dirname(theirs) }],
    ["move_file", { from: `${path.dirname(theirs)}.json`, to: "x" }],
    ["move_file", { from: path.dirname(theirs), to: "x" }],
    ["move_file", { from: "src", to: path.join(path.dirname(theirs), "x") }],
  ] as const)
    assert.match(refusal(await world.prepare(tool, given)), /own data/, tool);
});

test("A folder goes whole, with a count of what is in it", async () => {
  world.write("lib/a.txt", "");
  world.write("lib/sub/b.txt", "");
  world.write("lib/sub/c/d.txt", "");
  mkdirSync(world.path("bare"));
  assert.equal(await whatOf("lib"), "a folder of 3 files, 2 folders");
  assert.equal(await whatOf("bare"), "an empty folder");
  const place = keptAt(await world.call("delete_file", { path: "lib" }));
  assert.deepEqual(readdirSync(place).sort(), ["a.txt", "sub"]);
  assert.equal((await world.call("move_file", { from: path.join(place, "sub"), to: "sub" })).ok, true, "also a part of it");
  assert.ok(existsSync(path.join(place, "a.txt")));
});

test("People are told what it is", async () => {
  world.write("empty.txt", "");
  world.write("line.txt", "x");
  world.write("picture.bin", Buffer.alloc(3_000));
  assert.equal(await whatOf("empty.txt"), "an empty file");
  assert.equal(await whatOf("line.txt"), "a file of 1 line");
  assert.equal(await whatOf("picture.bin"), "a file of 3 KB");
});

test("Of a link only the link goes, and it asks when it leads outside", async () => {
  writeFileSync(path.join(world.outside, "kept.txt"), "kept");
  symlinkSync(world.outside, world.path("door"));
  const { access } = ready(await world.prepare("delete_file", { path: "door" }));
  assert.deepEqual(access.kind === "delete" && [access.place, access.what], [
    "outside",
    `a link to ${world.outside}; what it leads to stays`,
  ]);
  assert.equal((await world.call("delete_file", { path: "door/" })).ok, true);
  assert.equal(readFileSync(path.join(world.outside, "kept.txt"), "utf8"), "kept");
  symlinkSync("self", world.path("self"));
  assert.equal((await world.call("delete_file", { path: "self" })).ok, true);
});

test("What is guarded asks, also inside a folder; what must stay is refused", async () => {
  const guardOf = async (given: string) => {
    const { access } = ready(await world.prepare("delete_file", { path: given }));
    return access.kind === "delete" ? access.guarded : undefined;
  };
  world.write("part/.git/config", "");
  world.write("part/x.txt", "");
  assert.match((await guardOf("part")) ?? "", /it holds \.git: it changes git/);
  assert.match((await guardOf("part/.git")) ?? "", /changes git/);
  assert.equal(await guardOf("part/x.txt"), undefined);
  for (const given of [".", "..", world.folder, world.dataFolder, "/", "src/.."])
    assert.match(refusal(await world.prepare("delete_file", { path: given })), /never moved or deleted|own data/, given);
  assert.match(refusal(await world.prepare("delete_file", { path: "gone" })), /There is no file or folder gone/);
});

test("A folder that holds more by the time of the answer is not deleted", async () => {
  world.write("grows/a.txt", "");
  const prepared = ready(await world.prepare("delete_file", { path: "grows" }));
  world.write("grows/b.txt", "");
  const { ok, output } = await prepared.run(quietContext());
  assert.equal(ok, false);
  assert.match(output, /no longer what it was/);
  assert.ok(existsSync(world.path("grows/b.txt")));
});

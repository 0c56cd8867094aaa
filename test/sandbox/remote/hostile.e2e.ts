import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { TarHeader } from "modern-tar";
import { changesOf } from "../../../src/core/sandbox/remote/changes.ts";
import { coverOf } from "../../../src/core/sandbox/remote/cover.ts";
import type { Shared } from "../../../src/core/sandbox/remote/entry.ts";
import type { Fetched } from "../../../src/core/sandbox/remote/fetch.ts";
import type { There } from "../../../src/core/sandbox/remote/listing.ts";
import { tempFolder } from "../../temp.ts";
import { tarOf } from "./box-files.ts";
import { stage } from "./stage.ts";

type Told = readonly [Omit<TarHeader, "size">, string];

/** A workspace with two files, and a box whose engine answers with whatever it is given. */
async function against(archive: (base: string, folder: string) => readonly Told[]) {
  const world = stage();
  world.write("a", "a");
  world.write("sub/b", "b");
  world.files.isBare = true;
  await world.bring();
  const bytes = Buffer.concat(await (await tarOf(archive(path.basename(world.folder), world.folder))).toArray());
  world.files.answer = () => Readable.from([bytes]);
  const outside = tempFolder();
  return { ...world, outside, notes: await world.takeBack() };
}

const file = (name: string): Told => [{ name, type: "file", mode: 0o644 }, "evil"];
const folder = (name: string): Told => [{ name, type: "directory", mode: 0o755 }, ""];

for (const [what, name] of Object.entries({
  "an absolute path": "/etc/evil",
  "dots that lead out": "BASE/../evil",
  "dots alone": "../evil",
  "dots in the middle": "BASE/sub/../../evil",
  "another folder": "elsewhere/evil",
  "an empty part": "BASE//evil",
  "a dot": "BASE/./a",
}))
  test(`An archive with ${what} in a name is not used at all`, async () => {
    const {
      folder: work,
      read,
      notes,
    } = await against((base) => [
      folder(`${base}/`),
      file(`${base}/a`),
      file(name.replace("BASE", base)),
      folder(`${base}/sub/`),
      file(`${base}/sub/b`),
    ]);
    assert.match(notes.join(), /could not be taken back from the other side \(it holds the name/);
    assert.equal(read("a"), "a");
    assert.deepEqual(readdirSync(work).sort(), ["a", "sub"]);
    assert.equal(existsSync(path.join(path.dirname(work), "evil")), false);
  });

test("An archive that is cut short, holds a name twice or is no archive is not used at all", async () => {
  const whole = async (base: string) => {
    const bytes = await (await tarOf([folder(`${base}/`), file(`${base}/a`)])).toArray();
    return Buffer.concat(bytes);
  };
  const answers = {
    cut: async (base: string) => (await whole(base)).subarray(0, 1100),
    "without its end": async (base: string) => (await whole(base)).subarray(0, 1536),
    twice: async (base: string) => Buffer.concat(await (await tarOf([folder(`${base}/`), file(`${base}/a`), file(`${base}/a`)])).toArray()),
    garbage: async () => Buffer.alloc(4096, "x"),
    empty: async () => Buffer.alloc(0),
  };
  for (const [what, answer] of Object.entries(answers)) {
    const world = stage();
    world.write("a", "a");
    world.files.isBare = true;
    await world.bring();
    const bytes = await answer(path.basename(world.folder));
    world.files.answer = () => Readable.from([bytes]);
    assert.match((await world.takeBack()).join(), /could not be taken back/, what);
    assert.equal(world.read("a"), "a", what);
  }
});

test("Nothing is written through a link, whether the box made it or it has come here meanwhile", async () => {
  const {
    folder: work,
    outside,
    notes,
  } = await against((base) => [
    folder(`${base}/`),
    file(`${base}/a`),
    [{ name: `${base}/way`, type: "symlink", linkname: "sub" }, ""],
    file(`${base}/way/evil`),
    folder(`${base}/sub/`),
    file(`${base}/sub/b`),
  ]);
  assert.match(notes.join("\n"), /way\/evil/);
  assert.deepEqual(readdirSync(path.join(work, "sub")), ["b"]);
  assert.deepEqual(readdirSync(outside), []);

  const world = stage();
  world.write("sub/b", "b");
  await world.bring();
  world.files.write(world.there("sub/b"), "evil");
  world.files.write(world.there("sub/c"), "evil");
  renameSync(world.here("sub"), world.here("moved"));
  symlinkSync(outside, world.here("sub"));
  assert.match((await world.takeBack()).join(), /meanwhile here too, so what is here stays: sub\/b, sub\/c/);
  assert.deepEqual(readdirSync(outside), []);
});

test("Devices stay where they are; another name of a file comes as a file of its own; what it is another name of can't lie outside", async () => {
  const {
    folder: work,
    read,
    notes,
  } = await against((base) => [
    folder(`${base}/`),
    file(`${base}/a`),
    [{ name: `${base}/disk`, type: "block-device", mode: 0o666 }, ""],
    [{ name: `${base}/null`, type: "character-device", mode: 0o666 }, ""],
    [{ name: `${base}/other`, type: "link", linkname: `${base}/a`, mode: 0o644 }, ""],
    [{ name: `${base}/same`, type: "link", linkname: `${base}/sub/b`, mode: 0o644 }, ""],
    [{ name: `${base}/lost`, type: "link", linkname: `${base}/nowhere`, mode: 0o644 }, ""],
    folder(`${base}/sub/`),
    [{ name: `${base}/sub/b`, type: "file", mode: 0o644 }, "b"],
  ]);
  assert.match(notes.join(), /Only in the sandbox.*disk.*lost.*null/);
  assert.deepEqual(readdirSync(work).sort(), ["a", "other", "same", "sub"]);
  assert.deepEqual([read("other"), read("same")], ["evil", "b"]);

  const out = await against((base) => [
    folder(`${base}/`),
    [{ name: `${base}/x`, type: "link", linkname: "/etc/passwd", mode: 0o644 }, ""],
  ]);
  assert.match(out.notes.join(), /it holds the name "\/etc\/passwd"/);
});

test("A box that lies about its names gets nothing written by that: its list is not used, and everything is fetched from the engine", async () => {
  for (const name of ["./../evil", "/evil", "./sub/../../evil", "./a/./b", "a"]) {
    const world = stage();
    world.write("a", "a");
    await world.bring();
    world.files.write(world.there("a"), "edited");
    const { run } = world.files;
    world.files.run = async (argv, signal) => {
      const told = await run(argv, signal);
      const line = `${argv[5]}81a4 4 9 2026-01-01 00:00:00.000000000 +0000|9|${name}\n`;
      return argv[0] === "sh" ? { ...told, output: Buffer.concat([told.output, Buffer.from(line)]) } : told;
    };
    world.asked();
    assert.deepEqual(await world.takeBack(), [], name);
    assert.deepEqual(world.asked(), ["list", `get ${world.folder}`], name);
    assert.equal(world.read("a"), "edited");
    assert.equal(existsSync(path.join(world.folder, "../evil")), false);
  }
});

test("What is told of a box's names has no letters in it that are not seen", async () => {
  const { write, files, there, bring, takeBack } = stage();
  write("a", "a");
  await bring();
  files.write(there("x\u202e\n\u001b[31mred"), "/etc", { type: "symlink" });
  assert.match((await takeBack()).join(), /: x\\u\{202e\}\\u\{a\}\\u\{1b\}\[31mred \(it leads out/);
});

test("Nobody gets more rights by what a box makes: only plain permission bits come back", async () => {
  const { here } = await against((base) => [
    folder(`${base}/`),
    [{ name: `${base}/a`, type: "file", mode: 0o6777 }, "a"],
    folder(`${base}/sub/`),
    file(`${base}/sub/b`),
  ]);
  assert.equal(lstatSync(here("a")).mode & 0o7777, 0o777);
});

test("On a disk that takes a name in any spelling the second one is put aside, and a new spelling of the same file is taken", () => {
  const shared = new Map<string, Shared>([
    ["", { kind: "folder", mode: 0o755, mtimeMs: 0 }],
    ["Read.me", { kind: "file", mode: 0o644, mtimeMs: 0, content: "1" }],
  ]);
  const made = (content: string): Fetched => ({ kind: "file", mode: 0o644, mtimeMs: 0, content });
  const judge = (fetched: Readonly<Record<string, Fetched>>, gone: readonly string[], isCareless = true) =>
    changesOf(
      { shared, fetched: new Map(Object.entries(fetched)), gone },
      { folder: "/w", isCareless, isInside: () => true, keeps: () => undefined },
    );
  const both = judge({ "read.me": made("2"), "DIR/x": made("3"), "dir/y": made("4"), "dir/Z": made("5"), "dir/z": made("6") }, []);
  assert.deepEqual(
    both.puts.map(({ way }) => way),
    ["DIR/x"],
  );
  assert.deepEqual(
    both.held.map(({ way, why }) => `${way}: ${why}`),
    [
      "dir/Z: here it would be the same as DIR",
      "dir/y: here it would be the same as DIR",
      "dir/z: here it would be the same as DIR",
      "read.me: here it would be the same as Read.me",
    ],
  );
  assert.equal(judge({ "read.me": made("2") }, [], false).puts.length, 1);
  const renamed = judge({ "read.me": made("1") }, ["Read.me"]);
  assert.deepEqual([renamed.puts.length, renamed.removals], [1, ["Read.me"]]);
});

test("Single files are fetched by themselves, many small ones with their folder, a large neighbour is left where it is", () => {
  const entry = (size: number) => ({ kind: "file", mode: 0, size, stamp: "" }) as const;
  const dir = { kind: "folder", mode: 0, size: 0, stamp: "" } as const;
  const many = Array.from({ length: 50 }, (_, index) => [`small/${index}`, entry(100)] as const);
  const listing = new Map<string, There>([
    ["", dir],
    ["small", dir],
    ["big", dir],
    ["big/data", entry(500_000_000)],
    ["big/note", entry(5)],
    ...many,
  ]);
  assert.deepEqual(coverOf(new Set(["small/7"]), listing), ["small/7"]);
  assert.deepEqual(coverOf(new Set(many.map(([way]) => way)), listing), ["small"]);
  assert.deepEqual([...coverOf(new Set([...many.map(([way]) => way), "big/note"]), listing)].sort(), ["big/note", "small"]);
  assert.deepEqual(coverOf(new Set(), listing), []);
});

test("What was in the way here when a copy ended early is no part of the workspace", async () => {
  const { write, here, files, there, bring } = stage();
  write("a", "a");
  mkdirSync(here("sub"));
  write(".anycowork-0123456789ab", "half");
  write("sub/.anycowork-0123456789ab", "half");
  await bring();
  assert.deepEqual([...files.entries.keys()].slice(1).sort(), [there("a"), there("sub")]);
});

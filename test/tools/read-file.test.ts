import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readTextFile } from "../../src/core/sandbox/text-file.ts";
import { quietContext } from "./context.ts";
import { createWorld, ready, refusal } from "./world.ts";

const world = createWorld();

async function check(given: unknown, expected: string | RegExp): Promise<void> {
  const { output } = await world.call("read_file", given);
  if (typeof expected === "string") assert.equal(output, expected);
  else assert.match(output, expected);
}

test("A file comes with its lines numbered", async () => {
  world.write("a.txt", "one\ntwo\n");
  await check({ path: "a.txt" }, "1\tone\n2\ttwo");
  await check({ path: "./a.txt" }, "1\tone\n2\ttwo");
  await check({ path: world.path("a.txt") }, "1\tone\n2\ttwo");
  assert.equal((await world.call("read_file", { path: "a.txt" })).summary, "2 lines");
});

test("A piece says where it lies and how to go on", async () => {
  world.write("long.txt", Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join("\n"));
  await check({ path: "long.txt", offset: 3, limit: 2 }, "3\tline 3\n4\tline 4\n[Lines 3 to 4 of 100; go on with offset 5.]");
  await check({ path: "long.txt", offset: 100 }, "100\tline 100\n[Lines 100 to 100 of 100.]");
  await check({ path: "long.txt", offset: 101 }, /only 100 lines/);
});

test("A file too long for one answer is cut between lines, and the offset given leads on", async () => {
  world.write("longer.txt", Array.from({ length: 3000 }, (_, index) => `this is line ${index + 1}`).join("\n"));
  const first = await world.call("read_file", { path: "longer.txt" });
  assert.ok(first.output.length <= 16_000);
  assert.equal(first.fullOutput, undefined);
  const next = Number(/go on with offset (\d+)/.exec(first.output)?.[1]);
  await check({ path: "longer.txt", offset: next, limit: 1 }, new RegExp(`^${next}\\tthis is line ${next}\\n`));
});

test("A very long line is cut and its length said", async () => {
  world.write("wide.txt", "x".repeat(100_000));
  await check({ path: "wide.txt" }, /^1\tx{2000} \[… line of 100000 characters cut\]$/);
});

test("All usual encodings and line endings are read", async () => {
  world.write("crlf.txt", "one\r\ntwo\r\n");
  await check({ path: "crlf.txt" }, "1\tone\n2\ttwo");
  world.write("bom.txt", "\ufeffone");
  await check({ path: "bom.txt" }, "1\tone");
  world.write("le.txt", Buffer.from("\ufeffgrüß\nGott", "utf16le"));
  await check({ path: "le.txt" }, "1\tgrüß\n2\tGott");
  world.write("be.txt", Buffer.from("\ufeffgrüß", "utf16le").swap16());
  await check({ path: "be.txt" }, "1\tgrüß");
  world.write("latin.txt", Buffer.from([0x67, 0x72, 0xfc, 0x0a]));
  const guessed = (encoding: string) => `\n[Read as ${encoding}, by its bytes; it stays so when it is edited.]`;
  await check({ path: "latin.txt" }, `1\tgrü${guessed("Windows-1252")}`);
  world.write("quotes.txt", Buffer.from("\x93Lange Stra\xdfe\x94 \x96 5 \x80", "latin1"));
  await check({ path: "quotes.txt" }, `1\t“Lange Straße” – 5 €${guessed("Windows-1252")}`);
  world.write("bare-le.txt", Buffer.from("grüß\nGott", "utf16le"));
  await check({ path: "bare-le.txt" }, `1\tgrüß\n2\tGott${guessed("UTF-16LE")}`);
  world.write("bare-be.txt", Buffer.from("grüß", "utf16le").swap16());
  await check({ path: "bare-be.txt" }, `1\tgrüß${guessed("UTF-16BE")}`);
  world.write("empty.txt", "");
  await check({ path: "empty.txt" }, "(empty.txt is empty.)");
});

test("What only looks like another encoding is not taken for it", async () => {
  const broken = Buffer.concat([Buffer.from("viele schöne Größen für Käufer"), Buffer.from([0xff]), Buffer.from(" und ähnliche")]);
  world.write("broken.txt", broken);
  await check({ path: "broken.txt" }, /Käufer\ufffd und ähnliche\n\[Some bytes are not valid UTF-8/);
  world.write("cyrillic.txt", Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0]));
  await check({ path: "cyrillic.txt" }, /Some bytes are not valid UTF-8/);
  for (const [name, bytes] of [
    ["zeros", Buffer.alloc(100)],
    ["numbers", Buffer.from(Uint32Array.from({ length: 200 }, (_, index) => index).buffer)],
    ["utf-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
    ["controls", Buffer.from([0x61, 0x01, 0xe4, 0x02, 0x61, 0x61, 0x61, 0x61, 0x61])],
  ] as const) {
    world.write(name, bytes);
    await check({ path: name }, name === "controls" ? /not valid UTF-8/ : /is a binary file/);
  }
});

test("A negative offset counts from the end", async () => {
  world.write("tail.txt", Array.from({ length: 10 }, (_, index) => `line ${index + 1}`).join("\n"));
  await check({ path: "tail.txt", offset: -2 }, "9\tline 9\n10\tline 10\n[Lines 9 to 10 of 10.]");
  await check({ path: "tail.txt", offset: -3, limit: 1 }, "8\tline 8\n[Lines 8 to 8 of 10; go on with offset 9.]");
  await check({ path: "tail.txt", offset: -100, limit: 1 }, "1\tline 1\n[Lines 1 to 1 of 10; go on with offset 2.]");
  await check({ path: "tail.txt", offset: 0, limit: 1 }, /^1\tline 1\n/);
});

test("Odd but honest names are read", async () => {
  for (const name of ["with space.txt", "日本語/ファイル.txt", "😀.md", "constructor", "__proto__", "a..b/c..d.txt"]) {
    world.write(name, "here");
    await check({ path: name }, "1\there");
  }
});

test("What can't be read is said in a sentence", async () => {
  await check({ path: "gone.txt" }, "There is no file gone.txt. Use list_files or search_files to find it.");
  world.write("src/totals.js", "");
  await check({ path: "src/Totals.ts" }, /There is totals\.js in the same folder/);
  mkdirSync(world.path("folder"));
  await check({ path: "folder" }, /is a folder\. Use list_files/);
  await check({ path: "a.txt/b" }, /goes through a file/);
  world.write("image.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
  await check({ path: "image.png" }, "image.png is a binary file (8 bytes), not text.");
  world.write("huge.log", "");
  truncateSync(world.path("huge.log"), 200 * 1024 * 1024);
  await check({ path: "huge.log" }, "huge.log is a binary file (200 MB), not text.");
});

test("A named pipe is refused instead of waited for", async () => {
  execFileSync("/bin/sh", ["-c", 'mkfifo "$1"', "sh", world.path("pipe")]);
  assert.match(refusal(await world.prepare("read_file", { path: "pipe" })), /named pipe/);
});

test("A file that vanishes, or becomes a link, between the question and the answer is not read", async () => {
  world.write("short.txt", "x");
  const vanishing = ready(await world.prepare("read_file", { path: "short.txt" }));
  rmSync(world.path("short.txt"));
  const context = quietContext();
  assert.match((await vanishing.run(context)).output, /There is no file/);
  writeFileSync(path.join(world.outside, "other.txt"), "secret");
  symlinkSync(path.join(world.outside, "other.txt"), world.path("short.txt"));
  assert.match((await vanishing.run(context)).output, /leads elsewhere/);
});

test("Reading outside, or what may hold secrets, asks", async () => {
  const where = async (given: string) => {
    const { access } = ready(await world.prepare("read_file", { path: given }));
    return access.kind === "read" ? [access.place, access.guarded] : [];
  };
  world.write(".env", "KEY=1");
  assert.deepEqual(await where("a.txt"), ["inside", undefined]);
  assert.deepEqual(await where("../outside/other.txt"), ["outside", undefined]);
  assert.deepEqual(await where(".env"), ["inside", "it may hold secrets"]);
  assert.deepEqual(await where(".env.example"), ["inside", undefined]);
});

test("Our own data is refused, but stored outputs are read", async () => {
  const inData = (...parts: readonly string[]) => path.join(world.dataFolder, ...parts);
  writeFileSync(inData("anycowork.db"), "x");
  writeFileSync(inData("blobs", "abc"), "stored");
  symlinkSync(world.dataFolder, world.path("link-to-data"));
  assert.match(refusal(await world.prepare("read_file", { path: inData("anycowork.db") })), /own data/);
  assert.match(refusal(await world.prepare("read_file", { path: "link-to-data/anycowork.db" })), /own data/);
  await check({ path: inData("blobs", "abc") }, "1\tstored");
  assert.match(refusal(await world.prepare("write_file", { path: inData("blobs", "abc"), content: "" })), /own data/);
});

test("An open document is read as the person sees it", async () => {
  const seen = createWorld({
    documents: {
      read: async (target) => (target.endsWith("open.txt") ? "unsaved\n" : undefined),
      unsaved: async () => [],
      replace: async () => false,
    },
  });
  seen.write("open.txt", "saved\n");
  seen.write("closed.txt", "saved\n");
  assert.equal((await seen.call("read_file", { path: "open.txt" })).output, "1\tunsaved");
  assert.equal((await seen.call("read_file", { path: "closed.txt" })).output, "1\tsaved");
});

test("Without a folder a relative path has nothing to be relative to", async () => {
  const bare = createWorld({ folders: [] });
  assert.match(refusal(await bare.prepare("read_file", { path: "a.txt" })), /open a folder first/);
  const { access } = ready(await bare.prepare("read_file", { path: path.join(bare.outside, "x") }));
  assert.equal(access.kind === "read" && access.place, "outside");
});

test("With several folders the others are reached by their name", async () => {
  const several = createWorld({ folders: ["first", "second"] });
  several.write("../second/in-second.txt", "2");
  several.write("own.txt", "1");
  const read = async (given: string) => (await several.call("read_file", { path: given })).output;
  assert.equal(await read("own.txt"), "1\t1");
  assert.equal(await read("second/in-second.txt"), "1\t2");
  several.write("second/in-second.txt", "the first folder's own");
  assert.equal(await read("second/in-second.txt"), "1\tthe first folder's own");
});

test("A path that leads elsewhere by the time of the answer is not looked at", async () => {
  const asked = path.join(world.outside, "asked");
  const other = path.join(world.outside, "other");
  for (const each of [asked, other]) mkdirSync(each);
  writeFileSync(path.join(asked, "notes.txt"), "asked for");
  writeFileSync(path.join(other, "notes.txt"), "private");
  const file = path.join(asked, "notes.txt");
  const all = [
    ready(await world.prepare("read_file", { path: file })),
    ready(await world.prepare("list_files", { path: asked })),
    ready(await world.prepare("search_files", { path: asked, pattern: "." })),
  ];
  rmSync(asked, { recursive: true });
  symlinkSync(other, asked);
  for (const prepared of all) {
    const { ok, output } = await prepared.run(quietContext());
    assert.equal(ok, false);
    assert.match(output, /leads elsewhere/);
  }
  const swappedLater = await readTextFile(file, "notes.txt");
  assert.match(
    swappedLater.kind === "problem" ? swappedLater.message : "",
    /leads elsewhere/,
    "also when it happens just before it is opened",
  );
});

test("A second name of a file that may hold secrets asks, and says why", async () => {
  world.write(".env", "KEY=1");
  world.write("sub/plain.txt", "plain");
  linkSync(world.path(".env"), world.path("notes.txt"));
  linkSync(world.path(".env"), world.path("sub/notes.txt"));
  linkSync(world.path("sub/plain.txt"), world.path("sub/other.txt"));
  const guardOf = async (name: string) => {
    const { access } = ready(await world.prepare("read_file", { path: name }));
    return access.kind === "read" ? access.guarded : undefined;
  };
  for (const name of ["notes.txt", "sub/notes.txt"])
    assert.equal(await guardOf(name), "it is the same file as .env, which may hold secrets");
  assert.equal(await guardOf("sub/other.txt"), undefined);
});

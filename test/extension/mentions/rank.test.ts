import assert from "node:assert/strict";
import { test } from "node:test";
import { foldersOf } from "../../../src/extension/mentions/names/folders.ts";
import { best, candidate } from "../../../src/extension/mentions/names/rank.ts";

const paths = [
  "src/core/agents/session/queue.ts",
  "src/core/agents/loop.ts",
  "src/core/runtime.ts",
  "src/extension/mentions/resolve.ts",
  "src/UserController.ts",
  "test/userland/controls.md",
  "README.md",
  "docs/readme/old.md",
];

const found = async (typed: string, most = 3) => (await best(paths.map(candidate), { typed, most })).map((each) => each.text);

test("What a name begins with comes before what it holds, and that before letters that only stand in order", async () => {
  assert.deepEqual(await found("readme"), ["README.md", "docs/readme/old.md"]);
  assert.deepEqual(await found("que"), ["src/core/agents/session/queue.ts"]);
});

test("The first letters of words find a name, and folders narrow it", async () => {
  assert.equal((await found("uc"))[0], "src/UserController.ts");
  assert.deepEqual(await found("agents/loop"), ["src/core/agents/loop.ts"]);
  assert.deepEqual(await found("mentres"), ["src/extension/mentions/resolve.ts"]);
  assert.deepEqual(await found("agents\\loop"), ["src/core/agents/loop.ts"], "as Windows writes it");
});

test("What has not all of the letters in their order is not found, and no more than wanted are told", async () => {
  assert.deepEqual(await found("zzz"), []);
  assert.deepEqual(await found("eueuq"), []);
  assert.equal((await found("s", 2)).length, 2);
});

test("Of many thousand names the best are the same as if all had been put in order", async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => candidate(`src/part${index % 97}/file-${index}.ts`));
  const all = (await best(many, { typed: "file1", most: many.length })).slice(0, 10);
  assert.deepEqual(await best(many, { typed: "file1", most: 10 }), all);
});

test("While many thousand names are looked through others have their turn, and what nobody waits for any more ends", async () => {
  const many = Array.from({ length: 50_000 }, (_, index) => candidate(`src/part${index % 97}/file-${index}.ts`));
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await best(many, { typed: "file1", most: 10 });
  isOver = true;
  assert.ok(turns >= 40, `${turns} turns`);
  let asked = 0;
  const isStale = () => {
    asked += 1;
    return asked > 2;
  };
  assert.deepEqual(await best(many, { typed: "file1", most: 10, isStale }), []);
  assert.equal(asked, 3);
});

test("Names in other scripts, and letters that Latin ones were changed to, are found as they are typed", async () => {
  const names = ["отчёт/Март.md", "報告/三月の数字.md", "Übersicht/Größe.txt", "src/módulo.ts"].map(candidate);
  const first = async (typed: string) => (await best(names, { typed, most: 1 }))[0]?.text;
  assert.deepEqual(
    [await first("март"), await first("三数"), await first("größ"), await first("ÜBER"), await first("módu")],
    ["отчёт/Март.md", "報告/三月の数字.md", "Übersicht/Größe.txt", "Übersicht/Größe.txt", "src/módulo.ts"],
  );
});

test("Folders are told from the files in them, each once", async () => {
  const files = ["a/b/c.ts", "a/b/d.ts", "a/e.ts", "f.ts"].map((each) => ({ ...candidate(each), path: `/w/${each}` }));
  assert.deepEqual(
    (await foldersOf(files)).map(({ text, path }) => [text, path]),
    [
      ["a/b/", "/w/a/b"],
      ["a/", "/w/a"],
    ],
  );
});

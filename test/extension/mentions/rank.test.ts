import assert from "node:assert/strict";
import { test } from "node:test";
import { foldersOf } from "../../../src/extension/mentions/folders.ts";
import { best, candidate } from "../../../src/extension/mentions/rank.ts";

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

const found = (typed: string, most = 3) => best(paths.map(candidate), typed, most).map((each) => each.text);

test("What a name begins with comes before what it holds, and that before letters that only stand in order", () => {
  assert.deepEqual(found("readme"), ["README.md", "docs/readme/old.md"]);
  assert.deepEqual(found("que"), ["src/core/agents/session/queue.ts"]);
});

test("The first letters of words find a name, and folders narrow it", () => {
  assert.equal(found("uc")[0], "src/UserController.ts");
  assert.deepEqual(found("agents/loop"), ["src/core/agents/loop.ts"]);
  assert.deepEqual(found("mentres"), ["src/extension/mentions/resolve.ts"]);
  assert.deepEqual(found("agents\\loop"), ["src/core/agents/loop.ts"], "as Windows writes it");
});

test("What has not all of the letters in their order is not found, and no more than wanted are told", () => {
  assert.deepEqual(found("zzz"), []);
  assert.deepEqual(found("eueuq"), []);
  assert.equal(found("s", 2).length, 2);
});

test("Of many thousand names the best are the same as if all had been put in order", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => candidate(`src/part${index % 97}/file-${index}.ts`));
  const all = best(many, "file1", many.length).slice(0, 10);
  assert.deepEqual(best(many, "file1", 10), all);
});

test("Folders are told from the files in them, each once", () => {
  const files = ["a/b/c.ts", "a/b/d.ts", "a/e.ts", "f.ts"].map((each) => ({ ...candidate(each), path: `/w/${each}` }));
  assert.deepEqual(
    foldersOf(files).map(({ text, path }) => [text, path]),
    [
      ["a/b/", "/w/a/b"],
      ["a/", "/w/a"],
    ],
  );
});

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tempFolder } from "./temp.ts";
import { compareTranscript } from "./transcript.ts";

const folder = tempFolder();

test("a transcript that fits its golden file passes and clears an old actual", () => {
  const file = golden("fits", "hello\n");
  writeFileSync(`${file}.actual`, "old");
  compareTranscript(file, "hello", {});
  assert.equal(existsSync(`${file}.actual`), false);
});

test("a changed transcript fails, names the first line that differs and leaves what came", () => {
  const file = golden("changed", "one\ntwo\n");
  assert.throws(() => compareTranscript(file, "one\n2\n", {}), /line 2:\n {2}golden: two\n {2}now: {4}2/);
  assert.equal(readFileSync(`${file}.actual`, "utf8"), "one\n2\n");
  assert.equal(readFileSync(file, "utf8"), "one\ntwo\n");
});

test("a missing golden file fails, with and without CI", () => {
  const file = path.join(folder, "missing.txt");
  assert.throws(() => compareTranscript(file, "text", {}), /There is no .*missing\.txt yet/);
  assert.throws(() => compareTranscript(file, "text", { CI: "true" }), /There is no .*missing\.txt yet/);
  assert.equal(existsSync(file), false);
});

test("UPDATE=1 writes the golden file, but not where CI=true", () => {
  const file = path.join(folder, "deeper/new.txt");
  assert.throws(() => compareTranscript(file, "text", { UPDATE: "1", CI: "true" }), /never updated/);
  assert.equal(existsSync(file), false);
  compareTranscript(file, "text", { UPDATE: "1" });
  assert.equal(readFileSync(file, "utf8"), "text\n");
});

test("an empty UPDATE or UPDATE=0 updates nothing", () => {
  const file = golden("kept", "before\n");
  for (const UPDATE of ["", "0"]) assert.throws(() => compareTranscript(file, "after", { UPDATE }));
  assert.equal(readFileSync(file, "utf8"), "before\n");
});

function golden(name: string, text: string): string {
  const file = path.join(folder, `${name}.txt`);
  writeFileSync(file, text);
  return file;
}

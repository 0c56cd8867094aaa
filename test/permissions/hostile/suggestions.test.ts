import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readSuggestions } from "../../../src/core/sandbox/files/suggestions.ts";
import { tempFolder } from "../../temp.ts";

/** What a folder suggests whose file was made like this. */
async function suggested(make: (file: string) => void) {
  const folder = tempFolder();
  mkdirSync(path.join(folder, ".anycowork"));
  make(path.join(folder, ".anycowork/permissions.json"));
  return readSuggestions(folder);
}

const isPosix = process.platform !== "win32";

test("A file of suggestions that would never end, or never be opened, suggests nothing and is named", { skip: !isPosix }, async () => {
  for (const make of [
    (file: string) => void execFileSync("/bin/sh", ["-c", 'mkfifo "$1"', "sh", file]),
    (file: string) => symlinkSync("/dev/zero", file),
    (file: string) => mkdirSync(file),
    (file: string) => symlinkSync(file, file),
    (file: string) => writeFileSync(file, `{"ask":[${'"shell:x",'.repeat(20_000)}"shell:x"]}`),
    (file: string) => writeFileSync(file, "[".repeat(60_000)),
  ]) {
    const { ask, deny, problems } = await suggested(make);
    assert.deepEqual([ask, deny], [[], []]);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /permissions\.json can't be read/);
  }
});

test("What no workspace may suggest does not count, in whatever clothes", async () => {
  const tricks = [
    '{"allow":["shell:x"],"deny":["shell:y"]}',
    '{"__proto__":{"allow":["shell:x"]},"deny":["shell:y"]}',
    '{"deny":["shell:y"],"deny":["shell:y"],"allow":["shell:x"]}',
    '{"constructor":{},"mode":"all","deny":["shell:y"]}',
  ];
  for (const each of tricks) {
    const found = await suggested((file) => writeFileSync(file, each));
    assert.deepEqual([Object.keys(found).sort(), found.ask, found.deny], [["ask", "deny", "problems"], [], ["shell:y"]], each);
    assert.ok(found.problems.length > 0, each);
  }
});

import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { moveEntry } from "../../src/core/sandbox/files/transfer.ts";
import { putIntoTrash, tidyTrash } from "../../src/core/sandbox/files/trash.ts";
import { tempFolder } from "../temp.ts";

const root = tempFolder();
const trash = path.join(root, "trash");
const day = 24 * 60 * 60 * 1000;
const now = Date.now();

/** A file put into the trash so many days ago. */
async function deleted(name: string, { days, bytes = 1 }: { days: number; bytes?: number }): Promise<string> {
  const file = path.join(root, name);
  writeFileSync(file, "x");
  truncateSync(file, bytes);
  const kept = await putIntoTrash(trash, { path: file, label: name });
  if ("problem" in kept) assert.fail(kept.problem);
  const at = new Date(now - days * day);
  utimesSync(`${path.dirname(kept.keptAt)}.json`, at, at);
  return kept.keptAt;
}

test("What was deleted more than thirty days ago goes, with its manifest, and nothing a link in it leads to", async () => {
  const old = await deleted("old.txt", { days: 31 });
  const young = await deleted("young.txt", { days: 29 });
  writeFileSync(path.join(root, "outside.txt"), "stays");
  mkdirSync(path.join(root, "folder"));
  symlinkSync(root, path.join(root, "folder/link"));
  const folder = await putIntoTrash(trash, { path: path.join(root, "folder"), label: "folder" });
  assert.ok("keptAt" in folder);
  const at = new Date(now - 40 * day);
  utimesSync(`${path.dirname(folder.keptAt)}.json`, at, at);
  await tidyTrash(trash, now);
  assert.deepEqual([old, young, folder.keptAt].map(existsSync), [false, true, false]);
  assert.equal(existsSync(`${path.dirname(old)}.json`), false);
  assert.equal(readFileSync(path.join(root, "outside.txt"), "utf8"), "stays");
});

test("Beyond its limit the oldest go first, and nothing of the last day", async () => {
  rmSync(trash, { recursive: true });
  const megabyte = 1024 * 1024;
  const oldest = await deleted("oldest", { days: 5, bytes: 400 * megabyte });
  const older = await deleted("older", { days: 4, bytes: 400 * megabyte });
  const fresh = await deleted("fresh", { days: 0.5, bytes: 600 * megabyte });
  await tidyTrash(trash, now);
  assert.deepEqual([oldest, older, fresh].map(existsSync), [false, true, true]);
  truncateSync(fresh, 3000 * megabyte);
  await tidyTrash(trash, now);
  assert.deepEqual([older, fresh].map(existsSync), [false, true]);
});

test("A trash that can't be written leaves everything where it was", async () => {
  writeFileSync(path.join(root, "in-the-way"), "");
  writeFileSync(path.join(root, "mine.txt"), "mine");
  const kept = await putIntoTrash(path.join(root, "in-the-way"), { path: path.join(root, "mine.txt"), label: "mine.txt" });
  assert.match("problem" in kept ? kept.problem : "", /mine\.txt was not deleted/);
  assert.equal(readFileSync(path.join(root, "mine.txt"), "utf8"), "mine");
});

test("A move takes nobody's place, also where nobody looked before", async () => {
  const inRoot = (name: string) => path.join(root, "places", name);
  mkdirSync(inRoot("empty"), { recursive: true });
  mkdirSync(inRoot("folder"));
  writeFileSync(inRoot("file"), "file");
  writeFileSync(inRoot("taken"), "taken");
  symlinkSync("file", inRoot("link"));
  for (const from of ["file", "folder", "link"])
    for (const to of ["taken", "empty", "link"].filter((each) => each !== from))
      assert.match(
        (await moveEntry({ from: inRoot(from), to: inRoot(to), fromLabel: from, toLabel: to })) ?? "",
        /is there already/,
        `${from} to ${to}`,
      );
  assert.deepEqual(readdirSync(inRoot("")).sort(), ["empty", "file", "folder", "link", "taken"]);
  assert.deepEqual([readFileSync(inRoot("taken"), "utf8"), readFileSync(inRoot("file"), "utf8")], ["taken", "file"]);
});

const elsewhere = otherDevice();
after(() => elsewhere && rmSync(elsewhere, { recursive: true, force: true }));

test("To another device everything is copied whole before the original goes, and nothing is overwritten", {
  skip: elsewhere === undefined,
}, async () => {
  const from = path.join(root, "across");
  mkdirSync(path.join(from, "sub"), { recursive: true });
  writeFileSync(path.join(from, "sub/run.sh"), "#!/bin/sh\n", { mode: 0o750 });
  symlinkSync("sub/run.sh", path.join(from, "link"));
  utimesSync(path.join(from, "sub/run.sh"), new Date(1e12), new Date(1e12));
  const to = path.join(elsewhere ?? "", "new/across");
  const move = () => moveEntry({ from, to, fromLabel: "across", toLabel: "there" });
  assert.equal(await move(), undefined);
  assert.equal(existsSync(from), false);
  const { mode, mtimeMs } = statSync(path.join(to, "sub/run.sh"));
  assert.deepEqual([mode & 0o777, mtimeMs, readlinkSync(path.join(to, "link"))], [0o750, 1e12, "sub/run.sh"]);
  assert.deepEqual(readdirSync(path.dirname(to)), ["across"], "nothing is left aside");
  mkdirSync(from);
  assert.match((await move()) ?? "", /is there already/);
  assert.ok(lstatSync(from).isDirectory());
});

function otherDevice(): string | undefined {
  try {
    const made = mkdtempSync("/dev/shm/test-");
    if (statSync(made).dev !== statSync(root).dev) return made;
    rmSync(made, { recursive: true });
  } catch {
    return undefined;
  }
  return undefined;
}

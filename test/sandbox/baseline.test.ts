import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { baselineFolderOf, createBaselines } from "../../src/core/sandbox/baseline/baselines.ts";
import { createLedger, type Ledger } from "../../src/core/sandbox/baseline/ledger.ts";
import { readCopy } from "../../src/core/sandbox/baseline/pack.ts";
import { tidyBaselines } from "../../src/core/sandbox/baseline/tidy.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

const isStopped = () => false;
const noSignal = new AbortController().signal;

function place() {
  const folder = tempFolder();
  const root = path.join(folder, "project");
  mkdirSync(root);
  const write = (name: string, content: string) => writeFileSync(path.join(root, name), content);
  return { root, shelf: path.join(folder, "baselines"), write };
}

/** Later, nothing is taken for changed so short before that it may be changed again in the same tick. */
function mark(ledger: Ledger, root: string, laterMs = 0): number {
  const marked = ledger.mark({ root, apart: [], key: "k", now: Date.now() + laterMs, isStopped });
  if (marked === "stopped" || "unable" in marked) assert.fail(JSON.stringify(marked));
  return marked.mark;
}

const namesOf = (ledger: Ledger, of: number) =>
  ledger.compare(of, isStopped)?.files.map((each) => `${each.kind} ${path.basename(each.path)}`);

test("Two commands at once each hear what has changed since they began, with what it was then", async () => {
  const { root, shelf, write } = place();
  const ledger = createLedger(shelf);
  write("x", "1");
  write("y", "1");
  const first = mark(ledger, root);
  write("x", "2");
  const second = mark(ledger, root);
  write("y", "2");
  ledger.save();
  assert.deepEqual(namesOf(ledger, first), ["edit x", "edit y"]);
  assert.deepEqual(namesOf(ledger, second), ["edit y"]);
  const before = ledger.compare(first, isStopped)?.files[0]?.before;
  assert.equal(before && "pack" in before ? (await readCopy(before)).toString() : "", "1");
});

test("The copies are used again after a restart, also when what is known of them was lost", () => {
  const { root, shelf, write } = place();
  write("a", "1");
  const first = createLedger(shelf);
  first.drop(mark(first, root, 60_000));
  first.drop(mark(first, root, 60_000));
  first.save();
  first.close();
  const [own = ""] = readdirSync(shelf);
  const size = () => statSync(path.join(shelf, own, "pack")).size;
  const before = size();
  const second = createLedger(shelf);
  const mark2 = mark(second, root, 60_000);
  rmSync(path.join(root, "a"));
  assert.deepEqual(namesOf(second, mark2), ["delete a"]);
  second.close();
  assert.equal(size(), before, "nothing was copied again");
  writeFileSync(path.join(shelf, own, "pack"), "");
  const damaged = createLedger(shelf);
  write("c", "1");
  assert.deepEqual(namesOf(damaged, mark(damaged, root)), []);
  damaged.close();
  writeFileSync(path.join(shelf, own, "manifest.json"), "{ nonsense");
  const third = createLedger(shelf);
  write("b", "1");
  assert.deepEqual(namesOf(third, mark(third, root)), []);
  third.save();
  third.close();
});

test("Two programs in one folder have copies of their own", () => {
  const { root, shelf, write } = place();
  write("a", "1");
  const [one, other] = [createLedger(shelf), createLedger(shelf)];
  const marks = [mark(one, root), mark(other, root)] as const;
  write("a", "2");
  assert.deepEqual([namesOf(one, marks[0]), namesOf(other, marks[1])], [["edit a"], ["edit a"]]);
  assert.equal(readdirSync(shelf).length, 2);
  one.close();
  other.close();
  const third = createLedger(shelf);
  mark(third, root);
  assert.equal(readdirSync(shelf).length, 2, "a shelf that was let go is taken again");
});

test("A change that keeps the length and sets the time back is found long after the copy was made", () => {
  const { root, shelf, write } = place();
  const ledger = createLedger(shelf);
  write("a", "1");
  const { mtime } = statSync(path.join(root, "a"));
  const marked = mark(ledger, root, 60_000);
  write("a", "2");
  utimesSync(path.join(root, "a"), mtime, mtime);
  assert.deepEqual(namesOf(ledger, marked), ["edit a"]);
});

test("A change within the same tick of the clock, of the same length, is found", () => {
  const { root, shelf, write } = place();
  const ledger = createLedger(shelf);
  for (let round = 0; round < 20; round += 1) {
    write("a", `${round % 10}`);
    const now = mark(ledger, root);
    write("a", `${(round + 1) % 10}`);
    assert.deepEqual(namesOf(ledger, now), ["edit a"], `round ${round}`);
    ledger.drop(now);
  }
});

test("Our own folder and other roots within are left to themselves; ignore rules of the folders above hold", () => {
  const { root, shelf, write } = place();
  for (const each of ["own", "inner", "sub", ".git"]) mkdirSync(path.join(root, each));
  write(".gitignore", "*.log\n");
  const ledger = createLedger(shelf);
  const marked = ledger.mark({ root: path.join(root, "sub"), apart: [], key: "k", now: Date.now(), isStopped });
  const whole = ledger.mark({ root, apart: ["own", "inner"].map((each) => path.join(root, each)), key: "k", now: Date.now(), isStopped });
  for (const each of ["own", "inner", "sub", ".git"]) write(`${each}/new`, "n");
  write("sub/x.log", "l");
  assert.ok(typeof marked !== "string" && "mark" in marked && typeof whole !== "string" && "mark" in whole);
  assert.deepEqual(namesOf(ledger, marked.mark), ["create new"]);
  assert.deepEqual(
    ledger.compare(whole.mark, isStopped)?.files.map((each) => each.path),
    [path.join(root, "sub/new")],
  );
});

test("In a thread it says the same, can be stopped, and lets the next one begin when it has died", async () => {
  const { root, shelf, write } = place();
  const workerFile = path.join(tempFolder(), "worker.mjs");
  const entry = "src/core/sandbox/baseline/worker.ts";
  await build({ absWorkingDir: inRepo(), entryPoints: [entry], outfile: workerFile, bundle: true, format: "esm", platform: "node" });
  const baselines = createBaselines({ dataFolder: path.dirname(shelf), folder: shelf, workerFile, now: () => Date.now() });
  write("a", "1");
  mkdirSync(path.join(root, "deep"));
  const marked = await baselines.mark([root, root], "k", noSignal);
  write("a", "2");
  write("deep/b", "1");
  const found = await marked.differences();
  assert.deepEqual(found.files.map((each) => each.kind).toSorted(), ["create", "edit"]);
  const stopped = await baselines.mark([root], "k", AbortSignal.abort());
  assert.match((await stopped.differences()).partial ?? "", /stopped/);
  await baselines.close();
  const again = await baselines.mark([root], "k", noSignal);
  rmSync(path.join(root, "a"));
  assert.deepEqual(
    (await again.differences()).files.map((each) => each.kind),
    ["delete"],
  );
  await baselines.close();
});

test("Without the thread's code all is done here; where copies can't be kept that is said", async () => {
  const { root, shelf, write } = place();
  const here = createBaselines({ dataFolder: shelf, folder: shelf, workerFile: "/nowhere/worker.js", now: () => Date.now() });
  const marked = await here.mark([root], "k", noSignal);
  write("a", "1");
  assert.equal((await marked.differences()).files.length, 1);
  await here.close();
  const file = path.join(root, "a");
  const unable = createBaselines({ dataFolder: file, folder: baselineFolderOf(file), now: () => Date.now() });
  assert.match(
    (await (await unable.mark([root], "k", noSignal)).differences()).partial ?? "",
    /No copy of the workspace could be kept \(ENOTDIR/,
  );
});

test("Copies that nobody used for two weeks go, and the oldest beyond the total, but none in use", async () => {
  const { root, shelf, write } = place();
  write("a", "1");
  const used = createLedger(shelf);
  mark(used, root);
  const shelves = ["old", "large", "new"].map((each) => path.join(shelf, each));
  const day = 24 * 60 * 60;
  const now = Date.now();
  for (const [index, each] of shelves.entries()) {
    mkdirSync(each);
    writeFileSync(path.join(each, "pack"), "x".repeat(600));
    writeFileSync(path.join(each, "manifest.json"), "{}");
    const at = now / 1000 - ([20, 5, 1][index] ?? 0) * day;
    utimesSync(path.join(each, "manifest.json"), at, at);
  }
  await tidyBaselines(shelf, now, 1_000);
  assert.deepEqual(shelves.map(existsSync), [false, false, true]);
  await tidyBaselines(shelf, now + 30 * day * 1000, 1_000);
  const left = readdirSync(shelf);
  assert.equal(left.length, 1, "the one in use");
  assert.ok(statSync(path.join(shelf, left[0] ?? "", "claim")).isFile());
});

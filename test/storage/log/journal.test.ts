import assert from "node:assert/strict";
import { test } from "node:test";
import { LogReader } from "../../../src/core/storage/log/reader.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import { MemoryDisk } from "../faults/memory-disk.ts";
import { session } from "../rows.ts";
import { commit, idsIn, logFolder, message, readAll, writing } from "./ports.ts";

const full = { harm: "ENOSPC", hits: () => true } as const;

async function recordsIn(disk: MemoryDisk): Promise<number> {
  let count = 0;
  for await (const { records } of new LogReader(disk.files(), logFolder).news()) count += records.length;
  return count;
}

test("what comes while a write is under way goes together with the next one", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  const all = Array.from({ length: 50 }, (_, index) => commit(journal, message(`m${index}`)));
  await Promise.all(all);
  assert.ok((await recordsIn(disk)) <= 2);
  assert.equal((await idsIn(disk)).length, 50);
});

test("nothing is acknowledged before it is synced", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  const checks: Promise<void>[] = [];
  for (let index = 0; index < 20; index += 1) {
    const id = `m${index}`;
    const check = async () => {
      const lost = disk.afterLoss({ content: "none", names: "none" });
      assert.ok((await idsIn(lost)).includes(id), id);
    };
    checks.push(commit(journal, message(id)).then(check));
    if (index % 3 === 0) await Promise.all(checks);
  }
  await Promise.all(checks);
});

test("what is handed over while a write fails keeps its order, and is told of once for each attempt", async () => {
  const disk = new MemoryDisk();
  const { journal, told, clock } = writing(disk);
  disk.fault = full;
  const refused = [commit(journal, message("m1")), commit(journal, message("m2"))];
  journal.note([message("m3")]);
  for (const each of refused) await assert.rejects(each, { code: "ENOSPC" });
  const attempts = told.length;
  clock.advance(2_000);
  await journal.flush().catch(() => undefined);
  assert.ok(told.length - attempts <= 2);
  journal.note([message("m4")]);
  assert.deepEqual(
    journal.pending().map(({ change }) => (change.row as { id: string }).id),
    ["m1", "m2", "m3", "m4"],
  );
  disk.fault = undefined;
  clock.advance(2_000);
  await journal.flush();
  assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3", "m4"]);
  assert.equal(told.at(-1), undefined);
  assert.deepEqual(journal.pending(), []);
  assert.equal(clock.waiting, 0);
});

test("what is noted in quick succession goes together within some milliseconds, and at once with what is waited for", async () => {
  const disk = new MemoryDisk();
  const { journal, clock } = writing(disk);
  for (const id of ["m1", "m2", "m3"]) journal.note([message(id)]);
  await journal.rotate();
  assert.equal(disk.calls.length, 0);
  clock.advance(5);
  await journal.rotate();
  assert.deepEqual([await recordsIn(disk), (await idsIn(disk)).length], [1, 3]);
  journal.note([message("m4")]);
  await commit(journal, message("m5"));
  assert.deepEqual([await recordsIn(disk), (await idsIn(disk)).slice(-2)], [2, ["m4", "m5"]]);
  assert.equal(clock.waiting, 0);
});

test("pieces of an answer are gathered for a quarter of a second, and go along with everything else", async () => {
  const disk = new MemoryDisk();
  const { journal, clock } = writing(disk);
  const piece = (id: string): Change => ({
    table: "pieces",
    row: { id, sessionId: "s", messageId: "m1", textAt: 0, thoughtAt: 0, text: "so", thought: "" },
  });
  for (const id of ["p1", "p2", "p3"]) journal.note([piece(id)]);
  await journal.rotate();
  assert.equal(disk.calls.length, 0);
  clock.advance(250);
  await journal.flush();
  assert.deepEqual([await recordsIn(disk), (await idsIn(disk)).length], [1, 3]);
  journal.note([piece("p4")]);
  journal.note([message("m1")]);
  clock.advance(5);
  await journal.rotate();
  assert.deepEqual((await idsIn(disk)).slice(-2), ["p4", "m1"]);
});

test("of many forms of a conversation's row in one record the last is written, or the one of a later lease", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  const titled = (title: string, fence?: number): Change => ({
    table: "sessions",
    row: session("s", { title }),
    ...(fence ? { fence } : {}),
  });
  await commit(journal, titled("one"), message("m1"), titled("two"), titled("three"));
  await commit(journal, titled("later lease", 2), titled("former lease", 1));
  const titles = (await readAll(disk)).flatMap(({ change }) => (change.table === "sessions" ? [change.row.title] : []));
  assert.deepEqual(titles, ["three", "later lease"]);
});

test("what waited for long is written in records that can be read, and what was handed over together stays together", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  disk.fault = full;
  const long = "x".repeat(1024 * 1024);
  const refused = Array.from({ length: 9 }, (_, index) => commit(journal, message(`m${index}a`, long), message(`m${index}b`)));
  for (const each of refused) await assert.rejects(each);
  disk.fault = undefined;
  await journal.flush();
  const groups: string[][] = [];
  for await (const { records } of new LogReader(disk.files(), logFolder).news())
    for (const { changes } of records) groups.push(changes.map(({ change }) => (change.row as { id: string }).id));
  assert.ok(groups.length > 1);
  assert.deepEqual(groups.flat(), Array.from({ length: 9 }, (_, index) => [`m${index}a`, `m${index}b`]).flat());
  for (const group of groups) assert.equal(group.length % 2, 0);
});

test("a new file that is begun in the middle of everything disturbs no write", async () => {
  const disk = new MemoryDisk();
  const { journal, told } = writing(disk);
  const work: Promise<void>[] = [];
  for (let index = 0; index < 30; index += 1) {
    work.push(commit(journal, message(`m${index}`)), journal.rotate());
    if (index % 4 === 0) await work.at(-2);
  }
  await Promise.all(work);
  await journal.close();
  assert.deepEqual(
    told.filter((each) => each !== undefined),
    [],
  );
  assert.equal((await idsIn(disk)).length, 30);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Harm, MemoryDisk } from "../faults/memory-disk.ts";
import { commit, idsIn, logFolder, message, segmentPath, writing } from "./ports.ts";

/** Lets the next call of that name fail once. */
function harmNext(disk: MemoryDisk, call: string, harm: Harm): void {
  disk.fault = {
    harm,
    hits(count) {
      const isIt = disk.calls[count - 1]?.startsWith(`${call} `) ?? false;
      if (isIt) disk.fault = undefined;
      return isIt;
    },
  };
}

test("everything one process commits goes into one file, and each commit is one write and one sync", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  await commit(journal, message("m1"));
  const before = disk.calls.length;
  await commit(journal, message("m2"));
  assert.deepEqual(
    disk.calls.slice(before).map((each) => each.split(" ")[0]),
    ["write", "stamp", "sync"],
  );
  assert.deepEqual(await idsIn(disk), ["m1", "m2"]);
  assert.deepEqual([...disk.content().keys()], [segmentPath("a")]);
});

for (const [call, harm] of [
  ["write", "ENOSPC"],
  ["sync", "EIO"],
] as const)
  test(`after a failed ${call} the segment ends where it was safe, and what could not be written begins the next one`, async () => {
    const disk = new MemoryDisk();
    const { journal, clock } = writing(disk);
    await commit(journal, message("m1"));
    const safe = disk.content().get(segmentPath("a"));
    harmNext(disk, call, harm);
    await assert.rejects(commit(journal, message("m2")), { code: harm });
    assert.deepEqual(disk.content().get(segmentPath("a")), safe);
    journal.add([message("m3")]);
    clock.advance(2_000);
    await journal.flush();
    assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3"]);
    assert.deepEqual([...disk.content().keys()], [segmentPath("a"), segmentPath("a", 2)]);
  });

test("a torn tail that can't be cut off either hides nothing that comes later", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  await commit(journal, message("m1"));
  const isHit = (call: string) => /^(write|truncate) /.test(call);
  disk.fault = { harm: "ENOSPC", hits: (count) => isHit(disk.calls[count - 1] ?? "") };
  await assert.rejects(commit(journal, message("m2")), { code: "ENOSPC" });
  disk.fault = undefined;
  await commit(journal, message("m3"));
  assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3"]);
});

test("a disk that takes half of what it is given is given the rest", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  disk.fault = { harm: "short", hits: () => true };
  await commit(journal, message("m1"));
  assert.deepEqual(await idsIn(disk), ["m1"]);
});

test("a file another program holds for a moment is waited for", async () => {
  for (const harm of ["EBUSY", "EPERM"] as const) {
    const disk = new MemoryDisk();
    let left = 5;
    disk.fault = { harm, hits: (count) => (disk.calls[count - 1] ?? "").startsWith("create ") && left-- > 0 };
    await commit(writing(disk).journal, message("m1"));
    assert.deepEqual(await idsIn(disk), ["m1"]);
  }
});

test("a name that is taken is left to whoever has it", async () => {
  const disk = new MemoryDisk();
  await disk.files().makeFolder(logFolder);
  disk.put(segmentPath("a"), Buffer.from("somebody's"));
  await commit(writing(disk).journal, message("m1"));
  assert.equal(String(disk.content().get(segmentPath("a"))), "somebody's");
  assert.deepEqual(await idsIn(disk), ["m1"]);
});

test("a log that is removed, emptied or put back to a former state under its writer comes back whole before the next commit counts", async () => {
  for (const bytes of [undefined, 0, 100]) {
    const disk = new MemoryDisk();
    const { journal } = writing(disk);
    await commit(journal, message("m1"));
    await commit(journal, message("m2"));
    const content = disk.content().get(segmentPath("a"));
    disk.put(segmentPath("a"), bytes === undefined ? undefined : content?.subarray(0, bytes));
    await commit(journal, message("m3"));
    assert.deepEqual((await idsIn(disk)).slice(-3), ["m1", "m2", "m3"]);
  }
});

test("a log that is removed while its disk is full comes back whole once there is room", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  await commit(journal, message("m1"));
  disk.put(segmentPath("a"), undefined);
  disk.fault = { harm: "ENOSPC", hits: (count) => (disk.calls[count - 1] ?? "").startsWith("write ") };
  for (const id of ["m2", "m3"]) await assert.rejects(commit(journal, message(id)), { code: "ENOSPC" });
  disk.fault = undefined;
  await commit(journal, message("m4"));
  assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3", "m4"]);
});

test("a log that vanishes again and again is told instead of tried for ever, and nothing of it is lost", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  await commit(journal, message("m1"));
  const stop = vanishing(disk);
  await assert.rejects(commit(journal, message("m2")), { code: "EIO" });
  stop();
  await commit(journal, message("m3"));
  assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3"]);
});

test("a segment that has grown long is finished, and the next commit begins another", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  await commit(journal, message("m1", "x".repeat(8 * 1024 * 1024)));
  for (const id of ["m2", "m3"]) await commit(journal, message(id));
  assert.deepEqual([...disk.content().keys()], [segmentPath("a"), segmentPath("a", 2)]);
  assert.deepEqual(await idsIn(disk), ["m1", "m2", "m3"]);
});

/** Takes every log away as soon as it is written to, until it is stopped. */
function vanishing(disk: MemoryDisk): () => void {
  const takeAway = (count: number) => {
    const isWrite = disk.calls[count - 1]?.startsWith("stamp ") ?? false;
    if (isWrite) for (const name of disk.content().keys()) disk.put(name, undefined);
    return false;
  };
  disk.fault = { harm: "EIO", hits: takeAway };
  return () => {
    disk.fault = undefined;
  };
}

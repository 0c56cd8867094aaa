import assert from "node:assert/strict";
import { test } from "node:test";
import { contentOf } from "../../../src/core/storage/log/content.ts";
import { LogReader } from "../../../src/core/storage/log/reader.ts";
import { decodeRecords, encodeRecord, logMagic } from "../../../src/core/storage/log/record.ts";
import { segmentName } from "../../../src/core/storage/log/segments.ts";
import { rowText } from "../../../src/core/storage/rows.ts";
import { currentVersion } from "../../../src/core/storage/sql/migrations.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import { MemoryDisk } from "../faults/memory-disk.ts";
import { grant, session } from "../rows.ts";
import { commit, idsIn, logFolder, message, readAll, segmentPath, writing } from "./ports.ts";

const file = segmentPath("a");

/** A log of a few commits, and how long it was after each. */
async function written(): Promise<{ readonly bytes: Buffer; readonly ends: readonly number[]; readonly rows: readonly string[] }> {
  const disk = new MemoryDisk();
  const { journal } = writing(disk);
  const commits: Change[][] = [
    [{ table: "sessions", row: session("s") }, message("m1", "with ACr1 in it, and \u0000 and ACr1\u0010\u0000\u0000\u0000")],
    [{ table: "grants", row: grant("g1", "s") }],
    [message("m2", "Größe 👍")],
    [message("m3")],
  ];
  const ends: number[] = [];
  for (const each of commits) {
    await commit(journal, ...each);
    ends.push(disk.content().get(file)?.length ?? 0);
  }
  const rows = (await readAll(disk)).map((each) => JSON.stringify(each));
  return { bytes: disk.content().get(file) ?? Buffer.alloc(0), ends, rows };
}

async function diskWith(bytes: Uint8Array): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  await disk.files().makeFolder(logFolder);
  disk.put(file, bytes);
  return disk;
}

test("a log that is cut at any byte gives exactly the commits that end before the cut", async () => {
  const { bytes, ends, rows } = await written();
  for (let size = 0; size <= bytes.length; size += 1) {
    const disk = await diskWith(bytes.subarray(0, size));
    const found = (await readAll(disk)).map((each) => JSON.stringify(each));
    const whole = ends.filter((end) => end <= size).length;
    assert.deepEqual(found, rows.slice(0, whole === 0 ? 0 : whole + 1), `cut to ${size}`);
  }
});

test("any bit that is flipped in a log costs the commit it is in and no other, and invents nothing", async () => {
  const { bytes, ends, rows } = await written();
  const begins = [logMagic.length, ...ends];
  const records = begins.slice(0, -1).map((begin, index) => {
    const { changes } = decodeRecords(bytes.subarray(begin, ends[index])).records[0] ?? { changes: [] };
    return changes.map((each) => JSON.stringify(each));
  });
  assert.deepEqual(records.flat(), rows);
  // Every third: each byte is hit twice or thrice, and each bit of a byte as often.
  for (let bit = 0; bit < bytes.length * 8; bit += 3) {
    const at = bit >> 3;
    const harmed = Buffer.from(bytes);
    harmed.writeUInt8(harmed.readUInt8(at) ^ (1 << (bit & 7)), at);
    const found = decodeRecords(harmed.subarray(logMagic.length)).records.flatMap((each) => each.changes);
    const kept = records.filter((_each, index) => at < (begins[index] ?? 0) || at >= (begins[index + 1] ?? 0)).flat();
    assert.equal(found.map((each) => JSON.stringify(each)).join("\n"), kept.join("\n"), `bit ${bit}`);
  }
});

test("a mark of the log itself that is damaged costs nothing", async () => {
  const { bytes, rows } = await written();
  bytes.fill(0xff, 0, logMagic.length);
  assert.equal((await readAll(await diskWith(bytes))).length, rows.length);
});

test("the tail of a writer that is at it is read once it is whole, and read once", async () => {
  const { bytes, ends } = await written();
  const disk = await diskWith(bytes.subarray(0, (ends[1] ?? 0) + 20));
  const reader = new LogReader(disk.files(), logFolder);
  assert.equal((await idsIn(disk, reader)).length, 3);
  assert.equal((await idsIn(disk, reader)).length, 0);
  disk.put(file, bytes);
  assert.deepEqual(await idsIn(disk, reader), ["m2", "m3"]);
  assert.deepEqual(await idsIn(disk, reader), []);
});

test("a log in which nothing is new is not opened again", async () => {
  const { bytes } = await written();
  const disk = await diskWith(bytes.subarray(0, bytes.length - 3));
  const reader = new LogReader(disk.files(), logFolder);
  await readAll(disk, reader);
  const before = disk.calls.length;
  await readAll(disk, reader);
  assert.deepEqual(
    disk.calls.slice(before).map((each) => each.split(" ")[0]),
    ["list", "stamp"],
  );
});

test("a log that shrinks or vanishes takes nothing away, and when it comes back nothing is missed", async () => {
  const { bytes, ends } = await written();
  const disk = await diskWith(bytes.subarray(0, ends[2]));
  const reader = new LogReader(disk.files(), logFolder);
  assert.equal((await idsIn(disk, reader)).length, 4);
  disk.put(file, bytes.subarray(0, ends[0]));
  assert.deepEqual(await idsIn(disk, reader), []);
  disk.put(file, undefined);
  assert.deepEqual(await idsIn(disk, reader), []);
  disk.put(file, bytes);
  assert.deepEqual(await idsIn(disk, reader), ["m3"]);
});

test("what was not taken, since whoever took it failed, comes again", async () => {
  const { bytes, rows } = await written();
  const disk = await diskWith(bytes);
  const reader = new LogReader(disk.files(), logFolder);
  const fail = async () => {
    for await (const _each of reader.news()) throw new Error("no room");
  };
  await assert.rejects(fail(), /no room/);
  assert.equal((await readAll(disk, reader)).length, rows.length);
});

test("zeros behind the last commit, as a disk without power leaves them, and a length beyond belief end the log and harm nothing", async () => {
  const { bytes, rows } = await written();
  const huge = Buffer.from("ACr1\xff\xff\xff\xff0000{", "latin1");
  for (const tail of [Buffer.alloc(10_000), huge, Buffer.concat([huge, Buffer.alloc(100)])])
    assert.equal((await readAll(await diskWith(Buffer.concat([bytes, tail])))).length, rows.length);
  const middle = Buffer.concat([bytes, huge, Buffer.alloc(50), bytes.subarray(logMagic.length)]);
  assert.equal((await readAll(await diskWith(middle))).length, rows.length * 2);
});

test("a long log is read in pieces, a long record in it too, and never all of it at once", async () => {
  const text = "x".repeat(1024);
  const one = (n: number, length: number) =>
    encodeRecord({ sequence: n, version: currentVersion, changes: [{ clock: n, change: message(`m${n}`, text.repeat(length)) }] }, rowText);
  const records = Array.from({ length: 6 }, (_, index) => one(index + 1, index === 3 ? 5_000 : 1_500));
  const disk = await diskWith(Buffer.concat([logMagic, ...records]));
  const files = disk.files();
  const sizes: number[] = [];
  const readFrom = async (name: string, from: number, to?: number) => {
    sizes.push((to ?? Number.POSITIVE_INFINITY) - from);
    return files.readFrom(name, from, to);
  };
  const ids = await idsIn(disk, new LogReader({ ...files, readFrom }, logFolder));
  assert.deepEqual(
    ids,
    records.map((_, index) => `m${index + 1}`),
  );
  assert.ok(Math.max(...sizes) <= 16 * 1024 * 1024);
});

test("a log tells whether it can be removed: not when a later version wrote to it, and not unseen when it is damaged", async () => {
  const { bytes, ends } = await written();
  const name = segmentName(file.split("/").at(-1) ?? "");
  assert.ok(name);
  const content = async (content: Uint8Array) => contentOf((await diskWith(content)).files(), logFolder, name);
  const sound = { end: bytes.length, isForeign: false, isDamaged: false, isCut: false };
  assert.deepEqual(await content(bytes), sound);
  const torn = Buffer.concat([bytes, bytes.subarray(logMagic.length, logMagic.length + 30)]);
  for (const tail of [torn, Buffer.concat([bytes, Buffer.alloc(99)])]) assert.deepEqual(await content(tail), { ...sound, isCut: true });
  assert.deepEqual(await content(logMagic.subarray(0, 7)), { ...sound, end: 0, isCut: true });
  assert.deepEqual(await content(Buffer.from(logMagic)), { ...sound, end: 0 });
  for (const at of [(ends[0] ?? 0) + 30, (ends[2] ?? 0) + 30]) {
    const harmed = Buffer.from(bytes);
    harmed.writeUInt8(harmed.readUInt8(at) ^ 1, at);
    const { isDamaged, isCut } = await content(harmed);
    assert.ok(isDamaged || isCut);
  }
  const later = { table: "dreams", row: { id: "d1" } } as unknown as Change;
  for (const record of [
    { sequence: 9, version: currentVersion + 1, changes: [{ clock: 9, change: message("m9") }] },
    { sequence: 9, version: currentVersion, changes: [{ clock: 9, change: later }] },
  ])
    assert.equal((await content(Buffer.concat([bytes, encodeRecord(record, rowText)]))).isForeign, true);
});

test("rows that say not whose they are, or are from no time there is, are left out and kept in the log", async () => {
  const { bytes, rows } = await written();
  const odd = [{ table: "messages", row: {} }, { table: "approvals", row: { id: "x" } }, { table: "messages" }] as unknown as Change[];
  const changes = [...odd.map((change) => ({ clock: 5, change })), { clock: Number.MAX_SAFE_INTEGER, change: message("m8") }];
  const text = (change: Change) => rowText(change) ?? "null";
  const record = encodeRecord({ sequence: 9, version: currentVersion, changes }, text);
  assert.equal((await readAll(await diskWith(Buffer.concat([bytes, record])))).length, rows.length);
  assert.equal(decodeRecords(record).records[0]?.isForeign, true);
});

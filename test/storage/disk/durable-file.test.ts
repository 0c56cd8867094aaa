import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type FileSystem, realFiles, writeDurably } from "../../../src/core/storage/disk/files.ts";
import { tempFolder } from "../../temp.ts";
import { faultyFiles } from "../faulty-files.ts";

const before = Buffer.from("the former content");
const after = Buffer.from("the new content, which is longer");

function place(): { folder: string; path: string; temporary: string } {
  const folder = tempFolder();
  writeFileSync(path.join(folder, "file"), before);
  return { folder, path: path.join(folder, "file"), temporary: path.join(folder, "file.tmp") };
}

test("a write replaces the file whole, readable by its owner alone, and leaves nothing else", async () => {
  const target = place();
  await writeDurably(realFiles, target, after);
  assert.deepEqual(readFileSync(target.path), after);
  assert.equal(statSync(target.path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(target.folder), ["file"]);
});

test("two writes of equal size never look like one", async () => {
  const target = place();
  const seen = new Set<string | undefined>();
  for (let count = 0; count < 40; count += 1) {
    await writeDurably(realFiles, target, after);
    seen.add((await realFiles.stamp(target.path))?.identity);
  }
  assert.equal(seen.size, 40);
});

test("the bytes are synced before the rename, and the folder after it", async () => {
  const files = faultyFiles();
  await writeDurably(files, place(), after);
  assert.deepEqual(files.calls, ["create", "write", "sync", "size", "rename", "syncFolder"]);
});

for (const call of ["create", "write", "sync", "size", "rename"])
  test(`when ${call} fails the former file stays and nothing else is left`, async () => {
    const target = place();
    const files = faultyFiles();
    files.fault = { code: "EIO", matches: (each) => each === call };
    await assert.rejects(writeDurably(files, target, after), { code: "EIO" });
    assert.deepEqual(readFileSync(target.path), before);
    assert.deepEqual(readdirSync(target.folder), ["file"]);
  });

test("a failing sync of the folder is told", async () => {
  const files = faultyFiles();
  files.fault = { code: "EIO", matches: (each) => each === "syncFolder" };
  await assert.rejects(writeDurably(files, place(), after), { code: "EIO" });
});

test("a write that takes few bytes at a time still writes all", async () => {
  const target = place();
  await writeDurably(
    withWrite(async (file, bytes, offset) => file.write(bytes.subarray(0, offset + 3), offset)),
    target,
    after,
  );
  assert.deepEqual(readFileSync(target.path), after);
});

test("a disk that takes no more bytes without an error publishes nothing", async () => {
  const target = place();
  const full = withWrite(async (file, bytes, offset) => (offset < 10 ? file.write(bytes.subarray(0, 10), offset) : 0));
  await assert.rejects(writeDurably(full, target, after), { code: "ENOSPC" });
  assert.deepEqual(readFileSync(target.path), before);
});

test("a disk that lies about what it wrote publishes nothing", async () => {
  const target = place();
  await assert.rejects(
    writeDurably(
      withWrite(async (_file, bytes) => bytes.length),
      target,
      after,
    ),
    { code: "EIO" },
  );
  assert.deepEqual(readFileSync(target.path), before);
});

test("a file that another program holds for a moment is replaced when it lets go", async () => {
  const target = place();
  const files = faultyFiles();
  files.fault = { code: "EPERM", matches: (call) => call === "rename" && files.calls.filter((each) => each === "rename").length < 4 };
  await writeDurably(files, target, after);
  assert.deepEqual(readFileSync(target.path), after);
});

test("a file that another program never lets go is left alone", async () => {
  const target = place();
  const files = faultyFiles();
  files.fault = { code: "EBUSY", matches: (call) => call === "rename" };
  await assert.rejects(writeDurably(files, target, after), { code: "EBUSY" });
  assert.deepEqual(readFileSync(target.path), before);
  assert.deepEqual(readdirSync(target.folder), ["file"]);
});

type Created = Awaited<ReturnType<FileSystem["create"]>>;

function withWrite(write: (file: Created, bytes: Uint8Array, offset: number) => Promise<number>): FileSystem {
  return {
    ...realFiles,
    create: async (name) => {
      const file = await realFiles.create(name);
      return { ...file, write: (bytes, offset) => write(file, bytes, offset) };
    },
  };
}

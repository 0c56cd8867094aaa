import assert from "node:assert/strict";
import { test } from "node:test";
import { createWatch, type Watch } from "../../../src/core/storage/log/watch.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { MemoryDisk } from "../faults/memory-disk.ts";
import { commit, logFolder, message, writerNamed, writing } from "./ports.ts";

interface Watching {
  readonly watch: Watch;
  readonly heard: string[];
  /** Lets the time of the next look come; resolves when it is over. */
  look(): Promise<void>;
}

function watching(disk: MemoryDisk, own = "f", saw: (moment: number) => void = () => undefined): Watching {
  const clock = new ManualClock();
  const heard: string[] = [];
  const ports = { files: disk.files(), folder: logFolder, writer: writerNamed(own), later: clock.later, saw };
  const watch = createWatch(ports);
  watch.listen((changes) => heard.push(...changes.map(({ row }) => (row as { id: string }).id)));
  return {
    watch,
    heard,
    async look() {
      await watch.ready();
      clock.advance(250);
      while (clock.waiting === 0) await new Promise(setImmediate);
    },
  };
}

test("what others commit from now on is heard once, in each one's order; what was there before, and one's own, is not", async () => {
  const disk = new MemoryDisk();
  const [one, own] = [writing(disk, "a"), writing(disk, "f")];
  await commit(one.journal, message("before"));
  const { heard, look } = watching(disk);
  await look();
  await commit(own.journal, message("own"));
  for (const id of ["m1", "m2"]) await commit(one.journal, message(id));
  await look();
  await commit(writing(disk, "b").journal, message("m3"));
  await look();
  await look();
  assert.deepEqual(heard, ["m1", "m2", "m3"]);
});

test("a commit that is under way when one begins to listen is heard once it is whole", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk, "a");
  await commit(journal, message("m1"));
  const [[file = "", whole = Buffer.alloc(0)] = []] = disk.content();
  await commit(journal, message("m2"));
  const both = disk.content().get(file) ?? Buffer.alloc(0);
  disk.put(file, both.subarray(0, whole.length + 25));
  const { heard, look } = watching(disk);
  await look();
  disk.put(file, both);
  await look();
  assert.deepEqual(heard, ["m2"]);
});

test("a listener that fails keeps nobody from hearing, and a disk that fails is looked at again", async () => {
  const disk = new MemoryDisk();
  const { journal } = writing(disk, "a");
  const seen: number[] = [];
  const { watch, heard, look } = watching(disk, "f", (moment) => seen.push(moment));
  watch.listen(() => {
    throw new Error("of its own");
  });
  const later: string[] = [];
  watch.listen((changes) => later.push(...changes.map(({ row }) => (row as { id: string }).id)));
  await look();
  await commit(journal, message("m1"));
  disk.fault = { harm: "EIO", hits: () => true };
  await look();
  assert.deepEqual(heard, []);
  disk.fault = undefined;
  await look();
  assert.deepEqual([heard, later], [["m1"], ["m1"]]);
  assert.ok((seen[0] ?? 0) > 0);
});

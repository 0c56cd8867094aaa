import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, isMoment, latestMoment } from "../../../src/core/storage/log/clock.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { openIn, worldOn } from "../faults/life.ts";
import { MemoryDisk } from "../faults/memory-disk.ts";
import { conversation } from "../rows.ts";
import { commit, message, readAll, writing } from "./ports.ts";

const dayMs = 24 * 60 * 60 * 1_000;

test("time goes on from change to change, however far the system's clock jumps back or on", () => {
  const system = new ManualClock();
  const clock = createClock(system.now);
  let last = 0;
  for (const jump of [0, -3 * dayMs, 1, 400 * dayMs, -400 * dayMs, -1]) {
    system.jump(jump);
    const first = clock.next(3);
    assert.ok(first > last);
    last = first + 2;
  }
});

test("of two processes with skewed clocks, the one that has seen the other's change writes later than it", async () => {
  const disk = new MemoryDisk();
  const [slow, fast] = [new ManualClock(), new ManualClock()];
  fast.jump(2 * dayMs);
  const [one, two] = [writing(disk, "a", slow), writing(disk, "b", fast)];
  await commit(two.journal, message("first"));
  const [seen] = await readAll(disk);
  one.journal.saw(seen?.clock ?? 0);
  await commit(one.journal, message("second"));
  const clocks = Object.fromEntries((await readAll(disk)).map(({ clock, change }) => [(change.row as { id: string }).id, clock]));
  assert.ok((clocks.second ?? 0) > (clocks.first ?? 0));
});

test("a clock that is decades ahead is followed, so that what was written under it can still be changed", () => {
  const clock = createClock(() => Date.UTC(2026, 0, 1));
  const far = Date.UTC(2099, 0, 1) * 1_000;
  clock.saw(far);
  assert.equal(clock.next(1), far + 1);
});

test("no clock, and nobody's record, can use up the numbers that are left", () => {
  const clock = createClock(() => Date.UTC(9999, 0, 1));
  const first = clock.next(1);
  assert.ok(isMoment(first) && first < latestMoment - 1e15);
  for (const wrong of [Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY, Number.NaN, 1.5, -1]) clock.saw(wrong);
  assert.equal(clock.next(1), first + 1);
});

test("what is changed after the clock was set back counts, even in a new process", async () => {
  const world = worldOn(new MemoryDisk());
  world.clock.jump(3 * dayMs);
  const ahead = await openIn(world, "a");
  await ahead.commit(conversation("s"));
  await ahead.cleanUp();
  await ahead.close();
  world.clock.jump(-3 * dayMs);
  for (const [letter, title] of [
    ["b", "changed"],
    ["c", "changed again"],
  ] as const) {
    const store = await openIn(world, letter);
    const found = await store.session("s");
    assert.ok(found);
    await store.commit([{ table: "sessions", row: { ...found.session, title } }]);
    await store.close();
    const after = await openIn(world, "d");
    assert.equal((await after.session("s"))?.session.title, title);
    await after.close();
  }
});

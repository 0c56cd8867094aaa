import assert from "node:assert/strict";
import { test } from "node:test";
import { conversation } from "../rows.ts";
import { openIn, worldOn } from "./life.ts";
import { MemoryDisk } from "./memory-disk.ts";

test("a window that looked away while logs came, were folded and went, sees what was in them, and folds it along", async () => {
  const world = worldOn(new MemoryDisk());
  const idle = await openIn(world, "a");
  assert.deepEqual(await idle.sessions(), []);
  const brief = await openIn(world, "b");
  await brief.commit(conversation("brief"));
  await brief.close();
  world.alive.delete("bbbbbbbb-1-1-bbbbbbbb");
  const tidy = await openIn(world, "c");
  for (let count = 0; count < 5; count += 1) await tidy.cleanUp();
  await tidy.close();
  assert.equal([...world.disk.content().keys()].filter((each) => each.includes("bbbbbbbb")).length, 0);
  assert.deepEqual(
    (await idle.sessions()).map((each) => each.id),
    ["brief"],
  );
  for (let count = 0; count < 2; count += 1) await idle.cleanUp();
  await idle.close();
  const after = await openIn(world, "d");
  assert.equal((await after.sessions()).length, 1);
  await after.close();
  assert.deepEqual(world.warnings, []);
});

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { deserted, imageOf, use } from "./recovery/lived.ts";
import { conversation, said, step } from "./rows.ts";

/** A word of which no part means anything else; the index keeps words in small letters. */
const marker = "zyxomarkerquux";

/** The files in which it still stands. */
function holders(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => {
    const file = path.join(folder, each);
    return statSync(file).isFile() && readFileSync(file).toString("latin1").toLowerCase().includes(marker);
  });
}

test("what is erased is in no byte of the folder any more: images, index, logs, blobs, damaged files; what others name stays", async () => {
  const folder = tempFolder();
  await use(folder, async (store) => {
    await store.commit(conversation("erased", `A ${marker} to be forgotten`));
    await store.commit(conversation("b", "to be kept"));
    await store.cleanUp();
    await store.commit([{ table: "messages", row: said("erased-m2", "erased", `${marker} again`) }]);
    await store.search(marker, 1);
    await store.cleanUp();
  });
  const aside = path.join(folder, "store", "set-aside", "before");
  mkdirSync(aside, { recursive: true });
  copyFileSync(imageOf(folder, 1), path.join(aside, "anycowork-000001.db"));
  writeFileSync(path.join(aside, "other.db"), "damaged, but of others");
  const warnings: string[] = [];
  const store = await openStore(storePorts(folder, { ...deserted, onWarning: (each) => void warnings.push(each) }));
  const [own, shared] = [await store.saveBlob(`only here: ${marker}`), await store.saveBlob("here and there")];
  await store.commit([
    { table: "steps", row: step("s", "erased", { fullOutput: own, output: marker }) },
    { table: "steps", row: step("t", "erased", { fullOutput: shared }) },
    { table: "steps", row: step("u", "b", { fullOutput: shared }) },
  ]);
  assert.ok(holders(folder).length >= 4, holders(folder).join());
  await store.erase("erased");
  assert.deepEqual(holders(folder), []);
  assert.deepEqual([await store.session("erased"), (await store.sessions()).map((each) => each.id)], [undefined, ["b"]]);
  assert.deepEqual([await store.loadBlob(own), await store.loadBlob(shared)], [undefined, "here and there"]);
  assert.deepEqual(readdirSync(aside), ["other.db"]);
  assert.match(warnings.join("\n"), /held a part of what you deleted/);
  await store.close();
});

test("another window's log goes, too, soon after it learns of it", async () => {
  const [folder, clock] = [tempFolder(), new ManualClock()];
  const [mine, theirs] = [await openStore(storePorts(folder)), await openStore(storePorts(folder, { later: clock.later }))];
  await theirs.commit(conversation("erased", marker));
  await theirs.commit(conversation("c"));
  await mine.commit(conversation("b"));
  const heard = new Promise<void>((resolve) => {
    theirs.watch((changes) => changes.some((each) => each.table === "erased") && resolve());
  });
  await theirs.sessions();
  await mine.erase("erased");
  await clock.advance(250);
  await heard;
  await theirs.flush();
  await clock.advance(3_000);
  await theirs.cleanUp();
  assert.deepEqual(holders(folder), []);
  for (const store of [mine, theirs]) {
    assert.deepEqual((await store.sessions()).map((each) => each.id).sort(), ["b", "c"]);
    await store.close();
  }
});

test("several conversations are erased at once", async () => {
  const folder = tempFolder();
  await use(folder, async (store) => {
    for (const id of ["erased", "b", "c"]) await store.commit(conversation(id, id === "c" ? "kept" : marker));
    await store.erase("erased", "b");
    assert.deepEqual(
      (await store.sessions()).map((each) => each.id),
      ["c"],
    );
  });
  assert.deepEqual(holders(folder), []);
});

test("cleaning up removes blobs nobody names, but none that was saved within a day: a row that names it may be on its way", async () => {
  const folder = tempFolder();
  const [day, now] = [24 * 60 * 60, Date.now() / 1_000];
  await use(
    folder,
    async (store) => {
      const ids = await Promise.all(["named", "forgotten", "young", "young again"].map((each) => store.saveBlob(each)));
      const [named = "", forgotten = "", young = "", again = ""] = ids;
      await store.commit([...conversation("erased"), { table: "steps", row: step("s", "erased", { fullOutput: named }) }]);
      for (const each of [named, forgotten, again]) utimesSync(store.blobPath(each), now - 2 * day, now - 2 * day);
      assert.equal(await store.saveBlob("young again"), again);
      await store.cleanUp();
      const left = await Promise.all([named, forgotten, young, again].map((each) => store.loadBlob(each)));
      assert.deepEqual(left, ["named", undefined, "young", "young again"]);
      assert.equal((await store.figures()).blobs, 3);
    },
    { now: () => new Date() },
  );
});

import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import { tempFolder } from "../temp.ts";
import { faultyFiles } from "./faulty-files.ts";
import { storePorts } from "./ports.ts";
import { conversation, said, session } from "./rows.ts";

test("what was committed is there when the store is opened again, in a folder and files for their owner alone", async () => {
  const folder = path.join(tempFolder(), "not", "there yet");
  const store = await openStore(storePorts(folder));
  await store.commit(conversation("a"));
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.deepEqual((await again.session("a"))?.messages, [said("a-m1", "a")]);
  await again.close();
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder)) assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600, name);
  assert.deepEqual(readdirSync(folder), ["anycowork.db"]);
});

test("a commit has resolved only when it is in the file", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  await store.commit(conversation("a", "a sentence to be found"));
  assert.ok(readFileSync(path.join(folder, "anycowork.db")).includes("a sentence to be found"));
  await store.close();
});

test("commits that come while a save is running wait together for the next one", async () => {
  const files = faultyFiles();
  const store = await openStore(storePorts(tempFolder(), { files }));
  const first = store.commit(conversation("first"));
  const others = Array.from({ length: 50 }, (_, index) => store.commit(conversation(`other ${index}`)));
  await Promise.all([first, ...others]);
  assert.equal(files.calls.filter((each) => each === "syncFolder").length, 1);
  const later = Array.from({ length: 50 }, (_, index) => store.commit(conversation(`later ${index}`)));
  await Promise.all(later);
  assert.equal(files.calls.filter((each) => each === "syncFolder").length, 2);
  assert.equal((await store.sessions()).length, 101);
  await store.close();
});

test("what is noted is gathered and written once, by itself, when its time is over", async () => {
  const folder = tempFolder();
  const files = faultyFiles();
  const timers: { milliseconds: number; work: () => void }[] = [];
  const store = await openStore(storePorts(folder, { files, later: (milliseconds, work) => timers.push({ milliseconds, work }) }));
  const before = files.calls.length;
  for (let count = 0; count < 50; count += 1) store.note(conversation(`noted ${count}`));
  assert.equal(files.calls.length, before);
  assert.deepEqual(
    timers.map((each) => each.milliseconds),
    [250],
  );
  timers[0]?.work();
  await store.flush();
  assert.equal(files.calls.filter((each) => each === "syncFolder").length, 1);
  assert.ok(readFileSync(path.join(folder, "anycowork.db")).includes("noted 49"));
  store.note(conversation("later"));
  assert.equal(timers.length, 2);
  await store.close();
});

test("a commit and a close take along what was noted before", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  store.note(conversation("noted"));
  await store.commit(conversation("committed"));
  assert.ok(readFileSync(path.join(folder, "anycowork.db")).includes("noted"));
  store.note(conversation("last"));
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.deepEqual((await again.sessions()).map((each) => each.id).sort(), ["committed", "last", "noted"]);
  await again.close();
});

test("what was noted on a full disk is told by each flush and kept until one succeeds", async () => {
  const files = faultyFiles();
  const store = await openStore(storePorts(tempFolder(), { files }));
  files.fault = { code: "ENOSPC", matches: (call) => call === "write" };
  store.note(conversation("a"));
  for (let time = 0; time < 2; time += 1)
    await assert.rejects(store.flush(), { name: "StoreError", message: /full; free some space.* kept in memory/ });
  files.fault = undefined;
  assert.ok(await store.session("a"));
  await store.flush();
  await store.flush();
  await store.close();
});

test("closing waits for what was committed and not awaited", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const committed = store.commit(conversation("a"));
  await store.close();
  await committed;
  const again = await openStore(storePorts(folder));
  assert.equal((await again.sessions()).length, 1);
  await again.close();
});

test("a full disk is told, keeps the change in memory, and the next commit saves both, even when others wrote between", async () => {
  const folder = tempFolder();
  const files = faultyFiles();
  const store = await openStore(storePorts(folder, { files }));
  await store.commit(conversation("before"));
  for (const full of ["write", "sync"]) {
    files.fault = { code: "ENOSPC", matches: (call) => call === full };
    const refused = [store.commit(conversation(`${full} a`)), store.commit(conversation(`${full} b`))];
    for (const each of refused) await assert.rejects(each, { name: "StoreError", message: /full; free some space.* kept in memory/ });
    await assert.rejects(store.close(), { name: "StoreError" });
  }
  const other = await openStore(storePorts(folder));
  await other.commit(conversation("other"));
  await other.close();
  files.fault = undefined;
  assert.ok(await store.session("sync a"));
  await store.commit(conversation("c"));
  await store.close();
  const again = await openStore(storePorts(folder));
  const kept = (await again.sessions()).map((each) => each.id);
  assert.deepEqual(kept.sort(), ["before", "c", "other", "sync a", "sync b", "write a", "write b"]);
  await again.close();
});

test("a folder that must not be written to is named in a sentence", async () => {
  const folder = tempFolder();
  const check = async (code: string, call: string) => {
    const files = faultyFiles();
    files.fault = { code, matches: (each) => each === call };
    await assert.rejects(openStore(storePorts(folder, { files })), (error: Error) => {
      return error.name === "StoreError" && error.message.includes(`may not write in ${folder}`);
    });
  };
  await check("EACCES", "makeFolder");
  await check("EROFS", "create");
  const blocked = path.join(folder, "blocked");
  writeFileSync(blocked, "");
  const unmade = async (place: string) =>
    await assert.rejects(openStore(storePorts(place)), { name: "StoreError", message: /is not there and can't be made; choose another/ });
  await unmade(path.join(blocked, "store"));
  await unmade("/proc/anycowork/deep");
});

test("changes of another window are seen at the next look, and none of ours is lost to it", async () => {
  const folder = tempFolder();
  const [one, two] = [await openStore(storePorts(folder)), await openStore(storePorts(folder))];
  await one.commit(conversation("a"));
  assert.equal((await two.session("a"))?.messages.length, 1);
  await Promise.all([
    one.commit([{ table: "messages", row: said("from one", "a") }]),
    two.commit([{ table: "messages", row: said("from two", "a") }]),
    two.commit(conversation("b")),
  ]);
  for (const store of [one, two]) {
    assert.deepEqual((await store.session("a"))?.messages.map((each) => each.id).sort(), ["a-m1", "from one", "from two"]);
    assert.equal((await store.sessions()).length, 2);
    await store.close();
  }
});

test("a database deleted under a running window comes back with its next change", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  await store.commit(conversation("a"));
  rmSync(path.join(folder, "anycowork.db"));
  assert.equal((await store.sessions()).length, 1);
  await store.commit(conversation("b"));
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.equal((await again.sessions()).length, 2);
  await again.close();
});

test("a database damaged under a running window is set aside and written again from memory", async () => {
  const folder = tempFolder();
  const warnings: string[] = [];
  const store = await openStore(storePorts(folder, { onWarning: (each) => warnings.push(each) }));
  await store.commit(conversation("a"));
  writeFileSync(path.join(folder, "anycowork.db"), "scribble");
  assert.equal((await store.sessions()).length, 1);
  await store.commit(conversation("b"));
  await store.close();
  assert.equal(warnings.length, 1);
  const aside = readdirSync(folder).find((each) => each.startsWith("anycowork-damaged-"));
  assert.equal(readFileSync(path.join(folder, aside ?? ""), "utf8"), "scribble");
  const again = await openStore(storePorts(folder));
  assert.equal((await again.sessions()).length, 2);
  await again.close();
});

test("what dead processes left half-written is removed at the next start, and nothing else", async () => {
  const folder = tempFolder();
  const dead = 2 ** 22 + 1;
  const id = "0b3e0f1c-7d36-4a1e-9f55-2b9f7f1f0a11";
  const store = await openStore(storePorts(folder));
  await store.saveBlob("kept");
  await store.close();
  const left = [`anycowork.db.${dead}-${id}.tmp`, `blobs/abc.${dead}-${id}.tmp`];
  const stays = [`anycowork.db.${process.ppid}-${id}.tmp`, "notes.tmp", "anycowork.db.tmp"];
  for (const name of [...left, ...stays]) writeFileSync(path.join(folder, name), "half");
  await (await openStore(storePorts(folder))).close();
  const there = readdirSync(folder, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    left.filter((each) => there.includes(each)),
    [],
  );
  assert.deepEqual(
    stays.filter((each) => there.includes(each)),
    stays,
  );
});

test("a blob that was changed on disk is undefined until the text is saved again", async () => {
  const store = await openStore(storePorts(tempFolder()));
  const id = await store.saveBlob("the text");
  const file = store.blobPath(id);
  assert.equal(path.basename(file), `${id}.txt`);
  assert.equal(readFileSync(file, "utf8"), "the text");
  chmodSync(file, 0o600);
  writeFileSync(file, "another text");
  assert.equal(await store.loadBlob(id), undefined);
  await store.saveBlob("the text");
  assert.equal(await store.loadBlob(id), "the text");
  rmSync(file);
  assert.equal(await store.loadBlob(id), undefined);
  await store.close();
});

test("a blob that can't be written is told in a sentence", async () => {
  const files = faultyFiles();
  const store = await openStore(storePorts(tempFolder(), { files }));
  files.fault = { code: "ENOSPC", matches: (call) => call === "write" };
  await assert.rejects(store.saveBlob("text"), { name: "StoreError", message: /full/ });
  await store.close();
});

test("ten thousand rows of one commit come whole", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ table: "messages", row: said(`m${index}`, "a") }) as const);
  await store.commit([{ table: "sessions", row: session("a") }, ...rows]);
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.equal((await again.session("a"))?.messages.length, 10_000);
  await again.close();
});

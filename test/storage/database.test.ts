import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deferStore, openStore } from "../../src/core/storage/database.ts";
import { StoreError } from "../../src/core/storage/store.ts";
import { tempFolder } from "../temp.ts";
import { faultyFiles } from "./faulty-files.ts";
import { storePorts } from "./ports.ts";
import { deserted, logsOf } from "./recovery/lived.ts";
import { conversation, said } from "./rows.ts";

test("what was committed is there when the store is opened again, in folders and files for their owner alone", async () => {
  const folder = path.join(tempFolder(), "not", "there yet");
  const store = await openStore(storePorts(folder));
  await store.commit(conversation("a"));
  await store.cleanUp();
  await store.saveBlob("a big text");
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.deepEqual((await again.session("a"))?.messages, [said("a-m1", "a")]);
  await again.close();
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stat = statSync(path.join(folder, name));
    assert.equal(stat.mode & 0o777, stat.isFile() ? 0o600 : 0o700, name);
  }
});

test("a commit has resolved only when it is in a file, and takes along what was noted before", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  store.note(conversation("noted", "noted before"));
  await store.commit(conversation("a", "a sentence to be found"));
  const logged = readFileSync(logsOf(folder)[0] ?? "").toString();
  assert.ok(logged.includes("a sentence to be found") && logged.includes("noted before"));
  await store.close();
});

test("closing waits for what was committed and not awaited", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const committed = store.commit(conversation("a"));
  store.note(conversation("b"));
  await store.close();
  await committed;
  const again = await openStore(storePorts(folder));
  assert.equal((await again.sessions()).length, 2);
  await again.close();
});

test("a full disk is told, keeps everything in memory, and what comes later saves it, even when others wrote between", async () => {
  const folder = tempFolder();
  const [files, told] = [faultyFiles(), [] as (string | undefined)[]];
  const store = await openStore(storePorts(folder, { files, onTrouble: (each) => void told.push(each) }));
  await store.commit(conversation("before"));
  for (const full of ["write", "sync"]) {
    files.fault = { code: "ENOSPC", matches: (call) => call === full };
    await assert.rejects(store.commit(conversation(full)), { name: "StoreError", message: /full; free some space.* kept in memory/ });
    await assert.rejects(store.close(), { name: "StoreError" });
    assert.ok(await store.session(full));
  }
  assert.match(store.trouble() ?? "", /full; free some space/);
  const other = await openStore(storePorts(folder));
  await other.commit(conversation("other"));
  await other.close();
  files.fault = undefined;
  await store.commit(conversation("after"));
  assert.deepEqual([store.trouble(), told.length, told.at(-1)], [undefined, 2, undefined]);
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.deepEqual((await again.sessions()).map((each) => each.id).sort(), ["after", "before", "other", "sync", "write"]);
  await again.close();
});

test("a folder that can't be written to is no reason to stop; one that can't be made is, by name", async () => {
  const folder = tempFolder();
  for (const [code, call] of [
    ["EACCES", "makeFolder"],
    ["EROFS", "create"],
  ] as const) {
    const files = faultyFiles();
    files.fault = { code, matches: (each) => each === call };
    const store = await openStore(storePorts(folder, { files }));
    await assert.rejects(store.commit(conversation("a")), { name: "StoreError", message: new RegExp(`may not write in ${folder}`) });
    assert.ok(await store.session("a"));
    assert.match(store.trouble() ?? "", /may not write/);
  }
  const blocked = path.join(folder, "blocked");
  writeFileSync(blocked, "");
  for (const place of [path.join(blocked, "store"), "/proc/anycowork/deep"])
    await assert.rejects(openStore(storePorts(place)), { name: "StoreError", message: /is not there and can't be made; choose another/ });
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

test("what dead processes left half-written is removed at the next start, and nothing else", async () => {
  const folder = tempFolder();
  const [dead, id] = [2 ** 22 + 1, "0b3e0f1c-7d36-4a1e-9f55-2b9f7f1f0a11"];
  const store = await openStore(storePorts(folder));
  await store.saveBlob("kept");
  await store.close();
  const left = [`store/anycowork-000001.db.${dead}-${id}.tmp`, `blobs/abc.${dead}-${id}.tmp`];
  const stays = [`store/anycowork-000001.db.${process.ppid}-${id}.tmp`, "notes.tmp", "store/anycowork.tmp"];
  for (const name of [...left, ...stays]) writeFileSync(path.join(folder, name), "half");
  await (await openStore(storePorts(folder))).close();
  const there = readdirSync(folder, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    [...left, ...stays].filter((each) => there.includes(each)),
    stays,
  );
});

test("the database is read only when it must be; when that fails, each attempt says so and nothing is lost", async () => {
  const folder = tempFolder();
  const wasmFile = path.join(folder, "not there");
  const quiet = await deferStore(storePorts(folder, { wasmFile }));
  await quiet.commit(conversation("a"));
  await quiet.flush();
  for (let time = 0; time < 2; time += 1) await assert.rejects(quiet.sessions(), { name: "StoreError" });
  await quiet.close();
  const store = await openStore(storePorts(folder));
  assert.equal((await store.sessions()).length, 1);
  await store.close();
});

test("a blob that was changed on disk is undefined until the text is saved again, and one that can't be written is told", async () => {
  const files = faultyFiles();
  const store = await openStore(storePorts(tempFolder(), { files }));
  const id = await store.saveBlob("the text");
  const file = store.blobPath(id);
  assert.deepEqual([path.basename(file), readFileSync(file, "utf8")], [`${id}.txt`, "the text"]);
  chmodSync(file, 0o600);
  writeFileSync(file, "another text");
  assert.equal(await store.loadBlob(id), undefined);
  await store.saveBlob("the text");
  assert.equal(await store.loadBlob(id), "the text");
  rmSync(file);
  assert.equal(await store.loadBlob(id), undefined);
  files.fault = { code: "ENOSPC", matches: (call) => call === "write" };
  await assert.rejects(store.saveBlob("text"), { name: "StoreError", message: /full/ });
  await store.close();
});

test("where hard links are unknown, images are made all the same", async () => {
  const folder = tempFolder();
  const files = faultyFiles();
  files.fault = { code: "ENOTSUP", matches: (call) => call === "link" };
  const store = await openStore(storePorts(folder, { ...deserted, files }));
  await store.commit(conversation("a"));
  await store.cleanUp();
  await store.close();
  assert.ok(readdirSync(path.join(folder, "store")).includes("anycowork-000001.db"));
});

test("while the folder can't be read, what is known of it and what is said meanwhile is shown from memory", async () => {
  const folder = tempFolder();
  const troubles: (string | undefined)[] = [];
  const store = await openStore(storePorts(folder, { onTrouble: (sentence) => troubles.push(sentence) }));
  await store.commit(conversation("a"));
  await store.sessions();
  const logs = path.join(folder, "store", "log");
  renameSync(logs, `${logs}-away`);
  writeFileSync(logs, "in the way");
  store.note([{ table: "messages", row: said("m2", "a") }]);
  await assert.rejects(store.flush(), StoreError);
  assert.equal((await store.session("a"))?.messages.length, 2);
  assert.equal(troubles.length, 1);
  rmSync(logs);
  renameSync(`${logs}-away`, logs);
  await store.flush();
  assert.equal(troubles.at(-1), undefined);
  await store.close();
  const again = await openStore(storePorts(folder));
  assert.equal((await again.session("a"))?.messages.length, 2);
  await again.close();
});

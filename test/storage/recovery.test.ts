import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import type { Database, InitSqlJsStatic } from "sql.js";
import { openStore, type StorePorts } from "../../src/core/storage/database.ts";
import { Engine } from "../../src/core/storage/image.ts";
import { migrations } from "../../src/core/storage/migrations.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";
import { faultyFiles } from "./faulty-files.ts";
import { storePorts, wasmFile } from "./ports.ts";
import { conversation } from "./rows.ts";

type Cases = readonly { readonly id: string; readonly input: string; readonly expect: string }[];
const cases = JSON.parse(readFileSync(inRepo("test/cases/db-files.json"), "utf8")) as Cases;

/** A folder with the conversations `old` and `new`, whose backup holds only `old`. */
async function lived(): Promise<{ folder: string; database: string }> {
  const folder = tempFolder();
  for (const id of ["old", "new"]) {
    const store = await openStore(storePorts(folder));
    await store.commit(conversation(id));
    await store.close();
  }
  return { folder, database: path.join(folder, "anycowork.db") };
}

/** Lets a lock that was left behind by this very process, and so looks alive, be broken soon. */
const patience = { silenceMs: 10, waitMs: 10_000 };

interface Found {
  readonly sessions: readonly string[];
  readonly warnings: readonly string[];
}

/** Opens, looks, adds one conversation to see that it goes on, and closes. */
async function look(folder: string, ports: Partial<StorePorts> = {}): Promise<Found> {
  const warnings: string[] = [];
  const store = await openStore(storePorts(folder, { onWarning: (each) => warnings.push(each), ...ports }));
  const sessions = (await store.sessions()).map((each) => each.id).sort();
  await store.commit(conversation("goes on"));
  await store.close();
  const again = await openStore(storePorts(folder, ports));
  assert.equal((await again.sessions()).length, sessions.length + 1);
  await again.close();
  return { sessions, warnings };
}

const aside = (folder: string) => readdirSync(folder).filter((each) => each.startsWith("anycowork-damaged-"));

/** What was harmed is under another name byte for byte, a sentence says so, and the backup is what opens. */
async function checkRestored(folder: string, harmed: Uint8Array): Promise<void> {
  const { sessions, warnings } = await look(folder);
  assert.deepEqual(sessions, ["old"]);
  assert.deepEqual(
    aside(folder).map((each) => readFileSync(path.join(folder, each))),
    [Buffer.from(harmed)],
  );
  assert.equal(warnings.length, 2);
  assert.ok(warnings[0]?.includes(aside(folder)[0] ?? "?"), warnings[0]);
  assert.match(warnings[1] ?? "", /restored from the backup/);
}

/** Lets SQLite itself change a database file, as another program would. */
async function tamper(file: string, change: (database: Database) => void): Promise<Buffer> {
  const start = createRequire(inRepo("package.json"))("sql.js") as InitSqlJsStatic;
  const sql = await start({ locateFile: () => wasmFile });
  const database = new sql.Database(existsSync(file) ? readFileSync(file) : undefined);
  change(database);
  writeFileSync(file, database.export());
  database.close();
  return readFileSync(file);
}

const bodies: Record<string, () => Promise<void>> = {
  "DB-001": async () => {
    assert.deepEqual(await look(tempFolder()), { sessions: [], warnings: [] });
    const { folder, database } = await lived();
    renameSync(database, path.join(tempFolder(), "elsewhere"));
    const { sessions, warnings } = await look(folder);
    assert.deepEqual(sessions, ["old"]);
    assert.equal(warnings.length, 1);
  },
  "DB-003": async () => {
    const { folder, database } = await lived();
    const whole = readFileSync(database);
    const engine = await Engine.load(wasmFile, migrations);
    const lengths = Array.from({ length: Math.ceil(whole.length / 512) }, (_, index) => index * 512);
    const odd = Array.from({ length: 20 }, (_, index) => 1 + ((index * 7_919) % (whole.length - 1)));
    for (const length of [...lengths, ...odd]) assert.equal(engine.open(whole.subarray(0, length)).kind, "damaged", `cut to ${length}`);
    assert.equal(engine.open(whole).kind, "sound");
    truncateSync(database, 5_000);
    await checkRestored(folder, whole.subarray(0, 5_000));
    const empty = await lived();
    truncateSync(empty.database, 0);
    await checkRestored(empty.folder, Buffer.alloc(0));
  },
  "DB-005": async () => {
    const { folder, database } = await lived();
    const bytes = readFileSync(database);
    bytes.write("SQLite format 4");
    writeFileSync(database, bytes);
    await checkRestored(folder, bytes);
  },
  "DB-009": async () => {
    const { folder, database } = await lived();
    const bytes = await tamper(database, (each) => {
      each.run("PRAGMA writable_schema = on; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'messages'");
    });
    await checkRestored(folder, bytes);
  },
  "DB-011": async () => {
    for (const planted of [
      "CREATE TRIGGER spy AFTER INSERT ON messages BEGIN UPDATE sessions SET data = '{}'; END",
      "CREATE VIEW spy AS SELECT data FROM grants",
      "DROP TABLE grants; CREATE VIEW grants AS SELECT * FROM approvals",
    ]) {
      const { folder, database } = await lived();
      await checkRestored(folder, await tamper(database, (each) => void each.run(planted)));
    }
  },
  "DB-013": async () => {
    const { folder, database } = await lived();
    const before = readFileSync(database);
    const next = [...migrations, "CREATE TABLE extra (id TEXT)", "CREATE TABLE more (id TEXT)"];
    const files = faultyFiles();
    files.fault = { code: "EIO", matches: (call) => call === "syncFolder" && files.calls.includes("rename") };
    await assert.rejects(openStore(storePorts(folder, { migrations: next, files })), { name: "StoreError" });
    assert.deepEqual(readFileSync(database), before);
    assert.deepEqual(await look(folder, { migrations: next }), { sessions: ["new", "old"], warnings: [] });
    assert.deepEqual(readFileSync(path.join(folder, `anycowork-version-${migrations.length}.db`)), before);
    const broken = [...next, "CREATE TABLE half (id TEXT); this is no SQL"];
    const after = readFileSync(database);
    await assert.rejects(openStore(storePorts(folder, { migrations: broken })), { name: "StoreError", message: /brought to today's form/ });
    assert.deepEqual(readFileSync(database), after);
    assert.deepEqual(aside(folder), []);
  },
  "DB-015": async () => {
    const { folder, database } = await lived();
    await checkRestored(folder, await tamper(database, (each) => void each.run("ALTER TABLE runs DROP COLUMN state")));
  },
  "DB-017": async () => {
    const { folder, database } = await lived();
    truncateSync(database, 2 * 1_024 ** 3);
    await assert.rejects(openStore(storePorts(folder)), { name: "StoreError", message: /beyond 1 GB/ });
    assert.deepEqual(aside(folder), []);
  },
  "DB-023": failOnceEverywhere,
  "DB-033": async () => {
    const { folder } = await lived();
    const owner = { pid: process.pid, host: (await import("node:os")).hostname(), token: "0b3e0f1c-7d36-4a1e-9f55-2b9f7f1f0a11" };
    writeFileSync(path.join(folder, "anycowork.lock"), JSON.stringify(owner));
    const { sessions } = await look(folder, { patience });
    assert.deepEqual(sessions, ["new", "old"]);
  },
};

for (const { id, input, expect } of cases) test(`${id} ${input}: ${expect}`, () => (bodies[id] as () => Promise<void>)());

test("a store written by a newer AnyCowork is refused with a sentence and left as it is", async () => {
  const { folder, database } = await lived();
  const bytes = await tamper(database, (each) => void each.run("PRAGMA user_version = 99; CREATE TABLE future (id TEXT)"));
  await assert.rejects(openStore(storePorts(folder)), { name: "StoreError", message: /newer AnyCowork. Update AnyCowork/ });
  assert.deepEqual(readFileSync(database), bytes);
  assert.deepEqual(aside(folder), []);
});

test("a newer AnyCowork that takes over under a running window is not overwritten", async () => {
  const { folder, database } = await lived();
  const store = await openStore(storePorts(folder));
  const bytes = await tamper(database, (each) => void each.run("PRAGMA user_version = 99"));
  await assert.rejects(store.commit(conversation("late")), { name: "StoreError", message: /newer AnyCowork/ });
  await assert.rejects(store.close(), { name: "StoreError" });
  assert.deepEqual(readFileSync(database), bytes);
});

test("when database and backup are both damaged, both are set aside and a new store begins", async () => {
  const { folder, database } = await lived();
  writeFileSync(database, "one");
  writeFileSync(path.join(folder, "anycowork.bak"), "two");
  const { sessions, warnings } = await look(folder);
  assert.deepEqual(sessions, []);
  assert.equal(warnings.length, 2);
  const contents = aside(folder).map((each) => readFileSync(path.join(folder, each), "utf8"));
  assert.deepEqual(contents.sort(), ["one", "two"]);
});

test("a second damaged file of the same moment does not take the first one's name", async () => {
  const { folder, database } = await lived();
  for (const text of ["one", "two", "three"]) {
    writeFileSync(database, text);
    await look(folder);
  }
  assert.equal(aside(folder).length, 3);
});

test("a link or a folder in the place of the database is refused and left alone", async () => {
  const { folder, database } = await lived();
  const other = path.join(tempFolder(), "other.db");
  renameSync(database, other);
  const bytes = readFileSync(other);
  symlinkSync(other, database);
  await assert.rejects(openStore(storePorts(folder)), { name: "StoreError", message: /is a link or a folder/ });
  assert.deepEqual(readFileSync(other), bytes);
});

test("the backup is a file of its own: harm to the database in place does not reach it", async () => {
  const { folder, database } = await lived();
  const backup = readFileSync(path.join(folder, "anycowork.bak"));
  writeFileSync(database, "harm");
  assert.deepEqual(readFileSync(path.join(folder, "anycowork.bak")), backup);
});

test("where hard links are unknown, saving, locking and backing up still work", async () => {
  const folder = tempFolder();
  const files = faultyFiles();
  files.fault = { code: "ENOTSUP", matches: (call) => call === "link" };
  for (const id of ["old", "new"]) {
    const store = await openStore(storePorts(folder, { files }));
    await store.commit(conversation(id));
    await store.close();
  }
  assert.deepEqual(readdirSync(folder).sort(), ["anycowork.bak", "anycowork.db"]);
  const copy = tempFolder();
  copyFileSync(path.join(folder, "anycowork.bak"), path.join(copy, "anycowork.db"));
  assert.deepEqual((await look(copy)).sessions, ["old"]);
  linkSync(path.join(folder, "anycowork.db"), path.join(copy, "any.db"));
});

test("killed at any call to the disk, a store opens again with everything that was acknowledged", async () => {
  for (let count = 1; ; count += 1) {
    const { folder, acknowledged, isDone } = await liveWithFault((each) => each >= count);
    await checkKept(folder, acknowledged, count);
    if (isDone) return;
  }
});

/** Lets every single call to the disk fail once, and sees each time that nothing acknowledged is gone. */
async function failOnceEverywhere(): Promise<void> {
  for (let count = 1; ; count += 1) {
    const { folder, acknowledged, isDone } = await liveWithFault((each) => each === count);
    await checkKept(folder, acknowledged, count);
    if (isDone) return;
  }
}

async function liveWithFault(matches: (count: number) => boolean) {
  const folder = tempFolder();
  const files = faultyFiles();
  let wasHit = false;
  files.fault = {
    code: "EIO",
    matches: (_call, count) => {
      const hits = matches(count);
      wasHit ||= hits;
      return hits;
    },
  };
  const acknowledged: string[] = [];
  try {
    const store = await openStore(storePorts(folder, { files, patience }));
    for (const id of ["a", "b"])
      await store.commit(conversation(id)).then(
        () => acknowledged.push(id),
        () => undefined,
      );
    await store.close();
    acknowledged.splice(0, 2, "a", "b");
  } catch (error) {
    assert.equal((error as Error).name, "StoreError");
  }
  return { folder, acknowledged, isDone: !wasHit };
}

async function checkKept(folder: string, acknowledged: readonly string[], count: number): Promise<void> {
  const store = await openStore(storePorts(folder, { patience }));
  const there = (await store.sessions()).map((each) => each.id);
  assert.deepEqual(
    acknowledged.filter((each) => !there.includes(each)),
    [],
    `at call ${count}`,
  );
  await store.close();
}

import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../../src/core/storage/database.ts";
import { logMagic } from "../../../src/core/storage/log/record.ts";
import { formerMigrations } from "../../../src/core/storage/sql/former.ts";
import { tempFolder } from "../../temp.ts";
import { faultyFiles } from "../faulty-files.ts";
import { storePorts } from "../ports.ts";
import { conversation, session } from "../rows.ts";
import { cases, titleOf } from "./cases.ts";
import {
  aside,
  checkRestored,
  deserted,
  everything,
  imageOf,
  lived,
  loaderOf,
  logsOf,
  look,
  replaceImage,
  sqlite,
  tamper,
  use,
} from "./lived.ts";
import { checkMigration } from "./migration.ts";

/** In db-files.e2e.ts, since they take long. */
const slow = ["DB-007", "DB-023", "DB-025"];

const bodies: Record<string, () => Promise<void>> = {
  "DB-001": async () => {
    assert.deepEqual(await look(tempFolder()), { sessions: [], warnings: [] });
    const { folder, image } = await lived();
    for (const each of [image, image.replace(/db$/, "sum")]) rmSync(each);
    assert.deepEqual(await look(folder), { sessions: everything, warnings: [] });
    const bare = await lived();
    for (const name of readdirSync(path.join(bare.folder, "store")).filter((each) => each.startsWith("anycowork-")))
      rmSync(path.join(bare.folder, "store", name));
    assert.deepEqual((await look(bare.folder)).sessions, ["late", "middle"]);
  },
  "DB-003": async () => {
    const { folder, image } = await lived();
    const [whole, load] = [readFileSync(image), await loaderOf(folder)];
    const lengths = Array.from({ length: Math.ceil(whole.length / 512) }, (_, index) => index * 512);
    const odd = Array.from({ length: 20 }, (_, index) => 1 + ((index * 7_919) % (whole.length - 1)));
    for (const length of [...lengths, ...odd]) assert.ok("reason" in (await load(whole.subarray(0, length))), `cut to ${length}`);
    assert.equal("reason" in (await load(whole)), false);
    truncateSync(image, 5_000);
    await checkRestored(folder, whole.subarray(0, 5_000));
    const empty = await lived();
    truncateSync(empty.image, 0);
    await checkRestored(empty.folder, Buffer.alloc(0));
  },
  "DB-005": async () => {
    const { folder, image } = await lived();
    const bytes = readFileSync(image);
    bytes.write("SQLite format 4");
    replaceImage(image, bytes);
    await checkRestored(folder, bytes);
  },
  "DB-009": async () => {
    const { folder, image } = await lived();
    const set = "PRAGMA writable_schema = on; UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'messages'";
    await checkRestored(folder, await tamper(image, (each) => void each.run(set)));
  },
  "DB-011": async () => {
    for (const planted of [
      "CREATE TRIGGER spy AFTER INSERT ON messages BEGIN UPDATE sessions SET data = '{}'; END",
      "CREATE VIEW spy AS SELECT data FROM grants",
      "DROP TABLE grants; CREATE VIEW grants AS SELECT 1 AS ordinal, 'g' AS id, '{}' AS data, 1 AS born, 0 AS fence, 1 AS clock, '' AS writer",
    ]) {
      const { folder, image } = await lived();
      await checkRestored(folder, await tamper(image, (each) => void each.run(planted)));
    }
  },
  "DB-013": async () => {
    for (const version of [1, 2]) await checkFormer(version);
    await checkMigration();
  },
  "DB-015": async () => {
    const { folder, image } = await lived();
    await checkRestored(folder, await tamper(image, (each) => void each.run("ALTER TABLE messages DROP COLUMN writer")));
  },
  "DB-017": async () => {
    const { folder, image } = await lived();
    truncateSync(image, 2 * 1_024 ** 3);
    assert.deepEqual((await look(folder)).sessions, everything);
    const large = await lived();
    replaceImage(large.image, readFileSync(large.image), { bytes: 2 * 1_024 ** 3 });
    await assert.rejects(openStore(storePorts(large.folder)), { name: "StoreError", message: /beyond 1 GB/ });
    assert.deepEqual(aside(large.folder), []);
  },
  "DB-019": async () => {
    const { folder } = await lived();
    const [files, told] = [faultyFiles(), [] as (string | undefined)[]];
    files.fault = { code: "EROFS", matches: (call) => ["create", "rename", "link", "remove"].includes(call) };
    const store = await openStore(storePorts(folder, { ...deserted, files, onTrouble: (each) => void told.push(each) }));
    assert.equal((await store.sessions()).length, 3);
    await assert.rejects(store.commit(conversation("kept")), { name: "StoreError", message: /may not write in/ });
    assert.equal((await store.session("kept"))?.messages.length, 1);
    assert.match(store.trouble() ?? "", /kept in memory until then and saved by itself/);
    files.fault = undefined;
    await store.flush();
    assert.equal(store.trouble(), undefined);
    assert.deepEqual([told.length, told[1]], [2, undefined]);
    await store.close();
    assert.deepEqual((await look(folder)).sessions, ["kept", ...everything]);
  },
  "DB-021": async () => {
    const { folder, image } = await lived();
    const elsewhere = path.join(tempFolder(), "other.db");
    renameSync(image, elsewhere);
    const bytes = readFileSync(elsewhere);
    symlinkSync(elsewhere, image);
    await checkRestored(folder, bytes);
    assert.deepEqual(readFileSync(elsewhere), bytes);
  },
  "DB-027": async () => {
    const { folder } = await lived();
    for (const log of logsOf(folder)) appendFileSync(log, readFileSync(log).subarray(logMagic.length));
    assert.deepEqual(await look(folder), { sessions: everything, warnings: [] });
    await use(folder, async (store) => assert.equal((await store.session("late"))?.messages.length, 1));
  },
  "DB-029": async () => {
    const { folder } = await lived();
    for (const log of logsOf(folder)) appendFileSync(log, "ACr1 half");
    const before = logsOf(folder);
    for (let count = 0; count < 3; count += 1) await use(folder, (store) => store.cleanUp(), { isWriting: () => true });
    assert.deepEqual(logsOf(folder), before);
    const { sessions, warnings } = await look(folder);
    assert.deepEqual(sessions, everything);
    for (const each of warnings) assert.match(each, /The end of .* was never finished or is damaged; everything before it was kept/);
    assert.equal(warnings.length, before.length);
  },
  "DB-031": async () => {
    const { folder, image } = await lived();
    const older = readFileSync(imageOf(folder, 1));
    copyFileSync(imageOf(folder, 1), image);
    await checkRestored(folder, older);
    const other = await lived();
    const [newer, sum] = [readFileSync(other.image), readFileSync(other.image.replace(/db$/, "sum"))];
    writeFileSync(imageOf(other.folder, 9), newer);
    writeFileSync(imageOf(other.folder, 9).replace(/db$/, "sum"), sum);
    assert.deepEqual(await look(other.folder), { sessions: everything, warnings: [] });
    await use(other.folder, (store) => store.cleanUp());
    assert.ok(readdirSync(path.join(other.folder, "store")).includes("anycowork-000010.db"));
  },
  "DB-033": async () => {
    const { folder } = await lived();
    writeFileSync(path.join(folder, "store", "fold.lock"), JSON.stringify({ name: `${hostname()}/${process.pid}/1`, token: "0b3e0f1c" }));
    await use(folder, (store) => store.cleanUp());
    assert.ok(readdirSync(path.join(folder, "store")).includes("anycowork-000003.db"));
  },
  "DB-035": async () => {
    const { folder, image } = await lived();
    const warnings: string[] = [];
    const store = await openStore(storePorts(folder, { ...deserted, onWarning: (each) => void warnings.push(each) }));
    for (const log of logsOf(folder)) truncateSync(log, 20);
    for (const each of [image, image.replace(/db$/, "sum")]) rmSync(each);
    assert.equal((await store.sessions()).length, 3);
    assert.match(warnings.join("\n"), /Another program removed or replaced .*written anew/);
    await store.cleanUp();
    await store.close();
    assert.deepEqual((await look(folder)).sessions, everything);
  },
};

for (const each of cases.filter(({ id }) => !slow.includes(id)))
  test(titleOf(each), async () => {
    const body = bodies[each.id];
    assert.ok(body);
    await body();
  });

/** What the former single file held is taken over, and the file stays as it was. */
async function checkFormer(version: number): Promise<void> {
  const [folder, sql] = [tempFolder(), await sqlite()];
  const database = new sql.Database();
  for (const step of formerMigrations.slice(0, version)) database.run(step);
  database.run(`PRAGMA user_version = ${version}`);
  database.run("INSERT INTO sessions (id, session_id, data) VALUES ('a', 'a', ?)", [JSON.stringify(session("a"))]);
  const file = path.join(folder, "anycowork.db");
  writeFileSync(file, database.export());
  const before = readFileSync(file);
  assert.deepEqual(await look(folder), { sessions: ["a"], warnings: [] });
  assert.deepEqual(readFileSync(file), before);
}

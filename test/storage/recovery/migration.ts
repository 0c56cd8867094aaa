import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openStore } from "../../../src/core/storage/database.ts";
import { migrations } from "../../../src/core/storage/sql/migrations.ts";
import { faultyFiles } from "../faulty-files.ts";
import { storePorts } from "../ports.ts";
import { aside, deserted, everything, imageOf, lived, look, use } from "./lived.ts";

/** A later version takes the store over, is interrupted, begins anew, and keeps the image as it was through any number of folds. */
export async function checkMigration(): Promise<void> {
  const { folder, image } = await lived();
  const before = readFileSync(image);
  const next = { migrations: [...migrations, "CREATE TABLE extra (id TEXT)", "CREATE TABLE more (id TEXT)"] };
  const files = faultyFiles();
  files.fault = { code: "EIO", matches: (call) => call === "link" };
  const interrupted = await openStore(storePorts(folder, { ...deserted, ...next, files }));
  await assert.rejects(interrupted.cleanUp(), { name: "StoreError" });
  await interrupted.close();
  assert.deepEqual(readFileSync(image), before);
  assert.deepEqual(await look(folder, next), { sessions: everything, warnings: [] });
  for (let count = 0; count < 4; count += 1) await use(folder, (store) => store.cleanUp(), next);
  assert.deepEqual(readFileSync(image), before);
  const newest = readFileSync(imageOf(folder, 6));
  const broken = { migrations: [...next.migrations, "CREATE TABLE half (id TEXT); this is no SQL"] };
  await assert.rejects(openStore(storePorts(folder, { ...deserted, ...broken })), {
    name: "StoreError",
    message: /brought to today's form/,
  });
  assert.deepEqual(readFileSync(imageOf(folder, 6)), newest);
  assert.deepEqual(aside(folder), []);
}

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { crc32 } from "node:zlib";
import type { Database, InitSqlJsStatic } from "sql.js";
import { deferStore, openStore, type StorePorts } from "../../../src/core/storage/database.ts";
import { realFiles } from "../../../src/core/storage/disk/files.ts";
import { Generations } from "../../../src/core/storage/snapshot/generations.ts";
import type { Store } from "../../../src/core/storage/store.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { inRepo } from "../../repo.ts";
import { copiesOf } from "../../temp.ts";
import { storePorts, wasmFile } from "../ports.ts";
import { conversation } from "../rows.ts";

/** As if every process that wrote here had ended. */
export const deserted: Partial<StorePorts> = { isWriting: () => false };

/** What a store in which `lived` holds. */
export const everything = ["late", "middle", "old"];

const copy = copiesOf(async (folder) => {
  await use(folder, async (store) => {
    await store.commit(conversation("old", "the oldest words"));
    await store.cleanUp();
  });
  await use(folder, async (store) => {
    await store.commit(conversation("middle", "words in the middle"));
    await store.cleanUp();
  });
  await use(folder, (store) => store.commit(conversation("late", "the latest words")));
});

/** A store that was used three times: "old" is in both images, "middle" in the newer one and in a log, "late" only in a log. */
export async function lived(): Promise<{ readonly folder: string; readonly image: string }> {
  const folder = await copy();
  return { folder, image: imageOf(folder, 2) };
}

/** Reads the newer image as from a disk that gives other bytes. */
export async function loaderOf(folder: string): Promise<(bytes: Uint8Array) => Promise<Uint8Array | { readonly reason: string }>> {
  let given: Uint8Array = new Uint8Array();
  const stamp = async () => ({ isFile: true, sizeBytes: given.length, identity: "" });
  const generations = new Generations({ ...realFiles, stamp, readFrom: async () => given }, path.join(folder, "store"));
  const generation = await generations.sum(2);
  assert.ok(generation);
  return (bytes) => {
    given = bytes;
    return generations.load(generation);
  };
}

/** Lets so many programs, one after another, say a word in a store each, and stay for a second. */
export async function sayWords(folder: string, programs: number): Promise<void> {
  for (let count = 0; count < programs; count += 1) {
    const clock = new ManualClock();
    const store = await deferStore(storePorts(folder, { ...deserted, later: clock.later }));
    await store.commit(conversation(`run ${count}`));
    clock.advance(1_000);
    await store.close();
  }
}

export async function use(folder: string, body: (store: Store) => Promise<void>, ports: Partial<StorePorts> = {}): Promise<void> {
  const store = await openStore(storePorts(folder, { ...deserted, ...ports }));
  await body(store);
  await store.close();
}

/** Opens it, says what is in it and what was said, and sees that it goes on from there. */
export async function look(folder: string, ports: Partial<StorePorts> = {}) {
  const warnings: string[] = [];
  const all = { ...deserted, onWarning: (each: string) => void warnings.push(each), ...ports };
  let sessions: string[] = [];
  await use(
    folder,
    async (store) => {
      sessions = (await store.sessions()).map((each) => each.id).sort();
      await store.commit(conversation("goes on"));
    },
    all,
  );
  await use(folder, async (store) => assert.equal((await store.sessions()).length, sessions.length + 1), {
    ...all,
    onWarning: () => undefined,
  });
  return { sessions, warnings };
}

export function imageOf(folder: string, number: number): string {
  return path.join(folder, "store", `anycowork-${String(number).padStart(6, "0")}.db`);
}

export function imagesOf(folder: string): readonly string[] {
  return readdirSync(path.join(folder, "store")).filter((each) => each.endsWith(".db"));
}

export function logsOf(folder: string): readonly string[] {
  const logs = path.join(folder, "store", "log");
  return readdirSync(logs).map((each) => path.join(logs, each));
}

/** The images that were set aside. */
export function aside(folder: string): readonly string[] {
  const root = path.join(folder, "store", "set-aside");
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((each) => /\.(db|log)$/.test(each))
    .map((each) => path.join(root, each));
}

/** What was harmed is under another name byte for byte, sentences say so, and nothing that was acknowledged is missing. */
export async function checkRestored(folder: string, harmed: Uint8Array): Promise<void> {
  const { sessions, warnings } = await look(folder);
  assert.deepEqual(sessions, everything);
  assert.deepEqual(
    aside(folder).map((each) => readFileSync(each)),
    [Buffer.from(harmed)],
  );
  assert.equal(warnings.length, 2, warnings.join("\n"));
  assert.ok(warnings[0]?.includes(path.dirname(aside(folder)[0] ?? "?")), warnings[0]);
  assert.match(warnings[1] ?? "", /restored from an earlier image and the logs/);
}

/** Puts bytes in the place of an image, with a checksum file that fits them. */
export function replaceImage(image: string, bytes: Uint8Array, about: object = {}): void {
  const file = image.replace(/\.db$/, ".sum");
  const [line = ""] = readFileSync(file, "utf8").split("\n");
  const sum = JSON.stringify({ ...JSON.parse(line), bytes: bytes.length, crc32: crc32(bytes), ...about });
  writeFileSync(image, bytes);
  writeFileSync(file, `${sum}\n${crc32(sum)}\n`);
}

/** Lets SQLite itself change a database, as another program would; the checksum then fits. */
export async function tamper(image: string, change: (database: Database) => void, about: object = {}): Promise<Buffer> {
  const sql = await sqlite();
  const database = new sql.Database(readFileSync(image));
  change(database);
  replaceImage(image, database.export(), about);
  database.close();
  return readFileSync(image);
}

export function sqlite() {
  const start = createRequire(inRepo("package.json"))("sql.js") as InitSqlJsStatic;
  return start({ locateFile: () => wasmFile });
}

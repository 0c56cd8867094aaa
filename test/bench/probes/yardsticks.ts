import { mkdtemp, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { Database } from "sql.js";
import { median } from "../figures.ts";

/** What another way of storing takes to make one 1 KB row durable: measured beside ours, and no choice of ours. */
export interface Yardstick {
  readonly what: string;
  /** The middle of some commits, in milliseconds; undefined where this Node lacks it. */
  readonly ms: number | undefined;
}

/** `image` is a file of SQLite, which is read and left alone; what is written goes into the folder. */
export async function yardsticks(folder: string, image: string, wasmFile: string): Promise<readonly Yardstick[]> {
  const place = await mkdtemp(path.join(folder, "yardstick-"));
  return [
    { what: "writing the whole database and renaming it", ms: await exportAndRename(place, image, wasmFile) },
    { what: "node:sqlite, WAL, synchronous=FULL", ms: await builtIn(path.join(place, "builtin.db")) },
  ];
}

const table = "CREATE TABLE rows (id INTEGER PRIMARY KEY, data TEXT)";
const insert = "INSERT INTO rows (data) VALUES (?)";
const row = "x".repeat(1_000);

async function exportAndRename(place: string, image: string, wasmFile: string): Promise<number> {
  const { default: start } = await import("sql.js");
  const { Database } = await start({ wasmBinary: new Uint8Array(await readFile(wasmFile)).buffer });
  const database: Database = new Database(await readFile(image));
  database.run(table);
  return medianOf(9, async () => {
    database.run(insert, [row]);
    const file = await open(path.join(place, "next.db"), "w");
    await file.writeFile(database.export());
    await file.datasync();
    await file.close();
    await rename(path.join(place, "next.db"), path.join(place, "whole.db"));
  });
}

interface BuiltIn {
  readonly DatabaseSync: new (file: string) => { exec(sql: string): void; prepare(sql: string): { run(...values: unknown[]): unknown } };
}

async function builtIn(file: string): Promise<number | undefined> {
  const name = "node:sqlite";
  const found = (await import(name).catch(() => undefined)) as BuiltIn | undefined;
  if (!found) return undefined;
  const database = new found.DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${table}`);
  const statement = database.prepare(insert);
  return medianOf(200, async () => void statement.run(row));
}

async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const from = performance.now();
    await work();
    all.push(performance.now() - from);
  }
  return median(all);
}

import { readFile } from "node:fs/promises";
import type { SqlJsStatic } from "sql.js";
import type { StampedChange } from "../log/record.ts";
import { type Change, StoreError } from "../store.ts";
import { Connection } from "./connection.ts";
import { formerMigrations } from "./former.ts";
import { Image } from "./image.ts";
import { formerVersion, migrations as usualMigrations, versionAfter } from "./migrations.ts";

/** What a file's bytes turn out to be. `older` is sound, and was brought to today's version in memory. */
export type Opening =
  | { readonly kind: "sound" | "older"; readonly version: number; readonly image: Image }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "newer"; readonly version: number; readonly image: Image };

/** SQLite, compiled to run in memory, and what it should find in our files. */
export class Engine {
  readonly #sql: SqlJsStatic;
  readonly #migrations: readonly string[];
  /** The shape of a sound file, by version. */
  readonly #shapes = new Map<number, string>();

  private constructor(sql: SqlJsStatic, migrations: readonly string[]) {
    this.#sql = sql;
    this.#migrations = migrations;
  }

  /** Loads the library, which happens on the first call of a thread only. */
  static async load(wasmFile: string, migrations: readonly string[] = usualMigrations): Promise<Engine> {
    const { default: start } = await import("sql.js/dist/sql-wasm-browser.js");
    return new Engine(await start({ wasmBinary: new Uint8Array(await readFile(wasmFile)).buffer }), migrations);
  }

  /** The version of the images it makes. */
  get version(): number {
    return versionAfter(this.#migrations);
  }

  /** An empty database of today's version. */
  begin(): Image {
    const connection = new Connection(new this.#sql.Database());
    this.#migrate(connection, formerVersion, this.version);
    return new Image(connection);
  }

  /** Looks at an image's bytes, which are known to be those that were written, and brings them to today's version. A failure of that is no damage, and rejects. */
  open(bytes: Uint8Array): Opening {
    const damage = damageOfHeader(bytes);
    if (damage) return { kind: "damaged", reason: damage };
    const version = headerNumber(bytes, 60);
    if (version > this.version) return this.#openNewer(bytes, version);
    if (version <= formerVersion) return { kind: "damaged", reason: "it is a file of a former AnyCowork in the place of an image" };
    const connection = this.#connectionOf(bytes, version);
    if (typeof connection === "string") return { kind: "damaged", reason: connection };
    try {
      this.#migrate(connection, version, this.version);
      return { kind: version === this.version ? "sound" : "older", version, image: new Image(connection) };
    } catch (error) {
      connection.close();
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreError(`The conversations could not be brought to today's form (${why}). Nothing was changed; please report it.`);
    }
  }

  /** SQLite's own look at every page of an image; what it found wrong, or undefined. Takes seconds for a large one. */
  deepCheck(bytes: Uint8Array): string | undefined {
    let image: Image | undefined;
    try {
      image = new Image(new Connection(new this.#sql.Database(bytes)));
      return image.deepCheck();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      image?.close();
    }
  }

  /** Adds to an image what can still be read of a damaged one; how many rows. `until` in microseconds since 1970: what claims to be younger is damage. */
  salvage(bytes: Uint8Array, image: Image, until: number): number {
    let connection: Connection | undefined;
    try {
      connection = new Connection(new this.#sql.Database(bytes));
      return image.adopt(connection, until);
    } catch {
      return 0;
    } finally {
      connection?.close();
    }
  }

  /** Everything a file of the former form holds, oldest first, or why it can't be read. */
  readFormer(bytes: Uint8Array): readonly StampedChange[] | { readonly reason: string } {
    const damage = damageOfHeader(bytes);
    if (damage) return { reason: damage };
    const version = headerNumber(bytes, 60);
    if (version > formerVersion) return { reason: "it is not of the former form" };
    const database = new this.#sql.Database(Uint8Array.from(bytes));
    try {
      if (new Connection(database).shape() !== this.#formerShape(version)) return { reason: "its tables are not the ones AnyCowork makes" };
      return formerTables
        .filter((table) => version === formerVersion || !(table === "questions" || table === "queue"))
        .flatMap((table) =>
          (database.exec(`SELECT data FROM ${table} ORDER BY ordinal`)[0]?.values ?? []).map(([data]) => ({ table, data })),
        )
        .map(({ table, data }, index) => ({ clock: index + 1, change: { table, row: JSON.parse(String(data)) } as Change }));
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    } finally {
      database.close();
    }
  }

  /** What it holds is read as far as its tables answer; nothing is ever written of it. A program hidden in it gets no chance to run. */
  #openNewer(bytes: Uint8Array, version: number): Opening {
    const connection = new Connection(new this.#sql.Database(bytes));
    try {
      if (connection.all("SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view')").length === 0)
        return { kind: "newer", version, image: new Image(connection) };
    } catch {
      // Then it is left alone.
    }
    connection.close();
    return { kind: "newer", version, image: this.begin() };
  }

  /** Or why it can't be used. */
  #connectionOf(bytes: Uint8Array, version: number): Connection | string {
    let connection: Connection | undefined;
    try {
      connection = new Connection(new this.#sql.Database(bytes));
      // The shape comes first: a trigger or view somebody planted must not be touched by anything.
      if (connection.shape() === this.#shape(version)) return connection;
      connection.close();
      return "its tables are not the ones AnyCowork makes";
    } catch (error) {
      connection?.close();
      return error instanceof Error ? error.message : String(error);
    }
  }

  #shape(version: number): string {
    const known = this.#shapes.get(version);
    if (known !== undefined) return known;
    const connection = new Connection(new this.#sql.Database());
    this.#migrate(connection, formerVersion, version);
    const shape = connection.shape();
    connection.close();
    this.#shapes.set(version, shape);
    return shape;
  }

  /** All steps or, by throwing, none that reaches a file. */
  #migrate(connection: Connection, from: number, to: number): void {
    if (from === to) return;
    connection.transaction(() => {
      for (const each of this.#migrations.slice(from - formerVersion, to - formerVersion)) connection.script(each);
      connection.script(`PRAGMA user_version = ${to}`);
    });
  }

  #formerShape(version: number): string {
    const connection = new Connection(new this.#sql.Database());
    for (const each of formerMigrations.slice(0, version)) connection.script(each);
    const shape = connection.shape();
    connection.close();
    return shape;
  }
}

/** Parents come before their children. */
const formerTables = ["sessions", "runs", "messages", "steps", "approvals", "questions", "queue", "grants"] as const;

const headerBytes = 100;

function damageOfHeader(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "it is empty";
  if (Buffer.from(bytes.subarray(0, 16)).toString("latin1") !== "SQLite format 3\0") return "it is not a database";
  if (bytes.length < headerBytes) return "it is cut off";
  const pageBytes = Buffer.from(bytes.subarray(16, 18)).readUInt16BE();
  if (headerNumber(bytes, 28) * (pageBytes === 1 ? 65_536 : pageBytes) > bytes.length) return "it is cut off";
  return headerNumber(bytes, 60) < 0 ? "its version is no number we gave" : undefined;
}

function headerNumber(bytes: Uint8Array, offset: number): number {
  return Buffer.from(bytes.subarray(offset, offset + 4)).readInt32BE();
}

import { readFile } from "node:fs/promises";
import type { Database, SqlJsStatic, Statement } from "sql.js";
import type { Grant } from "../events/approval.ts";
import type { SessionId } from "../events/ids.ts";
import type { Run, Session, SessionSummary } from "../events/session.ts";
import type { SessionRecord } from "../events/session-view.ts";
import { rowId, rowSession, rowText, runSummary, wellFormed } from "./rows.ts";
import { type Change, StoreError } from "./store.ts";

/** What a file's bytes turn out to be. `older` is sound, and was brought to today's version in memory. */
export type Opening =
  | { readonly kind: "sound" | "older"; readonly version: number; readonly image: Image }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "newer"; readonly version: number };

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

  /** Loads the library, which happens on the first call of a process only. */
  static async load(wasmFile: string, migrations: readonly string[]): Promise<Engine> {
    const { default: start } = await import("sql.js/dist/sql-wasm-browser.js");
    return new Engine(await start({ wasmBinary: new Uint8Array(await readFile(wasmFile)).buffer }), migrations);
  }

  /** An empty database of today's version. */
  begin(): Image {
    const database = new this.#sql.Database();
    setPragmas(database);
    migrate(database, this.#migrations);
    return new Image(database);
  }

  /** Checks a database file's bytes and brings them to today's version. A failure of that is no damage, and rejects. */
  open(bytes: Uint8Array): Opening {
    const damage = damageOfHeader(bytes);
    if (damage) return { kind: "damaged", reason: damage };
    const version = headerNumber(bytes, 60);
    if (version > this.#migrations.length) return { kind: "newer", version };
    const isOlder = version < this.#migrations.length;
    // The library works in the very bytes it is given, and the former form is still to be kept.
    const database = new this.#sql.Database(isOlder ? Uint8Array.from(bytes) : bytes);
    try {
      const reason = damageInside(database, this.#shape(version));
      if (reason) {
        database.close();
        return { kind: "damaged", reason };
      }
      migrate(database, this.#migrations);
      return { kind: isOlder ? "older" : "sound", version, image: new Image(database) };
    } catch (error) {
      database.close();
      throw new StoreError(
        `The conversations could not be brought to today's form (${reasonOf(error)}). Nothing was changed; please report it.`,
      );
    }
  }

  #shape(version: number): string {
    const known = this.#shapes.get(version);
    if (known !== undefined) return known;
    const database = new this.#sql.Database();
    try {
      migrate(database, this.#migrations.slice(0, version));
      const shape = shapeOf(database);
      this.#shapes.set(version, shape);
      return shape;
    } finally {
      database.close();
    }
  }
}

/** The database in memory, and every question that is asked of it. */
export class Image {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** All changes or, by throwing, none. */
  apply(changes: Iterable<Change>): void {
    let hasErased = false;
    this.#database.run("BEGIN");
    try {
      for (const each of changes) {
        const sessionId = wellFormed(rowSession(each));
        hasErased ||= each.table === "erased";
        if (each.table === "erased") for (const table of tables) this.#run(`DELETE FROM ${table} WHERE session_id = ?`, [sessionId]);
        else this.#run(upsertInto(each.table), [wellFormed(rowId(each)), sessionId, rowText(each)]);
      }
      this.#database.run("COMMIT");
    } catch (error) {
      this.#database.run("ROLLBACK");
      throw error;
    }
    // What a deleted row held stays in the file's free pages until it is written anew without them.
    if (hasErased) this.#database.run("VACUUM");
  }

  sessions(): SessionSummary[] {
    return this.#all(summaries, []).map(([data, messages, run]) => {
      const { id, title, workspace, createdAt, updatedAt } = JSON.parse(String(data)) as Session;
      const lastRun = run === null ? undefined : (JSON.parse(String(run)) as Run);
      return { id, title, workspace, createdAt, updatedAt, messages: Number(messages), ...runSummary(lastRun) };
    });
  }

  session(id: SessionId): SessionRecord | undefined {
    const [session] = this.#rows("sessions", id);
    if (!session || session.deletedAt !== undefined) return undefined;
    return {
      session,
      runs: this.#rows("runs", id),
      messages: this.#rows("messages", id),
      steps: this.#rows("steps", id),
      approvals: this.#rows("approvals", id),
      questions: this.#rows("questions", id),
      queue: this.#rows("queue", id),
    };
  }

  deletedSessions(): Session[] {
    return this.#all(`SELECT data FROM sessions WHERE ${isDeleted} ORDER BY updated_at DESC`, []).map(([data]) => JSON.parse(String(data)));
  }

  grants(sessionId?: SessionId): Grant[] {
    const found = sessionId === undefined ? this.#all(grantsOfAll, []).map(([data]) => JSON.parse(String(data)) as Grant) : undefined;
    return (found ?? this.#rows("grants", sessionId ?? "")).filter((each) => each.revokedAt === undefined);
  }

  /** The blobs that rows of this session name, and no row of another. */
  blobsOnlyOf(sessionId: SessionId): string[] {
    const named = (comparison: "=" | "<>") =>
      tables.flatMap((table) =>
        this.#all(`SELECT data FROM ${table} WHERE session_id ${comparison} ?`, [wellFormed(sessionId)]).flatMap(
          ([data]) => String(data).match(/\b[0-9a-f]{64}\b/g) ?? [],
        ),
      );
    const mine = new Set(named("="));
    if (mine.size > 0) for (const each of named("<>")) mine.delete(each);
    return [...mine];
  }

  /** The bytes of a database file with everything in it. */
  bytes(): Uint8Array {
    // Exporting closes the database and opens it again: statements die and pragmas are forgotten.
    this.#statements.clear();
    const bytes = this.#database.export();
    setPragmas(this.#database);
    return bytes;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #rows<T extends Change["table"]>(table: T, sessionId: SessionId): Row<T>[] {
    const found = this.#all(`SELECT data FROM ${table} WHERE session_id = ? ORDER BY ordinal`, [wellFormed(sessionId)]);
    return found.map(([data]) => JSON.parse(String(data)) as Row<T>);
  }

  #all(sql: string, values: string[]): unknown[][] {
    const statement = this.#prepared(sql);
    try {
      statement.bind(values);
      const rows: unknown[][] = [];
      while (statement.step()) rows.push(statement.get());
      return rows;
    } finally {
      statement.reset();
    }
  }

  #run(sql: string, values: string[]): void {
    this.#prepared(sql).run(values);
  }

  #prepared(sql: string): Statement {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const tables = ["sessions", "runs", "messages", "steps", "approvals", "questions", "queue", "grants"] as const;

type Row<T extends Change["table"]> = Extract<Change, { table: T }>["row"];

function upsertInto(table: Change["table"]): string {
  return `INSERT INTO ${table} (id, session_id, data) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET session_id = excluded.session_id, data = excluded.data`;
}

const summaries = `
  SELECT data,
    (SELECT count(*) FROM messages WHERE messages.session_id = sessions.id),
    (SELECT runs.data FROM runs WHERE runs.session_id = sessions.id ORDER BY runs.ordinal DESC LIMIT 1)
  FROM sessions WHERE json_extract(data, '$.deletedAt') IS NULL ORDER BY updated_at DESC, ordinal DESC`;

const isDeleted = "json_extract(data, '$.deletedAt') IS NOT NULL";

const grantsOfAll = `
  SELECT data FROM grants WHERE session_id NOT IN (SELECT id FROM sessions WHERE ${isDeleted}) ORDER BY ordinal`;

/** A rollback journal in a file would be a file in memory: the same safety at thrice the price. */
function setPragmas(database: Database): void {
  database.run("PRAGMA journal_mode = memory; PRAGMA trusted_schema = off; PRAGMA cell_size_check = on");
}

/** All steps or, by throwing, none that reaches a file. */
function migrate(database: Database, migrations: readonly string[]): void {
  const version = Number(database.exec("PRAGMA user_version")[0]?.values[0]?.[0]);
  if (version === migrations.length) return;
  database.run("BEGIN");
  for (const each of migrations.slice(version)) database.run(each);
  database.run(`PRAGMA user_version = ${migrations.length}`);
  database.run("COMMIT");
}

/** Whether the first bytes of a file are those of a database beyond this version. */
export function isNewer(start: Uint8Array, version: number): boolean {
  return startsLikeDatabase(start) && start.length >= headerBytes && headerNumber(start, 60) > version;
}

const headerBytes = 100;

function startsLikeDatabase(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 16)).toString("latin1") === "SQLite format 3\0";
}

function damageOfHeader(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "it is empty";
  if (!startsLikeDatabase(bytes)) return "it is not a database";
  if (bytes.length < headerBytes) return "it is cut off";
  const pageBytes = Buffer.from(bytes.subarray(16, 18)).readUInt16BE();
  if (headerNumber(bytes, 28) * (pageBytes === 1 ? 65_536 : pageBytes) > bytes.length) return "it is cut off";
  return headerNumber(bytes, 60) < 0 ? "its version is no number we gave" : undefined;
}

function headerNumber(bytes: Uint8Array, offset: number): number {
  return Buffer.from(bytes.subarray(offset, offset + 4)).readInt32BE();
}

function damageInside(database: Database, shape: string): string | undefined {
  try {
    setPragmas(database);
    // The shape comes first: a trigger or view somebody planted must not be touched by anything.
    if (shapeOf(database) !== shape) return "its tables are not the ones AnyCowork makes";
    const found = String(database.exec("PRAGMA integrity_check")[0]?.values[0]?.[0]);
    return found === "ok" ? undefined : `its check says: ${found.split("\n")[0]}`;
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shapeOf(database: Database): string {
  const objects = database.exec(
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  return JSON.stringify(objects[0]?.values ?? []);
}

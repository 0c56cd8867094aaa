import type { Database, SqlValue, Statement } from "sql.js";

/** A database in memory, with its statements kept for the next time. */
export class Connection {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
    setPragmas(database);
  }

  /** Every row a question answers. */
  all(sql: string, values: readonly SqlValue[] = []): SqlValue[][] {
    const statement = this.#prepared(sql);
    try {
      statement.bind([...values]);
      const rows: SqlValue[][] = [];
      while (statement.step()) rows.push(statement.get());
      return rows;
    } finally {
      statement.reset();
    }
  }

  /** The rows one after another, for more than should be in memory at once, or where reading may break off. */
  *each(sql: string, values: readonly SqlValue[] = []): Generator<SqlValue[]> {
    const statement = this.#database.prepare(sql);
    try {
      statement.bind([...values]);
      while (statement.step()) yield statement.get();
    } finally {
      statement.free();
    }
  }

  /** The number of rows changed. */
  run(sql: string, values: readonly SqlValue[] = []): number {
    this.#prepared(sql).run([...values]);
    return this.#database.getRowsModified();
  }

  /** Several statements without values, such as those that make tables. */
  script(sql: string): void {
    this.#database.run(sql);
  }

  /** All of what the body does or, by throwing, nothing. */
  transaction(body: () => void): void {
    this.#database.run("BEGIN");
    try {
      body();
      this.#database.run("COMMIT");
    } catch (error) {
      this.#database.run("ROLLBACK");
      throw error;
    }
  }

  /** Every table, index, trigger and view there is, as text to compare. */
  shape(): string {
    const named = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    return JSON.stringify(this.all(named));
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

  #prepared(sql: string): Statement {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A rollback journal in a file would be a file in memory: the same safety at thrice the price. */
function setPragmas(database: Database): void {
  database.run(`PRAGMA journal_mode = memory; PRAGMA cache_size = -16384;
    PRAGMA trusted_schema = off; PRAGMA cell_size_check = on; PRAGMA foreign_keys = on`);
}

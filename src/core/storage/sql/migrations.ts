import { ownTables, sessionTables } from "./tables.ts";

/**
 * The shape of the database, as steps from an empty one. Only ever add at the end: an image remembers in `user_version` the number of the last
 * step it has been through; the first two numbers were given to the former file. A new column needs a default, so that an older version, which may
 * only look at such an image, can still show in memory what is said there.
 *
 * A row is kept whole as JSON in `data`; what is ordered and searched by is a column computed from it, so the two can't differ. `born` is the
 * moment of the row's first form, by which rows are ordered; `fence`, `clock` and `writer` tell which of two forms counts. Times are microseconds.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE sessions (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL,
    born INTEGER NOT NULL, fence INTEGER NOT NULL, clock INTEGER NOT NULL, writer TEXT NOT NULL,
    title TEXT AS (json_extract(data, '$.title')),
    updated_at TEXT AS (json_extract(data, '$.updatedAt')),
    deleted_at TEXT AS (json_extract(data, '$.deletedAt')));
  CREATE INDEX sessions_by_update ON sessions (updated_at, born);
  ${sessionTables
    .filter((each) => each !== "compactions")
    .map(childTable)
    .join("\n")}
  ${ownTables
    .filter((each) => each !== "rules" && each !== "telegram_updates")
    .map(ownTable)
    .join("\n")}
  CREATE TABLE files (
    blob TEXT NOT NULL, table_name TEXT NOT NULL, row_id TEXT NOT NULL, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    PRIMARY KEY (blob, table_name, row_id)) WITHOUT ROWID;
  CREATE INDEX files_by_session ON files (session_id);
  CREATE TABLE erased (id TEXT NOT NULL PRIMARY KEY, clock INTEGER NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE search USING fts4 (text, content="messages", tokenize=unicode61 "remove_diacritics=2");
  `,
  ownTable("rules"),
  childTable("compactions"),
  ownTable("telegram_updates"),
];

/** The number of the shape before the first step. */
export const formerVersion = 2;

/** The version of an image that has been through these steps. */
export function versionAfter(steps: readonly string[]): number {
  return formerVersion + steps.length;
}

/** The version an image of today has. */
export const currentVersion: number = versionAfter(migrations);

function childTable(name: (typeof sessionTables)[number]): string {
  const text = name === "messages" ? ", text TEXT AS (json_extract(data, '$.text'))" : "";
  const message = name === "pieces" ? ", message_id TEXT AS (json_extract(data, '$.messageId'))" : "";
  return `
  CREATE TABLE ${name} (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    data TEXT NOT NULL, born INTEGER NOT NULL, fence INTEGER NOT NULL, clock INTEGER NOT NULL, writer TEXT NOT NULL${text}${message});
  CREATE INDEX ${name}_by_session ON ${name} (session_id, born);`;
}

function ownTable(name: (typeof ownTables)[number]): string {
  return `
  CREATE TABLE ${name} (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL,
    born INTEGER NOT NULL, fence INTEGER NOT NULL, clock INTEGER NOT NULL, writer TEXT NOT NULL);`;
}

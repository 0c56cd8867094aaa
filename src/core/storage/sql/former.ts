/**
 * The shapes of the single file that was rewritten whole, `anycowork.db`, as steps from an empty one: what such a file holds is taken over once.
 * Its `user_version` says how many it has been through.
 */
export const formerMigrations: readonly string[] = [
  `
  CREATE TABLE sessions (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL,
    title TEXT AS (json_extract(data, '$.title')),
    updated_at TEXT AS (json_extract(data, '$.updatedAt')));
  CREATE TABLE runs (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL,
    state TEXT AS (json_extract(data, '$.state')));
  CREATE TABLE messages (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL,
    text TEXT AS (json_extract(data, '$.text')));
  CREATE TABLE steps (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL,
    state TEXT AS (json_extract(data, '$.state')));
  CREATE TABLE approvals (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL);
  CREATE TABLE grants (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL);
  CREATE INDEX sessions_by_update ON sessions (updated_at, ordinal);
  CREATE INDEX runs_by_session ON runs (session_id, ordinal);
  CREATE INDEX messages_by_session ON messages (session_id, ordinal);
  CREATE INDEX steps_by_session ON steps (session_id, ordinal);
  CREATE INDEX approvals_by_session ON approvals (session_id, ordinal);
  CREATE INDEX grants_by_session ON grants (session_id, ordinal);
  `,
  `
  CREATE TABLE questions (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL);
  CREATE TABLE queue (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, data TEXT NOT NULL);
  CREATE INDEX questions_by_session ON questions (session_id, ordinal);
  CREATE INDEX queue_by_session ON queue (session_id, ordinal);
  `,
];

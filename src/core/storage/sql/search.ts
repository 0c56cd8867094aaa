import type { SqlValue } from "sql.js";
import { wellFormed } from "../rows.ts";
import type { Found } from "../store.ts";
import type { Connection } from "./connection.ts";

/** Makes a message that is complete findable. Its text changes no more. */
export function indexMessage(connection: Connection, id: string): void {
  connection.run(
    `INSERT INTO search (docid, text) SELECT ordinal, text FROM messages
      WHERE id = ? AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE docid = messages.ordinal)`,
    [id],
  );
}

/** To be called before the messages go. */
export function unindexSession(connection: Connection, sessionId: string): void {
  connection.run("DELETE FROM search WHERE docid IN (SELECT ordinal FROM messages WHERE session_id = ?)", [sessionId]);
}

/** Messages that hold every word, or word's beginning for the last one, newest first; text without words, such as Chinese, is looked for as it stands. */
export function searchMessages(connection: Connection, text: string, limit: number): Found[] {
  const words = wellFormed(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  const rows = words.some(hasNoSpaces) ? like(connection, text.trim(), limit) : match(connection, words, limit);
  return rows.map(([sessionId, messageId, title, at, body]) => ({
    sessionId: String(sessionId),
    messageId: String(messageId),
    title: String(title),
    at: String(at),
    excerpt: excerptOf(String(body), words),
  }));
}

const columns = `messages.session_id, messages.id, sessions.title, json_extract(messages.data, '$.at'), messages.text`;

function match(connection: Connection, words: readonly string[], limit: number): SqlValue[][] {
  const last = words.at(-1) ?? "";
  const query = words.map((each, index) => (index === words.length - 1 && last.length > 2 ? `"${each}*"` : `"${each}"`)).join(" ");
  return connection.all(
    `SELECT ${columns} FROM (SELECT docid FROM search WHERE search MATCH ? ORDER BY docid DESC LIMIT ?)
      JOIN messages ON messages.ordinal = docid JOIN sessions ON sessions.id = messages.session_id
      WHERE sessions.deleted_at IS NULL ORDER BY messages.born DESC`,
    [query, limit],
  );
}

function like(connection: Connection, text: string, limit: number): SqlValue[][] {
  return connection.all(
    `SELECT ${columns} FROM messages JOIN sessions ON sessions.id = messages.session_id
      WHERE messages.text LIKE ? ESCAPE '\\' AND sessions.deleted_at IS NULL ORDER BY messages.born DESC LIMIT ?`,
    [`%${text.replace(/[\\%_]/g, "\\$&")}%`, limit],
  );
}

/** Scripts that are written without spaces, which the index would take for one long word. */
function hasNoSpaces(word: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word);
}

const excerptLength = 160;

/** What surrounds the first word found. */
function excerptOf(text: string, words: readonly string[]): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const lower = flat.toLowerCase();
  const at = Math.max(0, Math.min(...words.map((each) => lower.indexOf(each.toLowerCase())).filter((each) => each >= 0)));
  const begin = Number.isFinite(at) ? Math.max(0, at - excerptLength / 4) : 0;
  const cut = flat.slice(begin, begin + excerptLength).toWellFormed();
  return `${begin > 0 ? "…" : ""}${cut}${begin + excerptLength < flat.length ? "…" : ""}`;
}

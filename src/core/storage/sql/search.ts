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

/** Makes a conversation's messages up to that moment unfindable; to be called before they go. */
export function unindexSession(connection: Connection, sessionId: string, clock: number): void {
  connection.run("DELETE FROM search WHERE docid IN (SELECT ordinal FROM messages WHERE session_id = ? AND clock <= ?)", [
    sessionId,
    clock,
  ]);
}

/** Takes the words of what was unindexed out of the index for good. */
export function compactIndex(connection: Connection): void {
  connection.script("INSERT INTO search (search) VALUES ('optimize')");
}

/** Makes the index anew out of the messages that are complete. */
export function rebuildIndex(connection: Connection): void {
  connection.script(`DELETE FROM search_segments; DELETE FROM search_segdir; DELETE FROM search_docsize; DELETE FROM search_stat;
    INSERT INTO search (docid, text) SELECT ordinal, text FROM messages
      WHERE coalesce(json_extract(data, '$.finish'), 'complete') <> 'streaming'`);
}

/**
 * Messages that hold every word, or word's beginning for the last one, newest first. In text the index has no words for (Chinese, emoji) every part
 * between blanks is looked for as it stands.
 */
export function searchMessages(connection: Connection, text: string, limit: number): Found[] {
  const words = wellFormed(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const parts = wellFormed(text).match(/\S+/g) ?? [];
  if (parts.length === 0) return [];
  const asItStands = words.length === 0 || words.some(hasNoSpaces);
  const rows = asItStands ? like(connection, parts, limit) : match(connection, words, limit);
  const newestFirst = rows.sort(([, , , one], [, , , other]) => String(other).localeCompare(String(one)));
  return newestFirst.map(([sessionId, messageId, title, at, body]) => ({
    sessionId: String(sessionId),
    messageId: String(messageId),
    title: String(title),
    at: String(at),
    excerpt: excerptOf(String(body), asItStands ? parts : words),
  }));
}

const columns = `messages.session_id, messages.id, sessions.title, json_extract(messages.data, '$.at'), messages.text`;

function match(connection: Connection, words: readonly string[], limit: number): SqlValue[][] {
  const last = words.at(-1) ?? "";
  const query = words.map((each, index) => (index === words.length - 1 && last.length > 2 ? `"${each}*"` : `"${each}"`)).join(" ");
  return connection.all(
    `SELECT ${columns} FROM search CROSS JOIN messages ON messages.ordinal = search.docid CROSS JOIN sessions ON sessions.id = messages.session_id
      WHERE search MATCH ? AND sessions.deleted_at IS NULL ORDER BY search.docid DESC LIMIT ?`,
    [query, limit],
  );
}

function like(connection: Connection, parts: readonly string[], limit: number): SqlValue[][] {
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one));
  return connection.all(
    `SELECT ${columns} FROM messages JOIN sessions ON sessions.id = messages.session_id
      WHERE messages.data LIKE ? ESCAPE '\\' AND sessions.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM json_each(?) AS part WHERE messages.text NOT LIKE part.value ESCAPE '\\')
      ORDER BY messages.born DESC LIMIT ?`,
    // To look into the row as it stands costs a fraction of taking its text out of it.
    [holding(JSON.stringify(longest).slice(1, -1)), JSON.stringify(parts.map(holding)), limit],
  );
}

function holding(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
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

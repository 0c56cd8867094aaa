import type { StampedChange } from "../log/record.ts";
import { rowId, rowSession, rowText, wellFormed } from "../rows.ts";
import type { Change } from "../store.ts";
import type { Connection } from "./connection.ts";
import { indexMessage, unindexSession } from "./search.ts";
import { isRowTable, ownTables, type RowTable } from "./tables.ts";

/**
 * Puts changes into the database so that it comes to the same whatever order they arrive in, and however often: of two forms of a row the greater
 * (fence, clock, writer) counts; what belongs to an erased conversation and is not younger than its erasure is dropped. All changes or, by throwing, none.
 */
export function merge(connection: Connection, changes: readonly StampedChange[], writer: string): void {
  let hasErased = false;
  connection.transaction(() => {
    for (const each of changes) {
      if (each.change.table === "erased") {
        erase(connection, each);
        hasErased = true;
      } else if (isRowTable(each.change.table)) upsert(connection, each, writer);
    }
  });
  // What a deleted row held stays in free pages until the database is written anew without them.
  if (hasErased) connection.script("VACUUM");
}

function upsert(connection: Connection, stamped: StampedChange, writer: string): void {
  const { change, clock } = stamped;
  const table = change.table as RowTable;
  const [id, session] = [wellFormed(rowId(change)), wellFormed(rowSession(change))];
  const isOwn = (ownTables as readonly string[]).includes(table);
  if (!isOwn && isErased(connection, session, clock)) return;
  if (!isOwn && table !== "sessions") ensureSession(connection, session, clock);
  if (table === "pieces" && isOver(connection, change)) return;
  const data = rowText(change);
  const values = [id, ...(isOwn || table === "sessions" ? [] : [session]), data, clock, change.fence ?? 0, clock, writer];
  const isNewer = connection.run(upsertInto(table), values) > 0;
  if (!isNewer) connection.run(`UPDATE ${table} SET born = ? WHERE id = ? AND born > ?`, [clock, id, clock]);
  if (isNewer && !isOwn) noteFiles(connection, { table, id, session, data });
  if (isNewer && change.table === "messages") settleMessage(connection, change.row);
}

function upsertInto(table: RowTable): string {
  const isChild = table !== "sessions" && !(ownTables as readonly string[]).includes(table);
  const columns = isChild ? "id, session_id, data, born, fence, clock, writer" : "id, data, born, fence, clock, writer";
  const marks = isChild ? "?, ?, ?, ?, ?, ?, ?" : "?, ?, ?, ?, ?, ?";
  return `INSERT INTO ${table} (${columns}) VALUES (${marks})
    ON CONFLICT (id) DO UPDATE SET data = excluded.data, born = min(born, excluded.born),
      fence = excluded.fence, clock = excluded.clock, writer = excluded.writer
    WHERE (excluded.fence, excluded.clock, excluded.writer) > (fence, clock, writer)`;
}

function isErased(connection: Connection, session: string, clock: number): boolean {
  return connection.all("SELECT 1 FROM erased WHERE id = ? AND clock >= ?", [session, clock]).length > 0;
}

/**
 * Rows may arrive before the conversation they belong to, which another process began. A stand-in holds their place, which any real row replaces;
 * should none ever come, since its log was damaged, what there is can still be found.
 */
function ensureSession(connection: Connection, id: string, clock: number): void {
  if (connection.all("SELECT 1 FROM sessions WHERE id = ?", [id]).length > 0) return;
  const at = new Date(clock / 1000).toISOString();
  const row = { id, title: "Recovered conversation", workspace: [], model: "", approvalMode: "ask", createdAt: at, updatedAt: at, seq: 0 };
  connection.run("INSERT INTO sessions (id, data, born, fence, clock, writer) VALUES (?, ?, ?, 0, 0, '')", [
    id,
    JSON.stringify(row),
    clock,
  ]);
}

/** A piece of an answer that is complete by now has nothing to add. */
function isOver(connection: Connection, change: Change): boolean {
  if (change.table !== "pieces") return false;
  const over = "SELECT 1 FROM messages WHERE id = ? AND json_extract(data, '$.finish') <> 'streaming'";
  return connection.all(over, [wellFormed(change.row.messageId)]).length > 0;
}

function settleMessage(connection: Connection, message: Extract<Change, { table: "messages" }>["row"]): void {
  if (message.role === "assistant" && message.finish === "streaming") return;
  const id = wellFormed(message.id);
  if (message.role === "assistant")
    connection.run("DELETE FROM pieces WHERE session_id = ? AND message_id = ?", [wellFormed(message.sessionId), id]);
  indexMessage(connection, id);
}

function erase(connection: Connection, { change, clock }: StampedChange): void {
  const id = wellFormed(rowId(change));
  connection.run("INSERT INTO erased (id, clock) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET clock = max(clock, excluded.clock)", [
    id,
    clock,
  ]);
  // A conversation that came back from an export after it was erased stays.
  const [newest] = connection.all("SELECT clock FROM sessions WHERE id = ?", [id]);
  if (!newest || Number(newest[0]) > clock) return;
  unindexSession(connection, id);
  connection.run("DELETE FROM sessions WHERE id = ?", [id]);
}

interface Written {
  readonly table: string;
  readonly id: string;
  readonly session: string;
  readonly data: string;
}

/** Which blobs a row names, so that those nobody names can be told. */
function noteFiles(connection: Connection, { table, id, session, data }: Written): void {
  if (!data.includes('":"') || !/[0-9a-f]{64}/.test(data)) return;
  for (const blob of new Set(data.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)))
    connection.run("INSERT OR IGNORE INTO files (blob, table_name, row_id, session_id) VALUES (?, ?, ?, ?)", [blob, table, id, session]);
}

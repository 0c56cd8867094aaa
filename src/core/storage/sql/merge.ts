import type { StampedChange } from "../log/record.ts";
import { fenceOf, rowId, rowSession, rowText, wellFormed } from "../rows.ts";
import type { Change } from "../store.ts";
import type { Connection } from "./connection.ts";
import { LatestForms } from "./latest-forms.ts";
import { indexMessage, unindexSession } from "./search.ts";
import { isOwnTable, isRowTable, type RowTable, rowTables, sessionTables } from "./tables.ts";

/** A row with its place in time, as tables hold it. */
export interface StampedRow {
  readonly change: Change;
  /** The row as JSON. */
  readonly data: string;
  /** The moment of its first form that is known, in microseconds since 1970. */
  readonly born: number;
  readonly clock: number;
  readonly writer: string;
}

/**
 * Puts rows into a database so that it comes to the same whatever order they arrive in, and however often: of two forms of a row the greater
 * (fence, clock, writer) counts; what belongs to an erased conversation and is not younger than its erasure is dropped.
 */
export class Merger {
  readonly #connection: Connection;
  /** Conversations known to have a row. */
  readonly #sessions = new Set<string>();
  #erased: Map<string, number> | undefined;
  /** Complete messages that can't be found by their words yet: that costs as much as all the rest, and is only wanted for a search or an image. */
  readonly #unindexed = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** All changes or, by throwing, none. Whether conversations were erased. */
  merge(changes: Iterable<StampedChange>, writer: string): boolean {
    let hasErased = false;
    this.#inTransaction(() => {
      const forms = new LatestForms();
      const putAll = () => {
        for (const { change, clock, born } of forms.take()) this.#put({ change, data: rowText(change), born, clock, writer });
      };
      for (const each of changes) {
        const { change, clock } = each;
        if (change.table === "erased") {
          putAll();
          this.#erase(change.row.id, clock);
          hasErased = true;
        } else if (isRowTable(change.table) && !this.#isErased(change, clock)) forms.add(each);
      }
      putAll();
    });
    return hasErased;
  }

  /** Adds what another database holds; how many rows were new, or newer than ours. */
  adopt(rows: Iterable<StampedRow>, erased: Iterable<{ readonly id: string; readonly clock: number }>): number {
    let count = 0;
    this.#inTransaction(() => {
      for (const { id, clock } of erased) this.#erase(id, clock);
      for (const each of rows) if (this.#put(each)) count += 1;
    });
    return count;
  }

  /** Makes every complete message findable. */
  index(): void {
    if (this.#unindexed.size === 0) return;
    this.#connection.transaction(() => {
      for (const each of this.#unindexed) indexMessage(this.#connection, each);
    });
    this.#unindexed.clear();
  }

  #inTransaction(body: () => void): void {
    try {
      this.#connection.transaction(body);
    } catch (error) {
      this.#sessions.clear();
      this.#erased = undefined;
      throw error;
    }
  }

  /** Whether it now counts. */
  #put({ change, data, born, clock, writer }: StampedRow): boolean {
    const table = change.table as RowTable;
    const isOwn = isOwnTable(table);
    const [id, session] = [wellFormed(rowId(change)), isOwn ? "" : wellFormed(rowSession(change))];
    if (this.#isErased(change, clock)) return false;
    if (!isOwn && table !== "sessions") this.#ensureSession(session, born);
    if (table === "sessions") this.#sessions.add(id);
    if (change.table === "pieces" && this.#isOver(change.row.messageId)) return false;
    const values = [id, ...(isOwn || table === "sessions" ? [] : [session]), data, born, fenceOf(change), clock, writer];
    const isNewer = this.#connection.run(upsertInto[table], values) > 0;
    if (!isNewer) this.#connection.run(olderBirth[table], [born, id, born]);
    if (isNewer && !isOwn) noteFiles(this.#connection, { table, id, session, data });
    if (isNewer && change.table === "messages") this.#settle(change.row);
    return isNewer;
  }

  /** Whether it belongs to a conversation that was erased later. */
  #isErased(change: Change, clock: number): boolean {
    return !isOwnTable(change.table) && (this.#erasures().get(wellFormed(rowSession(change))) ?? -1) >= clock;
  }

  #erasures(): Map<string, number> {
    this.#erased ??= new Map(this.#connection.all("SELECT id, clock FROM erased").map(([id, clock]) => [String(id), Number(clock)]));
    return this.#erased;
  }

  /**
   * Rows may arrive before the conversation they belong to, which another process began. A stand-in holds their place, which any real row replaces;
   * should none ever come, since its log was damaged, what there is can still be found.
   */
  #ensureSession(id: string, clock: number): void {
    if (this.#sessions.has(id)) return;
    const at = new Date(clock / 1000).toISOString();
    const row = {
      id,
      title: "Recovered conversation",
      workspace: [],
      model: "",
      approvalMode: "ask",
      createdAt: at,
      updatedAt: at,
      seq: 0,
    };
    const values = [id, JSON.stringify(row), clock];
    this.#connection.run("INSERT OR IGNORE INTO sessions (id, data, born, fence, clock, writer) VALUES (?, ?, ?, 0, 0, '')", values);
    this.#sessions.add(id);
  }

  /** A piece of an answer that is complete by now has nothing to add. */
  #isOver(messageId: string): boolean {
    const over = "SELECT 1 FROM messages WHERE id = ? AND json_extract(data, '$.finish') <> 'streaming'";
    return this.#connection.all(over, [wellFormed(messageId)]).length > 0;
  }

  #settle(message: Extract<Change, { table: "messages" }>["row"]): void {
    if (message.role === "assistant" && message.finish === "streaming") return;
    const id = wellFormed(message.id);
    if (message.role === "assistant")
      this.#connection.run("DELETE FROM pieces WHERE session_id = ? AND message_id = ?", [wellFormed(message.sessionId), id]);
    this.#unindexed.add(id);
  }

  #erase(session: string, clock: number): void {
    const id = wellFormed(session);
    this.#erasures().set(id, Math.max(clock, this.#erasures().get(id) ?? 0));
    this.#connection.run(tombstone, [id, clock]);
    const [newest] = this.#connection.all("SELECT clock FROM sessions WHERE id = ?", [id]);
    if (!newest) return;
    for (const each of this.#unindexed) indexMessage(this.#connection, each);
    this.#unindexed.clear();
    unindexSession(this.#connection, id, clock);
    for (const table of sessionTables) this.#connection.run(`DELETE FROM ${table} WHERE session_id = ? AND clock <= ?`, [id, clock]);
    // A conversation that came back from an export after it was erased stays.
    if (Number(newest[0]) > clock) return;
    this.#connection.run("DELETE FROM sessions WHERE id = ?", [id]);
    this.#sessions.delete(id);
  }
}

const tombstone = "INSERT INTO erased (id, clock) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET clock = max(clock, excluded.clock)";

const upsertInto = byTable((table) => {
  const isChild = (sessionTables as readonly string[]).includes(table);
  const columns = isChild ? "id, session_id, data, born, fence, clock, writer" : "id, data, born, fence, clock, writer";
  const marks = isChild ? "?, ?, ?, ?, ?, ?, ?" : "?, ?, ?, ?, ?, ?";
  return `INSERT INTO ${table} (${columns}) VALUES (${marks})
    ON CONFLICT (id) DO UPDATE SET data = excluded.data, born = min(born, excluded.born),
      fence = excluded.fence, clock = excluded.clock, writer = excluded.writer
    WHERE (excluded.fence, excluded.clock, excluded.writer) > (fence, clock, writer)`;
});

const olderBirth = byTable((table) => `UPDATE ${table} SET born = ? WHERE id = ? AND born > ?`);

function byTable(sql: (table: RowTable) => string): Readonly<Record<RowTable, string>> {
  return Object.fromEntries(rowTables.map((table) => [table, sql(table)])) as Record<RowTable, string>;
}

interface Written {
  readonly table: string;
  readonly id: string;
  readonly session: string;
  readonly data: string;
}

/** Which blobs a row names, so that those nobody names can be told. */
function noteFiles(connection: Connection, { table, id, session, data }: Written): void {
  const named = /[0-9a-f]{64}/.test(data) && data.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g);
  if (!named) return;
  for (const blob of new Set(named))
    connection.run("INSERT OR IGNORE INTO files (blob, table_name, row_id, session_id) VALUES (?, ?, ?, ?)", [blob, table, id, session]);
}

import type { Grant } from "../../events/approval.ts";
import type { RunId, SessionId } from "../../events/ids.ts";
import type { Message, MessagePiece } from "../../events/message.ts";
import type { Order } from "../../events/order.ts";
import type { AgentRow } from "../../events/roster/agent.ts";
import type { ServerRow } from "../../events/roster/server.ts";
import { type SessionRecord, withPiece } from "../../events/rows.ts";
import type { Run, Session, SessionSummary } from "../../events/session.ts";
import type { BotRow, ChatRow, UpdateRow } from "../../events/telegram/rows.ts";
import type { Note } from "../../events/words/note.ts";
import type { SkillRow } from "../../events/words/skill.ts";
import type { StampedChange } from "../log/record.ts";
import { runSummary, wellFormed } from "../rows.ts";
import type { AuditRow, AuditSpan, Change, Found, Spending } from "../store.ts";
import { auditRows } from "./audit.ts";
import type { Connection } from "./connection.ts";
import { Merger } from "./merge.ts";
import { readableErasures, readableRows } from "./salvage.ts";
import { compactIndex, rebuildIndex, searchMessages } from "./search.ts";
import { spendingSince } from "./spending.ts";
import { rowTables } from "./tables.ts";

type Row<T extends Change["table"]> = Extract<Change, { table: T }>["row"];

/** The database in memory, and every question that is asked of it. */
export class Image {
  readonly #connection: Connection;
  readonly #merger: Merger;
  /** Whether free pages and the index may hold words of what was erased. */
  #hasErased = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#merger = new Merger(connection);
  }

  /** See `Merger.merge`. */
  merge(changes: Iterable<StampedChange>, writer: string): void {
    const hasErased = this.#merger.merge(changes, writer);
    this.#hasErased ||= hasErased;
  }

  /** Adds whatever can still be read of another database, up to that moment in microseconds; how many rows were new, or newer than ours. */
  adopt(other: Connection, until: number): number {
    const erased = readableErasures(other, until);
    this.#hasErased ||= erased.length > 0;
    return this.#merger.adopt(readableRows(other, until), erased);
  }

  rebuildIndex(): void {
    this.#merger.index();
    rebuildIndex(this.#connection);
  }

  /** Sorted here, since SQLite would take every row apart for it thrice. */
  sessions(): SessionSummary[] {
    const listed = this.#connection.all(summaries).flatMap(([data, messages, run, born, clock]) => {
      // A stand-in for a conversation nothing is known of.
      if (clock === 0 && messages === 0) return [];
      const { id, title, workspace, createdAt, updatedAt, pinnedAt, archivedAt, begunIn } = JSON.parse(String(data)) as Session;
      const lastRun = run === null ? undefined : (JSON.parse(String(run)) as Run);
      const marks = { ...(pinnedAt ? { pinnedAt } : {}), ...(archivedAt ? { archivedAt } : {}), ...(begunIn ? { begunIn } : {}) };
      const summary = { id, title, workspace, createdAt, updatedAt, messages: Number(messages), ...runSummary(lastRun), ...marks };
      return [{ summary, order: [pinnedAt ?? "", updatedAt, Number(born)] as const }];
    });
    return listed.sort((one, other) => descending(one.order, other.order)).map(({ summary }) => summary);
  }

  session(id: SessionId): SessionRecord | undefined {
    const [found] = this.#connection.all("SELECT data FROM sessions WHERE id = ? AND deleted_at IS NULL", [wellFormed(id)]);
    if (!found) return undefined;
    const compactions = this.#rows("compactions", id);
    return {
      session: JSON.parse(String(found[0])) as Session,
      runs: this.#rows("runs", id),
      messages: withPieces(this.#rows("messages", id), this.#rows("pieces", id)),
      steps: this.#rows("steps", id),
      approvals: this.#rows("approvals", id),
      questions: this.#rows("questions", id),
      queue: this.#rows("queue", id),
      plans: this.#rows("plans", id),
      tasks: this.#rows("tasks", id),
      ...(compactions.length > 0 ? { compactions } : {}),
    };
  }

  deletedSessions(): Session[] {
    const found = this.#connection.all("SELECT data FROM sessions WHERE deleted_at IS NOT NULL ORDER BY updated_at DESC");
    return found.map(([data]) => JSON.parse(String(data)) as Session);
  }

  search(text: string, limit: number): Found[] {
    this.#merger.index();
    return searchMessages(this.#connection, text, limit);
  }

  grants(sessionId?: SessionId): Grant[] {
    const found =
      sessionId === undefined ? this.#connection.all(grantsOfAll).map(([data]) => JSON.parse(String(data)) as Grant) : undefined;
    return (found ?? this.#rows("grants", sessionId ?? "")).filter((each) => each.revokedAt === undefined);
  }

  rules(): Grant[] {
    const found = this.#connection.all("SELECT data FROM rules ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as Grant).filter((each) => each.revokedAt === undefined);
  }

  agents(): AgentRow[] {
    const found = this.#connection.all("SELECT data FROM agents ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as AgentRow).filter((each) => each.removedAt === undefined);
  }

  notes(): Note[] {
    const found = this.#connection.all("SELECT data FROM notes ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as Note).filter((each) => each.removedAt === undefined);
  }

  skills(): SkillRow[] {
    const found = this.#connection.all("SELECT data FROM skills ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as SkillRow).filter((each) => each.removedAt === undefined);
  }

  servers(): ServerRow[] {
    const found = this.#connection.all("SELECT data FROM mcp_servers ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as ServerRow).filter((each) => each.removedAt === undefined);
  }

  bots(): BotRow[] {
    const found = this.#connection.all("SELECT data FROM telegram_bots ORDER BY born, id");
    return found.map(([data]) => JSON.parse(String(data)) as BotRow).filter((each) => each.removedAt === undefined);
  }

  botChats(bot: string): ChatRow[] {
    const found = this.#connection.all("SELECT data FROM telegram_chats WHERE json_extract(data, '$.bot') = ? ORDER BY born, id", [bot]);
    return found.map(([data]) => JSON.parse(String(data)) as ChatRow).filter((each) => each.removedAt === undefined);
  }

  botUpdates(bot: string): UpdateRow[] {
    const rows = "SELECT data FROM telegram_updates WHERE json_extract(data, '$.bot') = ? ORDER BY json_extract(data, '$.order')";
    const found = this.#connection.all(rows, [bot]).map(([data]) => JSON.parse(String(data)) as UpdateRow);
    return found.filter((each) => each.removedAt === undefined);
  }

  audit(span: AuditSpan, limit: number): AuditRow[] {
    const rows: AuditRow[] = [];
    for (const row of auditRows(this.#connection, span)) if (rows.push(row) >= limit) break;
    return rows;
  }

  spending(since: string, without?: RunId): Spending {
    return spendingSince(this.#connection, since, without);
  }

  orders(sessionId: SessionId): Order[] {
    return this.#rows("orders", sessionId).filter((each) => each.state === "waiting");
  }

  /** The blobs that rows of these sessions name, and no row of another. */
  blobsOnlyOf(sessionIds: readonly SessionId[]): string[] {
    return this.#connection.all(blobsOnlyOf, [JSON.stringify(sessionIds.map(wellFormed))]).map(([blob]) => String(blob));
  }

  /** Every blob that a row names. */
  blobs(): string[] {
    return this.#connection.all("SELECT DISTINCT blob FROM files").map(([blob]) => String(blob));
  }

  /** Whether a row of any table has one of these ids. */
  knows(ids: readonly string[]): boolean {
    const list = JSON.stringify(ids.map(wellFormed));
    const isIn = (table: string) => `SELECT 1 FROM ${table} WHERE id IN (SELECT value FROM json_each(?1))`;
    return this.#connection.all(`${rowTables.map(isIn).join(" UNION ALL ")} LIMIT 1`, [list]).length > 0;
  }

  /** Rows by table. */
  counts(): Record<string, number> {
    return Object.fromEntries(rowTables.map((table) => [table, Number(this.#connection.all(`SELECT count(*) FROM ${table}`)[0]?.[0])]));
  }

  /** SQLite's own look at every page; what it found wrong, or undefined. Takes seconds for a large database. */
  deepCheck(): string | undefined {
    const found = String(this.#connection.all("PRAGMA integrity_check(1)")[0]?.[0]);
    return found === "ok" ? undefined : found.split("\n")[0];
  }

  /** The bytes of a database file with everything in it, and nothing that was erased. */
  bytes(): Uint8Array {
    this.#merger.index();
    if (this.#hasErased) {
      compactIndex(this.#connection);
      this.#connection.script("VACUUM");
      this.#hasErased = false;
    }
    return this.#connection.bytes();
  }

  close(): void {
    this.#connection.close();
  }

  #rows<T extends Change["table"]>(table: T, sessionId: SessionId): Row<T>[] {
    const found = this.#connection.all(`SELECT data FROM ${table} WHERE session_id = ? ORDER BY born, id`, [wellFormed(sessionId)]);
    return found.map(([data]) => JSON.parse(String(data)) as Row<T>);
  }
}

/** The answers with what came of them while they stream. */
function withPieces(messages: readonly Message[], pieces: readonly MessagePiece[]): readonly Message[] {
  if (pieces.length === 0) return messages;
  return messages.map((message) => pieces.filter((each) => each.messageId === message.id).reduce(withPiece, message));
}

function descending(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  const at = one.findIndex((each, index) => each !== other[index]);
  if (at < 0) return 0;
  return (one[at] ?? 0) < (other[at] ?? 0) ? 1 : -1;
}

const summaries = `
  SELECT data,
    (SELECT count(*) FROM messages WHERE messages.session_id = sessions.id),
    (SELECT runs.data FROM runs WHERE runs.session_id = sessions.id ORDER BY runs.born DESC LIMIT 1),
    born, clock
  FROM sessions WHERE deleted_at IS NULL`;

const grantsOfAll = `
  SELECT data FROM grants WHERE session_id NOT IN (SELECT id FROM sessions WHERE deleted_at IS NOT NULL) ORDER BY born, id`;

const blobsOnlyOf = `
  WITH mine AS (SELECT value AS id FROM json_each(?1))
  SELECT DISTINCT blob FROM files WHERE session_id IN mine AND blob NOT IN (SELECT blob FROM files WHERE session_id NOT IN mine)`;

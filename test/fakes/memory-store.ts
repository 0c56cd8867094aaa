import { createHash } from "node:crypto";
import { type SessionRecord, withPiece } from "../../src/core/events/rows.ts";
import type { SessionSummary } from "../../src/core/events/session.ts";
import { exact, spentOn } from "../../src/core/events/usage/cost.ts";
import { fenceOf, rowId, rowSession, rowText, runSummary } from "../../src/core/storage/rows.ts";
import { ownTables } from "../../src/core/storage/sql/tables.ts";
import {
  type AuditRow,
  type AuditSpan,
  type Change,
  type Found,
  type RecoveryReport,
  type Spending,
  type Store,
  StoreError,
  type StoreFigures,
} from "../../src/core/storage/store.ts";

/** Tables whose rows belong to no conversation. */
const own: ReadonlySet<string> = new Set(ownTables);

type Table = Change["table"];
type Row<T extends Table> = Extract<Change, { table: T }>["row"];

/** A row as text, so that nobody shares it, and the conversation it is of. */
interface Kept {
  readonly text: string;
  readonly sessionId: string;
}

/** A store that forgets at the end of the process. Passes the same contract as the real one. */
export class MemoryStore implements Store {
  /** Every accepted commit, oldest first, as it was given. */
  readonly commits: (readonly Change[])[] = [];
  /** While set, every commit is kept in memory and rejects with this sentence, as on a full disk. */
  failure: string | undefined;
  readonly #tables = new Map<Table, Map<string, Kept>>();
  /** The lease under which each row was made. */
  readonly #fences = new Map<string, number>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #closed = false;

  async sessions(): Promise<readonly SessionSummary[]> {
    const newestFirst = this.#rows("sessions")
      .filter((each) => each.deletedAt === undefined)
      .reverse()
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0));
    const pinnedFirst = newestFirst.sort((a, b) =>
      (a.pinnedAt ?? "") < (b.pinnedAt ?? "") ? 1 : (a.pinnedAt ?? "") > (b.pinnedAt ?? "") ? -1 : 0,
    );
    return pinnedFirst.map(({ id, title, workspace, createdAt, updatedAt, pinnedAt, archivedAt, begunIn }) => {
      const marks = { ...(pinnedAt ? { pinnedAt } : {}), ...(archivedAt ? { archivedAt } : {}), ...(begunIn ? { begunIn } : {}) };
      const messages = this.#kept("messages", id).length;
      const lastRun = this.#rows("runs", id).at(-1);
      return { id, title, workspace, createdAt, updatedAt, messages, ...runSummary(lastRun), ...marks };
    });
  }

  async session(id: string): Promise<SessionRecord | undefined> {
    const [session] = this.#rows("sessions", id);
    if (!session || session.deletedAt !== undefined) return undefined;
    const compactions = this.#rows("compactions", id);
    const pieces = this.#rows("pieces", id);
    return {
      session,
      runs: this.#rows("runs", id),
      messages: this.#rows("messages", id).map((each) => pieces.filter(({ messageId }) => messageId === each.id).reduce(withPiece, each)),
      steps: this.#rows("steps", id),
      approvals: this.#rows("approvals", id),
      questions: this.#rows("questions", id),
      queue: this.#rows("queue", id),
      plans: this.#rows("plans", id),
      tasks: this.#rows("tasks", id),
      ...(compactions.length > 0 ? { compactions } : {}),
    };
  }

  async deletedSessions(): Promise<readonly Row<"sessions">[]> {
    return this.#rows("sessions").filter((each) => each.deletedAt !== undefined);
  }

  async grants(sessionId?: string): Promise<readonly Row<"grants">[]> {
    const gone = new Set((await this.deletedSessions()).map((each) => each.id));
    const isWanted = (id: string) => (sessionId === undefined ? !gone.has(id) : id === sessionId);
    return this.#rows("grants").filter((each) => isWanted(each.sessionId) && each.revokedAt === undefined);
  }

  async rules(): Promise<readonly Row<"rules">[]> {
    return this.#rows("rules").filter((each) => each.revokedAt === undefined);
  }

  async agents(): Promise<readonly Row<"agents">[]> {
    return this.#rows("agents").filter((each) => each.removedAt === undefined);
  }

  async servers(): Promise<readonly Row<"mcp_servers">[]> {
    return this.#rows("mcp_servers").filter((each) => each.removedAt === undefined);
  }

  async notes(): Promise<readonly Row<"notes">[]> {
    return this.#rows("notes").filter((each) => each.removedAt === undefined);
  }

  async skills(): Promise<readonly Row<"skills">[]> {
    return this.#rows("skills").filter((each) => each.removedAt === undefined);
  }

  async bots(): Promise<readonly Row<"telegram_bots">[]> {
    return this.#rows("telegram_bots").filter((each) => each.removedAt === undefined);
  }

  async botChats(bot: string): Promise<readonly Row<"telegram_chats">[]> {
    return this.#rows("telegram_chats").filter((each) => each.bot === bot && each.removedAt === undefined);
  }

  async botUpdates(bot: string): Promise<readonly Row<"telegram_updates">[]> {
    const found = this.#rows("telegram_updates").filter((each) => each.bot === bot && each.removedAt === undefined);
    return found.sort((one, other) => one.order - other.order);
  }

  async audit({ sessionId, before }: AuditSpan, limit: number): Promise<readonly AuditRow[]> {
    const titles = new Map(this.#rows("sessions").map((each) => [each.id, each.title]));
    const grants = [...this.#rows("grants"), ...this.#rows("rules")];
    const rows = [
      ...this.#rows("steps").map((row) => ({
        kind: "step" as const,
        row,
        approval: this.#rows("approvals").findLast((each) => each.request.stepId === row.id),
      })),
      ...grants.map((row) => ({ kind: "grant" as const, row })),
      ...grants.filter((each) => each.revokedAt !== undefined).map((row) => ({ kind: "revoke" as const, row })),
      ...this.#rows("audit").map((row) => ({ kind: "mode" as const, row })),
    ];
    const born = new Map<string, number>();
    for (const change of this.commits.flat()) if (!born.has(rowId(change))) born.set(rowId(change), born.size);
    const told = rows
      .sort((one, other) => (born.get(one.row.id) ?? 0) - (born.get(other.row.id) ?? 0))
      .filter(({ row }) => sessionId === undefined || row.sessionId === sessionId)
      .map((each, at) => ({ id: String(at), title: titles.get(each.row.sessionId) ?? "", ...each }) as AuditRow);
    return told
      .filter(({ id }) => before === undefined || Number(id) < Number(before))
      .reverse()
      .slice(0, limit);
  }

  async spending(since: string, without?: string): Promise<Spending> {
    const isCounted = (each: { readonly at: string; readonly runId: string }) => each.at >= since && each.runId !== without;
    const answers = this.#rows("messages").filter((each) => each.role === "assistant" && isCounted(each));
    const spentUsd = answers.reduce((sum, each) => sum + (each.role === "assistant" ? spentOn(each) : 0), 0);
    const summaries = this.#rows("compactions").flatMap((each) => (each.kind === "summary" && isCounted(each) ? [each] : []));
    const spentOnSummaries = summaries.reduce((sum, each) => sum + spentOn(each), 0);
    const questions = this.#rows("questions").filter(
      ({ question, answer }) => question.spentUsd !== undefined && answer !== undefined && question.at >= since,
    );
    return { spentUsd: exact(spentUsd + spentOnSummaries), questions };
  }

  async orders(sessionId: string): Promise<readonly Row<"orders">[]> {
    return this.#rows("orders", sessionId).filter((each) => each.state === "waiting");
  }

  async search(text: string, limit: number): Promise<readonly Found[]> {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const found = this.#rows("messages").filter(
      (each) => words.length > 0 && words.every((word) => each.text.toLowerCase().includes(word)),
    );
    return found
      .reverse()
      .slice(0, limit)
      .map(({ sessionId, id: messageId, at, text: excerpt }) => ({ sessionId, messageId, title: "", at, excerpt }));
  }

  async knows(ids: readonly string[]): Promise<boolean> {
    return [...this.#tables.values()].some((table) => ids.some((id) => table.has(id)));
  }

  /** Hears what `commitElsewhere` commits. */
  watch(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** As if another process had committed it. */
  async commitElsewhere(changes: readonly Change[]): Promise<void> {
    await this.commit(changes);
    for (const listener of this.#listeners) listener(changes);
  }

  async figures(): Promise<StoreFigures> {
    const rows = Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.size]));
    return { folder: "/memory", databaseBytes: 0, logBytes: 0, blobBytes: 0, blobs: this.#blobs.size, setAsideBytes: 0, rows };
  }

  async cleanUp(): Promise<void> {
    this.#open();
  }

  async recover(): Promise<RecoveryReport> {
    const { rows } = await this.figures();
    return { sentences: [], kept: rows, setAside: [] };
  }

  trouble(): string | undefined {
    return this.failure;
  }

  async erase(...sessionIds: readonly string[]): Promise<void> {
    for (const [name, table] of this.#tables)
      for (const [id, { sessionId }] of table) {
        if (own.has(name)) continue;
        if (sessionIds.includes(sessionId)) table.delete(id);
      }
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.#open();
    const texts = changes.map(rowText);
    changes.forEach((each, index) => {
      const key = `${each.table} ${rowId(each)}`;
      if (fenceOf(each) < (this.#fences.get(key) ?? 0)) return;
      this.#fences.set(key, fenceOf(each));
      this.#table(each.table).set(rowId(each), { text: texts[index] as string, sessionId: rowSession(each) });
    });
    this.commits.push(changes);
    await this.flush();
  }

  note(changes: readonly Change[]): void {
    this.commit(changes).catch(() => undefined);
  }

  async flush(): Promise<void> {
    if (this.failure !== undefined) throw new StoreError(this.failure);
  }

  async saveBlob(content: string | Uint8Array): Promise<string> {
    const kept = Buffer.from(content);
    const id = createHash("sha256").update(kept).digest("hex");
    this.#blobs.set(id, kept);
    return id;
  }

  async loadBlob(id: string): Promise<string | undefined> {
    return this.#blobs.get(id)?.toString();
  }

  async loadBytes(id: string): Promise<Uint8Array | undefined> {
    return this.#blobs.get(id);
  }

  /** All of them, for another process. */
  blobs(): readonly Buffer[] {
    return [...this.#blobs.values()];
  }

  blobPath(id: string): string {
    return `/memory/blobs/${id}.txt`;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #open(): void {
    if (this.#closed) throw new StoreError("The conversations are closed; start AnyCowork again.");
  }

  #table(name: Table): Map<string, Kept> {
    const table = this.#tables.get(name) ?? new Map<string, Kept>();
    this.#tables.set(name, table);
    return table;
  }

  /** All of a table, or those of one conversation. */
  #rows<T extends Table>(name: T, sessionId?: string): Row<T>[] {
    this.#open();
    return this.#kept(name, sessionId).map((each) => JSON.parse(each.text) as Row<T>);
  }

  #kept(name: Table, sessionId?: string): Kept[] {
    const rows = [...this.#table(name).values()];
    return sessionId === undefined ? rows : rows.filter((each) => each.sessionId === sessionId);
  }
}

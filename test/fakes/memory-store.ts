import { createHash } from "node:crypto";
import { type SessionRecord, withPiece } from "../../src/core/events/rows.ts";
import type { SessionSummary } from "../../src/core/events/session.ts";
import { fenceOf, rowId, rowSession, rowText, runSummary } from "../../src/core/storage/rows.ts";
import { type Change, type Found, type RecoveryReport, type Store, StoreError, type StoreFigures } from "../../src/core/storage/store.ts";

type Table = Change["table"];
type Row<T extends Table> = Extract<Change, { table: T }>["row"];

/** A store that forgets at the end of the process. Passes the same contract as the real one. */
export class MemoryStore implements Store {
  /** Every accepted commit, oldest first, as it was given. */
  readonly commits: (readonly Change[])[] = [];
  /** While set, every commit is kept in memory and rejects with this sentence, as on a full disk. */
  failure: string | undefined;
  readonly #tables = new Map<Table, Map<string, string>>();
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
    return pinnedFirst.map(({ id, title, workspace, createdAt, updatedAt, pinnedAt, archivedAt }) => {
      const marks = { ...(pinnedAt ? { pinnedAt } : {}), ...(archivedAt ? { archivedAt } : {}) };
      const messages = this.#rows("messages").filter((each) => each.sessionId === id).length;
      const lastRun = this.#rows("runs").findLast((each) => each.sessionId === id);
      return { id, title, workspace, createdAt, updatedAt, messages, ...runSummary(lastRun), ...marks };
    });
  }

  async session(id: string): Promise<SessionRecord | undefined> {
    const session = this.#rows("sessions").find((each) => each.id === id);
    if (!session || session.deletedAt !== undefined) return undefined;
    return {
      session,
      runs: this.#rows("runs").filter((each) => each.sessionId === id),
      messages: this.#rows("messages")
        .filter((each) => each.sessionId === id)
        .map((each) => this.#withPieces(each)),
      steps: this.#rows("steps").filter((each) => each.sessionId === id),
      approvals: this.#rows("approvals").filter((each) => each.request.sessionId === id),
      questions: this.#rows("questions").filter((each) => each.question.sessionId === id),
      queue: this.#rows("queue").filter((each) => each.sessionId === id),
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

  async orders(sessionId: string): Promise<readonly Row<"orders">[]> {
    return this.#rows("orders").filter((each) => each.sessionId === sessionId && each.state === "waiting");
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
      for (const [id, text] of table) {
        if (sessionIds.includes(rowSession({ table: name, row: JSON.parse(text) } as Change))) table.delete(id);
      }
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.#open();
    const texts = changes.map(rowText);
    changes.forEach((each, index) => {
      const key = `${each.table} ${rowId(each)}`;
      if (fenceOf(each) < (this.#fences.get(key) ?? 0)) return;
      this.#fences.set(key, fenceOf(each));
      this.#table(each.table).set(rowId(each), texts[index] as string);
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

  #table(name: Table): Map<string, string> {
    const table = this.#tables.get(name) ?? new Map<string, string>();
    this.#tables.set(name, table);
    return table;
  }

  /** An answer that streams, with what came of it. */
  #withPieces(message: Row<"messages">): Row<"messages"> {
    return this.#rows("pieces")
      .filter((each) => each.messageId === message.id)
      .reduce(withPiece, message);
  }

  #rows<T extends Table>(name: T): Row<T>[] {
    this.#open();
    return [...this.#table(name).values()].map((each) => JSON.parse(each) as Row<T>);
  }
}

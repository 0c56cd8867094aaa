import { rowId } from "../../../src/core/storage/rows.ts";
import type { Change, Store } from "../../../src/core/storage/store.ts";

/** Keeps account of what was handed to stores, what they acknowledged, and what should therefore be found. */
export class Ledger {
  /** Every form of a row, in the order it was handed over. */
  readonly #handed = new Map<string, string[]>();
  /** How many of its forms are superseded at least. */
  readonly #safe = new Map<string, number>();
  readonly #waiting = new Map<Store, string[]>();
  readonly #blobs = new Map<string, string>();
  readonly #sessions = new Set<string>();
  /** How many commits were acknowledged. */
  acknowledged = 0;

  /** One that knows the same, to go on by itself. */
  copy(): Ledger {
    const made = new Ledger();
    made.acknowledged = this.acknowledged;
    for (const [key, forms] of this.#handed) made.#handed.set(key, [...forms]);
    for (const [key, form] of this.#safe) made.#safe.set(key, form);
    for (const [id, text] of this.#blobs) made.#blobs.set(id, text);
    for (const id of this.#sessions) made.#sessions.add(id);
    return made;
  }

  handed(store: Store, changes: readonly Change[]): void {
    const waiting = this.#waiting.get(store) ?? [];
    for (const change of changes) {
      const key = `${change.table}/${rowId(change)}`;
      this.#handed.set(key, [...(this.#handed.get(key) ?? []), JSON.stringify(change.row)]);
      if (change.table === "sessions") this.#sessions.add(change.row.id);
      waiting.push(key);
    }
    this.#waiting.set(store, waiting);
  }

  /** Everything that was handed to that store is safe now. */
  acknowledge(store: Store): void {
    for (const key of this.#waiting.get(store) ?? []) this.#safe.set(key, (this.#handed.get(key)?.length ?? 0) - 1);
    this.#waiting.delete(store);
    this.acknowledged += 1;
  }

  acknowledgeBlob(id: string, text: string): void {
    this.#blobs.set(id, text);
  }

  /** What is wrong with what a store holds; empty when everything acknowledged is there, and nothing else but what was handed over. */
  async faults(store: Store): Promise<string[]> {
    const there = await this.#rowsOf(store);
    const faults: string[] = [];
    for (const [key, form] of this.#safe) {
      const found = there.get(key);
      if (found === undefined) faults.push(`lost ${key}`);
      else if ((this.#handed.get(key)?.lastIndexOf(found) ?? -1) < form) faults.push(`an outdated ${key}`);
    }
    for (const [key, text] of there) if (!this.#handed.get(key)?.includes(text)) faults.push(`invented ${key}: ${text}`);
    for (const [id, text] of this.#blobs) if ((await store.loadBlob(id)) !== text) faults.push(`lost the blob of ${text}`);
    return faults;
  }

  async #rowsOf(store: Store): Promise<ReadonlyMap<string, string>> {
    const ids = new Set([...this.#sessions, ...(await store.sessions()).map((each) => each.id)]);
    const there = new Map<string, string>();
    const put = (table: string, id: string, row: unknown) => there.set(`${table}/${id}`, JSON.stringify(row));
    for (const id of ids) {
      const record = await store.session(id);
      if (!record) continue;
      put("sessions", id, record.session);
      for (const table of ["runs", "messages", "steps", "queue"] as const) for (const row of record[table]) put(table, row.id, row);
      for (const row of record.approvals) put("approvals", row.request.id, row);
    }
    for (const row of await store.grants()) put("grants", row.id, row);
    return there;
  }
}

import type { UpdateRow } from "../../events/telegram/rows.ts";
import type { Store } from "../../storage/store.ts";

/** What came from Telegram and what became of it. An update is ours once it lies here; it is acknowledged only then. */
export interface Inbox {
  /** What was left when the last process ended, in the order it came. */
  readonly left: readonly UpdateRow[];
  /** Stores what is new, and gives that. Rejects when it can't be stored: then nothing may be acknowledged. */
  receive(updates: readonly RawUpdate[]): Promise<readonly UpdateRow[]>;
  /** Notes that these are handled, all or none. */
  handled(rows: readonly UpdateRow[]): Promise<void>;
}

export interface RawUpdate {
  readonly update_id: number;
}

/** More than Telegram gives out at once by far, so that what is handed out again is recognised. */
const places = 1000;

export async function openInbox(
  store: Pick<Store, "botUpdates" | "commit">,
  { bot, now }: { readonly bot: string; readonly now: () => string },
): Promise<Inbox> {
  const rows = await store.botUpdates(bot);
  const known = new Map(rows.map((row) => [row.updateId, row]));
  // Whose place may be taken by another, oldest first.
  const spare = rows.filter(({ state }) => state === "handled");
  let [last, used] = [rows.at(-1)?.order ?? 0, rows.length];

  const placeFor = (): string => {
    const old = used >= places ? spare.shift() : undefined;
    if (!old) {
      used += 1;
      return `${bot}:${used}`;
    }
    known.delete(old.updateId);
    return old.id;
  };
  return {
    left: rows.filter(({ state }) => state === "waiting"),
    async receive(updates) {
      const fresh = new Map(updates.filter(({ update_id: id }) => !known.has(id)).map((each) => [each.update_id, each]));
      const added = [...fresh].map(([updateId, update]): UpdateRow => {
        last += 1;
        return { id: placeFor(), bot, updateId, order: last, state: "waiting", update, at: now() };
      });
      if (added.length === 0) return [];
      await store.commit(added.map((row) => ({ table: "telegram_updates", row })));
      for (const row of added) known.set(row.updateId, row);
      return added;
    },
    async handled(waiting) {
      const done = waiting.map(({ update: _, ...rest }): UpdateRow => ({ ...rest, state: "handled" }));
      await store.commit(done.map((row) => ({ table: "telegram_updates", row })));
      for (const row of done) known.set(row.updateId, row);
      spare.push(...done);
    },
  };
}

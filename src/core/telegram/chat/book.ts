import type { SessionId } from "../../events/ids.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import type { Store } from "../../storage/store.ts";
import type { Place } from "./update.ts";

/** What is known of the chats of one bot. Changes of one chat reach the store in their order. */
export interface Book {
  all(): readonly ChatRow[];
  get(chat: number): ChatRow | undefined;
  /** The same, begun but not stored where it is not known yet. */
  at(place: Place): ChatRow;
  /** The chats in which a conversation is or was held. */
  holding(sessionId: SessionId): readonly ChatRow[];
  /** Resolves when it is stored. A chat that is not known yet is begun. */
  change(place: Place, change: (row: ChatRow) => Partial<ChatRow>): Promise<ChatRow>;
  /** A group goes on under another number: so does what is held there. Its messages stay behind, with the questions on them. */
  move(from: number, to: number): Promise<void>;
}

export interface BookPorts {
  readonly store: Pick<Store, "botChats" | "commit">;
  readonly bot: string;
  readonly now: () => number;
}

export async function openBook({ store, bot, now }: BookPorts): Promise<Book> {
  const rows = new Map((await store.botChats(bot)).map((row) => [row.chat, row]));
  const at = (place: Place) => rows.get(place.id) ?? newRow(bot, place, new Date(now()).toISOString());
  return {
    all: () => [...rows.values()],
    at,
    get: (chat) => rows.get(chat),
    holding: (sessionId) => [...rows.values()].filter((each) => each.sessions.includes(sessionId)),
    async change(place, change) {
      const row = at(place);
      const changed: ChatRow = { ...row, ...change(row) };
      rows.set(place.id, changed);
      await store.commit([{ table: "telegram_chats", row: changed }]);
      return changed;
    },
    async move(from, to) {
      const row = rows.get(from);
      if (!row) return;
      const moved: ChatRow = {
        ...row,
        id: idOf(bot, to),
        chat: to,
        formerly: [...(row.formerly ?? []), from],
        kind: "supergroup",
        asked: [],
        told: [],
        statuses: [],
      };
      rows.delete(from);
      rows.set(to, moved);
      const left: ChatRow = { ...row, removedAt: new Date(now()).toISOString() };
      await store.commit([left, moved].map((each) => ({ table: "telegram_chats", row: each })));
    },
  };
}

function newRow(bot: string, { id: chat, kind, title }: Place, at: string): ChatRow {
  return { id: idOf(bot, chat), bot, chat, kind, title, sessions: [], reports: [], asked: [], at };
}

function idOf(bot: string, chat: number): string {
  return `${bot}:${chat}`;
}

export function placeOf({ chat: id, kind, title }: ChatRow): Place {
  return { id, kind, title };
}

import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import { type SessionRecord, type SessionRow, withRows } from "../../events/rows.ts";
import type { Change, Store } from "../../storage/store.ts";

/** Follows what other processes do to the conversations that were read here. */
export interface Elsewhere {
  /** Reads a conversation so that nothing written meanwhile is missed, and follows it from then on. */
  read(sessionId: SessionId): Promise<SessionRecord | undefined>;
  close(): void;
}

export interface ElsewherePorts {
  readonly store: Pick<Store, "session" | "watch">;
  /** Whether this process writes to the conversation itself. */
  readonly isCarried: (sessionId: SessionId) => boolean;
  /** ISO 8601. */
  readonly now: () => string;
  /** Gives it the next number of its session. */
  readonly tell: (envelope: Omit<Envelope, "seq">) => void;
}

export function createElsewhere({ store, isCarried, now, tell }: ElsewherePorts): Elsewhere {
  const followed = new Set<SessionId>();
  /** What came while a conversation was being read. */
  const reading = new Map<SessionId, SessionRow[][]>();
  let stop: (() => void) | undefined;

  const hear = (changes: readonly Change[]) => {
    for (const [sessionId, rows] of bySession(changes)) {
      for (const held of reading.get(sessionId) ?? []) held.push(...rows);
      if (followed.has(sessionId) && !isCarried(sessionId)) tell({ at: now(), sessionId, runId: "", event: { type: "rows-change", rows } });
    }
  };

  return {
    async read(sessionId) {
      stop ??= store.watch(hear);
      const held: SessionRow[] = [];
      const all = reading.get(sessionId) ?? [];
      reading.set(sessionId, [...all, held]);
      try {
        const record = await store.session(sessionId);
        if (record) followed.add(sessionId);
        return record && withRows(record, held);
      } finally {
        const left = (reading.get(sessionId) ?? []).filter((each) => each !== held);
        if (left.length > 0) reading.set(sessionId, left);
        else reading.delete(sessionId);
      }
    },
    close() {
      stop?.();
    },
  };
}

function bySession(changes: readonly Change[]): ReadonlyMap<SessionId, SessionRow[]> {
  const found = new Map<SessionId, SessionRow[]>();
  for (const change of changes) {
    const row = rowOf(change);
    if (!row) continue;
    const sessionId = sessionOf(row);
    found.set(sessionId, [...(found.get(sessionId) ?? []), row]);
  }
  return found;
}

/** Undefined for what no view shows. */
function rowOf(change: Change): SessionRow | undefined {
  switch (change.table) {
    case "orders":
    case "grants":
    case "rules":
    case "agents":
    case "notes":
    case "skills":
    case "mcp_servers":
    case "telegram_bots":
    case "telegram_chats":
    case "telegram_updates":
    case "audit":
    case "erased":
      return undefined;
    default:
      return change;
  }
}

function sessionOf({ table, row }: SessionRow): SessionId {
  switch (table) {
    case "sessions":
      return row.id;
    case "approvals":
      return row.request.sessionId;
    case "questions":
      return row.question.sessionId;
    default:
      return row.sessionId;
  }
}

import type { Grant } from "./events/approval.ts";
import type { SessionId } from "./events/ids.ts";
import type { Session } from "./events/session.ts";
import { currentRun, type SessionRecord } from "./events/session-view.ts";
import { isoTime } from "./events/time.ts";
import type { Change, Store } from "./storage/store.ts";

/** What is done with conversations as a whole, while nothing happens in them, and with what they remember. */
export interface Archive {
  /** Whether a living process has a run in it, at work or waiting. What is done here then would be undone by it. */
  isAtWork(sessionId: SessionId): Promise<boolean>;
  /** Takes it out of every list. It can be brought back for 30 days; what is older than that is erased on this occasion. */
  remove(sessionId: SessionId): Promise<void>;
  /** What was removed and can be brought back, newest first. */
  removed(): Promise<readonly Session[]>;
  /** Brings it back. Does nothing when it was not removed. */
  restore(sessionId: SessionId): Promise<void>;
  /** Removes it for good, with all its rows and files. */
  erase(sessionId: SessionId): Promise<void>;
  /** Stores a conversation that came from elsewhere, whole or not at all. Its ids must be new ones. */
  add(record: SessionRecord): Promise<void>;
  /** The remembered yeses of all conversations, oldest first. */
  grants(): Promise<readonly Grant[]>;
  /** Takes a remembered yes back for good, also from a run that is at work. Undefined when there is none of that id. */
  revoke(grantId: string): Promise<Grant | undefined>;
}

export interface ArchivePorts {
  readonly store: Store;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const keptForMs = 30 * 24 * 60 * 60 * 1000;

export function createArchive({ store, isAlive, now }: ArchivePorts): Archive {
  const eraseOld = async (): Promise<void> => {
    for (const { id, deletedAt } of await store.deletedSessions())
      if (deletedAt !== undefined && now() - Date.parse(deletedAt) > keptForMs) await store.erase(id);
  };
  return {
    async isAtWork(sessionId) {
      const record = await store.session(sessionId);
      const run = record && currentRun(record);
      return run !== undefined && isAlive(run.owner);
    },
    async remove(sessionId) {
      const record = await store.session(sessionId);
      if (record) await store.commit([{ table: "sessions", row: { ...record.session, deletedAt: isoTime(now()) } }]);
      await eraseOld();
    },
    removed: () => store.deletedSessions(),
    async restore(sessionId) {
      const found = (await store.deletedSessions()).find((each) => each.id === sessionId);
      if (!found) return;
      const { deletedAt: _, ...session } = found;
      await store.commit([{ table: "sessions", row: session }]);
    },
    erase: (sessionId) => store.erase(sessionId),
    add: (record) => store.commit(rowsOf(record)),
    grants: () => store.grants(),
    async revoke(grantId) {
      const found = (await store.grants()).find((each) => each.id === grantId);
      if (found) await store.commit([{ table: "grants", row: { ...found, revokedAt: isoTime(now()) } }]);
      return found;
    },
  };
}

function rowsOf({ session, runs, messages, steps, approvals, questions, queue }: SessionRecord): readonly Change[] {
  return [
    { table: "sessions", row: session },
    ...runs.map((row) => ({ table: "runs", row }) as const),
    ...messages.map((row) => ({ table: "messages", row }) as const),
    ...steps.map((row) => ({ table: "steps", row }) as const),
    ...approvals.map((row) => ({ table: "approvals", row }) as const),
    ...questions.map((row) => ({ table: "questions", row }) as const),
    ...queue.map((row) => ({ table: "queue", row }) as const),
  ];
}

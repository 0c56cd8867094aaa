import type { SessionId } from "../events/ids.ts";
import type { Store } from "../storage/store.ts";

export interface HistoryPorts {
  readonly store: Store;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  /** Changes a conversation wherever it is at work; null takes a mark off. */
  readonly change: (sessionId: SessionId, change: Marks) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** What is changed of a conversation as a whole; times are ISO. */
export interface Marks {
  readonly title?: string;
  readonly pinnedAt?: string | null;
  readonly archivedAt?: string | null;
  readonly deletedAt?: string | null;
}

/** How long what was deleted can be brought back. */
export const keptDays = 30;
export const dayMs = 24 * 60 * 60 * 1000;

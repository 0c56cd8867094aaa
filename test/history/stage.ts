import type { SessionId } from "../../src/core/events/ids.ts";
import { rowsOf, type SessionRecord } from "../../src/core/events/rows.ts";
import { changedSession, type SessionChange } from "../../src/core/events/session.ts";
import { isoTime } from "../../src/core/events/time.ts";
import type { Archive, Deed } from "../../src/core/history/archive.ts";
import { createArchive } from "../../src/core/history/create.ts";
import { openStore } from "../../src/core/storage/database.ts";
import type { Store } from "../../src/core/storage/store.ts";
import { storePorts } from "../storage/ports.ts";
import { tempFolder } from "../temp.ts";

/** An archive over a real store in a folder of its own, at a time that the test sets. */
export interface HistoryStage {
  readonly archive: Archive;
  readonly store: Store;
  /** Milliseconds since 1970; begins in March 2026. */
  now: number;
  /** The processes that live. */
  readonly alive: Set<string>;
}

export async function openHistory(folder: string = tempFolder()): Promise<HistoryStage> {
  const store = await openStore(storePorts(folder));
  let count = 0;
  const stage = { store, now: Date.parse("2026-03-01T10:00:00.000Z"), alive: new Set<string>() };
  const archive = createArchive({
    store,
    isAlive: (owner) => stage.alive.has(owner),
    change: (sessionId, change) => changeRow(stage, sessionId, change),
    now: () => stage.now,
    newId: () => `new-${++count}`,
  });
  return Object.assign(stage, { archive });
}

async function changeRow({ store, now }: Pick<HistoryStage, "store" | "now">, id: SessionId, change: SessionChange): Promise<void> {
  const found = (await store.session(id))?.session ?? (await store.deletedSessions()).find((each) => each.id === id);
  if (found) await store.commit([{ table: "sessions", row: { ...changedSession(found, change), updatedAt: isoTime(now) } }]);
}

/** Stores a conversation with all its rows. */
export async function keep({ store }: HistoryStage, record: SessionRecord): Promise<void> {
  await store.commit(rowsOf(record));
}

/** What is said of it, done or not. */
export function saying(deed: Deed): string {
  return deed.kind === "done" ? deed.says : `refused: ${deed.reason}`;
}

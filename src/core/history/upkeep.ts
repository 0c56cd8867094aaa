import type { SessionSummary } from "../events/session.ts";
import { isoTime } from "../events/time.ts";
import { isCarried } from "./acts.ts";
import type { Archive, HistoryFigures } from "./archive.ts";
import { dayMs, type HistoryPorts, keptDays } from "./ports.ts";
import { counted, sizeText } from "./words.ts";

/** What keeps the whole history in order. */
export function createUpkeep(ports: HistoryPorts): Pick<Archive, "emptyOld" | "retire" | "figures" | "cleanUp" | "recover"> {
  const { store } = ports;
  const emptyOld = () => eraseOld(ports);
  return {
    emptyOld,
    retire: (keepDays) => retire(ports, keepDays),
    figures: () => figuresOf(ports),
    async cleanUp() {
      const before = await store.figures();
      const erased = await emptyOld();
      await store.cleanUp();
      const after = await store.figures();
      const freedBytes = Math.max(0, sizeOf(before) - sizeOf(after));
      const old = erased > 0 ? `${counted(erased, "conversation")} deleted more than ${keptDays} days ago went for good. ` : "";
      const freed = freedBytes > 0 ? `${sizeText(freedBytes)} were freed.` : "There was nothing to free.";
      return { erased, freedBytes, says: `${old}${freed}` };
    },
    recover: () => store.recover(),
  };
}

/** Every erasure writes the database anew, so the rows of all but one go before, and what only they named after. */
async function eraseOld({ store, now }: HistoryPorts): Promise<number> {
  const old = (await store.deletedSessions()).filter(({ deletedAt = "" }) => now() - Date.parse(deletedAt) > keptDays * dayMs);
  const [first, ...others] = old;
  if (!first) return 0;
  if (others.length > 0) await store.commit(others.map(({ id }) => ({ table: "erased", row: { id, sessionId: id } })));
  await store.erase(first.id);
  if (others.length > 0) await store.cleanUp();
  return old.length;
}

async function retire(ports: HistoryPorts, keepDays: number): Promise<readonly Pick<SessionSummary, "id" | "title">[]> {
  const { store, now, change } = ports;
  if (!(keepDays > 0)) return [];
  const limit = isoTime(Math.max(0, now() - keepDays * dayMs));
  const retired: Pick<SessionSummary, "id" | "title">[] = [];
  for (const { id, title, updatedAt, pinnedAt } of await store.sessions()) {
    if (updatedAt >= limit || pinnedAt !== undefined || isCarried(ports, await store.session(id))) continue;
    await change(id, { deletedAt: isoTime(now()) });
    retired.push({ id, title });
  }
  return retired;
}

async function figuresOf({ store }: HistoryPorts): Promise<HistoryFigures> {
  const [figures, listed, deleted] = [await store.figures(), await store.sessions(), await store.deletedSessions()];
  return {
    ...figures,
    conversations: listed.length,
    archived: listed.filter((each) => each.archivedAt !== undefined).length,
    deleted: deleted.length,
    messages: listed.reduce((sum, each) => sum + each.messages, 0),
  };
}

function sizeOf({ databaseBytes, logBytes, blobBytes }: Pick<HistoryFigures, "databaseBytes" | "logBytes" | "blobBytes">): number {
  return databaseBytes + logBytes + blobBytes;
}

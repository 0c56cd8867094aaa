import { isoTime, midnightBefore } from "../events/time.ts";
import { isCarried } from "./acts.ts";
import type { Archive, HistoryFigures } from "./archive.ts";
import { dayMs, type HistoryPorts, keptDays } from "./ports.ts";
import { counted, sizeText } from "./words.ts";

/** What keeps the whole history in order. */
export function createUpkeep(ports: HistoryPorts): Pick<Archive, "emptyOld" | "retire" | "figures" | "spentToday" | "cleanUp" | "recover"> {
  const { store } = ports;
  const emptyOld = () => eraseOld(ports);
  return {
    emptyOld,
    retire: (keepDays) => retire(ports, keepDays),
    figures: () => figuresOf(ports),
    spentToday: async () => (await store.spending(isoTime(midnightBefore(ports.now())))).spentUsd,
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

async function eraseOld({ store, now }: HistoryPorts): Promise<number> {
  const old = (await store.deletedSessions()).filter(({ deletedAt = "" }) => now() - Date.parse(deletedAt) > keptDays * dayMs);
  if (old.length > 0) await store.erase(...old.map((each) => each.id));
  return old.length;
}

async function retire(ports: HistoryPorts, keepDays: number): Promise<string | undefined> {
  const { store, now, change } = ports;
  if (!(keepDays > 0)) return undefined;
  const limit = isoTime(Math.max(0, now() - keepDays * dayMs));
  let retired = 0;
  for (const { id, updatedAt, pinnedAt } of await store.sessions()) {
    if (updatedAt >= limit || pinnedAt !== undefined) continue;
    const record = await store.session(id);
    if (isCarried(ports, record) || (record?.session.imported?.at ?? "") >= limit) continue;
    await change(id, { deletedAt: isoTime(now()) });
    retired += 1;
  }
  if (retired === 0) return undefined;
  const were = `${counted(retired, "conversation")} that nobody used for ${counted(keepDays, "day")} ${retired === 1 ? "was" : "were"} deleted`;
  return `${were}, as the settings say. For ${keptDays} days they can be brought back from the history; what is pinned stays.`;
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

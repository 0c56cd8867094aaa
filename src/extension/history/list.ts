import type { SessionId } from "../../core/events/ids.ts";
import type { SessionSummary } from "../../core/events/session.ts";
import type { Archive, DeletedSession, HistoryHit } from "../../core/history/archive.ts";
import type { HistoryEntry, HistoryPage, HistoryQuery } from "../../core/protocol/pages.ts";

export interface ListParts {
  readonly archive: Pick<Archive, "list" | "deleted" | "search">;
  /** The folders open here. */
  readonly folders: readonly string[];
  /** Who is at work on a conversation. */
  holder(sessionId: SessionId): Promise<{ readonly isHere: boolean; readonly isDead: boolean } | undefined>;
}

/** Hits that are looked at: several may be of one conversation. */
const mostHits = 500;

/** The top of the list that is wanted. */
export async function listPage(parts: ListParts, query: HistoryQuery): Promise<HistoryPage> {
  const all = await found(parts, query);
  const entries = await Promise.all(all.slice(0, query.count).map((each) => placed(parts, each)));
  return { query, entries, total: all.length };
}

async function found({ archive, folders }: ListParts, { reach, kind, text }: HistoryQuery): Promise<readonly HistoryEntry[]> {
  // With no folder open there is no other place than everywhere.
  const within = reach === "here" && folders.length > 0 ? { workspace: folders } : {};
  if (kind === "deleted")
    return (await archive.deleted()).filter((each) => isWithin(each, within.workspace) && holds(each, text)).map(entryOf);
  if (text.trim() === "") return archive.list({ ...within, ...(kind === "archived" ? { archived: "only" } : {}) });
  const [sessions, hits] = await Promise.all([
    archive.list({ ...within, archived: kind === "archived" ? "only" : "with" }),
    archive.search(text, { ...within, limit: mostHits }),
  ]);
  return joined(sessions, hits);
}

/** The conversations that were found, best first, each once with the first line that was found in it. */
function joined(sessions: readonly SessionSummary[], hits: readonly HistoryHit[]): readonly HistoryEntry[] {
  const byId = new Map(sessions.map((each) => [each.id, each]));
  const entries = new Map<SessionId, HistoryEntry>();
  for (const { sessionId, messageId, excerpt } of hits) {
    const known = entries.get(sessionId) ?? byId.get(sessionId);
    if (!known) continue;
    const isNews = messageId !== undefined && !("excerpt" in known);
    entries.set(sessionId, isNews ? { ...known, excerpt } : known);
  }
  return [...entries.values()];
}

function entryOf({ erasedAfter: _, ...deleted }: DeletedSession): HistoryEntry {
  return { ...deleted, messages: 0 };
}

function isWithin({ workspace }: DeletedSession, folders: readonly string[] | undefined): boolean {
  return !folders || workspace.some((each) => folders.includes(each));
}

function holds({ title }: DeletedSession, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((each) => title.toLowerCase().includes(each));
}

/** With where its run is at work; one that nobody carries any more was interrupted, whatever its row says. */
async function placed({ holder }: ListParts, entry: HistoryEntry): Promise<HistoryEntry> {
  const { id, runState, waitReason } = entry;
  if (runState !== "running" && !(runState === "waiting" && waitReason !== "interrupted")) return entry;
  const found = await holder(id);
  if (found && !found.isDead) return { ...entry, place: found.isHere ? "here" : "elsewhere" };
  return waitReason === "parked" ? entry : { ...entry, runState: "waiting", waitReason: "interrupted" };
}

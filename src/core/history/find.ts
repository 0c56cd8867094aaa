import type { SessionSummary } from "../events/session.ts";
import { isoTime } from "../events/time.ts";
import type { Store } from "../storage/store.ts";
import type { Archive, HistoryHit, ListFilter, SearchOptions } from "./archive.ts";
import { dayMs, keptDays } from "./ports.ts";

/** What finds conversations. */
export function createFinder(store: Store): Pick<Archive, "list" | "deleted" | "search"> {
  return {
    list: async (filter) => (await store.sessions()).filter((each) => isListed(each, filter)),
    async deleted() {
      const found = (await store.deletedSessions()).flatMap(({ deletedAt, ...session }) => {
        const { id, title, workspace, createdAt, updatedAt } = session;
        if (deletedAt === undefined) return [];
        const erasedAfter = isoTime(Date.parse(deletedAt) + keptDays * dayMs);
        return [{ id, title, workspace, createdAt, updatedAt, deletedAt, erasedAfter }];
      });
      return found.sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
    },
    search: (text, options) => search(store, text, options),
  };
}

function isListed({ workspace, archivedAt }: SessionSummary, filter: ListFilter = {}): boolean {
  const isHere = filter.workspace === undefined || workspace.some((each) => filter.workspace?.includes(each));
  if (filter.archived === "with") return isHere;
  return isHere && (archivedAt !== undefined) === (filter.archived === "only");
}

async function search(store: Store, typed: string, { workspace, limit = 50 }: SearchOptions = {}): Promise<readonly HistoryHit[]> {
  const text = typed.trim();
  if (text === "") return [];
  const known = (await store.sessions()).filter((each) => isListed(each, { workspace, archived: "with" }));
  const byId = new Map(known.map((each) => [each.id, each]));
  const titled = known.filter((each) => plain(each.title).includes(plain(text)));
  const said = await store.search(text, workspace === undefined ? limit : limit * spare);
  const hits: readonly HistoryHit[] = [
    ...titled.map(({ id, title, updatedAt, archivedAt }) => hit({ sessionId: id, title, at: updatedAt, excerpt: title }, archivedAt)),
    ...said.flatMap((each) => {
      const session = byId.get(each.sessionId);
      return session ? [hit({ ...each, title: session.title }, session.archivedAt)] : [];
    }),
  ];
  return hits.slice(0, limit);
}

/** Times as many messages are looked at where not all of them count. */
const spare = 20;

function hit(found: Omit<HistoryHit, "archived">, archivedAt: string | undefined): HistoryHit {
  return { ...found, archived: archivedAt !== undefined };
}

/** Without case and accents, as messages are searched. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}

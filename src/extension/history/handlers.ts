import type { Deed } from "../../core/history/archive.ts";
import type { HistoryPage, HistoryQuery } from "../../core/protocol/pages.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import { warn } from "../notice.ts";
import { t } from "../words.ts";
import { exportConversation, exportEverything, importConversations } from "./files.ts";
import { listPage } from "./list.ts";
import type { Lists } from "./lists.ts";

export interface HistoryParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
  readonly lists: Lists;
}

export type HistoryHandlers = Pick<
  Handlers,
  | "listHistory"
  | "renameSession"
  | "pinSession"
  | "archiveSession"
  | "deleteSession"
  | "restoreSession"
  | "eraseSession"
  | "exportSession"
  | "exportAll"
  | "importSessions"
>;

/** The top of a list, as the open folders and the processes at work make it. */
export async function historyPage({ desk, lists }: Pick<HistoryParts, "desk" | "lists">, query: HistoryQuery): Promise<HistoryPage> {
  const { runtime, archive } = await desk.core();
  const { deleted, search } = archive;
  return listPage({ archive: { list: lists.list, deleted, search }, folders: folderPaths(), holder: runtime.holder }, query);
}

/** What the history can do with whole conversations. Each list is told anew after it. */
export function createHistoryHandlers({ desk, chat, lists }: HistoryParts): HistoryHandlers {
  let lastAsked = 0;
  const archive = async () => (await desk.core()).archive;
  const told = (deed: Deed): string | undefined => {
    lists.stale();
    return deed.kind === "refused" ? deed.reason : undefined;
  };
  return {
    async listHistory(query) {
      lastAsked += 1;
      const asked = lastAsked;
      const page = await historyPage({ desk, lists }, query);
      // Who types on wants what is found last, not what is found slowest.
      if (asked === lastAsked) chat.post({ type: "history", page });
      return undefined;
    },
    renameSession: async ({ sessionId, title }) => told(await (await archive()).rename(sessionId, title)),
    pinSession: async ({ sessionId, pinned }) => told(await (await archive()).pin(sessionId, pinned)),
    archiveSession: async ({ sessionId, archived }) => told(await (await archive()).putAway(sessionId, archived)),
    async deleteSession({ sessionId }) {
      const wasShown = desk.shown() === sessionId;
      const problem = told(await (await archive()).remove(sessionId));
      // Whoever went elsewhere meanwhile stays there.
      const shown = desk.shown();
      if (problem === undefined && wasShown && (shown === undefined || shown === sessionId)) await desk.show(undefined);
      return problem;
    },
    restoreSession: async ({ sessionId }) => told(await (await archive()).restore(sessionId)),
    async eraseSession({ sessionId }) {
      const found = (await (await archive()).deleted()).find((each) => each.id === sessionId);
      const question = t("Delete “{0}” for good, with everything that only it holds? This can't be undone.", found?.title || t("Untitled"));
      const pressed = await warn(question, { modal: true }, t("Delete now"));
      return pressed ? told(await (await archive()).erase(sessionId)) : undefined;
    },
    exportSession: async ({ sessionId }) => exportConversation(await archive(), sessionId),
    exportAll: async () => exportEverything(await archive()),
    async importSessions() {
      const problem = await importConversations(await archive());
      lists.stale();
      return problem;
    },
  };
}

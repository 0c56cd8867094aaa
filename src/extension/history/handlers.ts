import * as vscode from "vscode";
import type { Deed } from "../../core/history/archive.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import { exportConversation, importConversations } from "./files.ts";
import { listPage } from "./list.ts";

export interface HistoryParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
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
  | "importSessions"
>;

/** What the history can do with whole conversations. Each list is told anew after it. */
export function createHistoryHandlers({ desk, chat }: HistoryParts): HistoryHandlers {
  let lastAsked = 0;
  let isWatching = false;
  const watch = async () => {
    if (isWatching) return;
    isWatching = true;
    (await desk.core()).watchLists(() => chat.post({ type: "stale" }));
  };
  const archive = async () => (await desk.core()).archive;
  const told = (deed: Deed): string | undefined => {
    chat.post({ type: "stale" });
    return deed.kind === "refused" ? deed.reason : undefined;
  };
  return {
    async listHistory(query) {
      lastAsked += 1;
      const asked = lastAsked;
      await watch();
      const { runtime } = await desk.core();
      const page = await listPage({ archive: await archive(), folders: folderPaths(), holder: runtime.holder }, query);
      // Who types on wants what is found last, not what is found slowest.
      if (asked === lastAsked) chat.post({ type: "history", page });
      return undefined;
    },
    renameSession: async ({ sessionId, title }) => told(await (await archive()).rename(sessionId, title)),
    pinSession: async ({ sessionId, pinned }) => told(await (await archive()).pin(sessionId, pinned)),
    archiveSession: async ({ sessionId, archived }) => told(await (await archive()).putAway(sessionId, archived)),
    async deleteSession({ sessionId }) {
      const problem = told(await (await archive()).remove(sessionId));
      if (problem === undefined && desk.shown() === sessionId) await desk.show(undefined);
      return problem;
    },
    restoreSession: async ({ sessionId }) => told(await (await archive()).restore(sessionId)),
    async eraseSession({ sessionId }) {
      const found = (await (await archive()).deleted()).find((each) => each.id === sessionId);
      const question = `Delete “${found?.title || "Untitled"}” for good, with everything that only it holds? This can't be undone.`;
      const pressed = await vscode.window.showWarningMessage(question, { modal: true }, "Delete now");
      return pressed ? told(await (await archive()).erase(sessionId)) : undefined;
    },
    exportSession: async ({ sessionId }) => exportConversation(await archive(), sessionId),
    async importSessions() {
      const problem = await importConversations(await archive());
      chat.post({ type: "stale" });
      return problem;
    },
  };
}

import * as vscode from "vscode";
import type { HistoryFigures } from "../../core/history/archive.ts";
import type { StoragePage } from "../../core/protocol/pages.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import type { Settings } from "../host/settings.ts";
import { showFolder } from "./folder.ts";

export interface StorageParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
  readonly settings: Pick<Settings, "keepDays">;
  readonly dataFolder: vscode.Uri;
}

export type StorageHandlers = Pick<Handlers, "loadStorage" | "openDataFolder" | "openRetention" | "cleanUp" | "recover">;

/** What is stored, and what can be done about it. */
export function createStorageHandlers({ desk, chat, settings, dataFolder }: StorageParts): StorageHandlers {
  const archive = async () => (await desk.core()).archive;
  const tell = async (told: readonly string[]): Promise<undefined> => {
    const figures = await (await archive()).figures();
    chat.post({ type: "storage", page: storagePage(figures, settings.keepDays(), told) });
    return undefined;
  };
  return {
    loadStorage: () => tell([]),
    openDataFolder: () => showFolder(dataFolder),
    async openRetention() {
      await vscode.commands.executeCommand("workbench.action.openSettings", "anycowork.history.keepDays");
      return undefined;
    },
    async cleanUp() {
      const { says } = await (await archive()).cleanUp();
      chat.post({ type: "stale" });
      return tell([says]);
    },
    async recover() {
      const { sentences } = await (await archive()).recover();
      chat.post({ type: "stale" });
      return tell(sentences);
    },
  };
}

/** The figures in the order in which a person reads them. */
function storagePage(figures: HistoryFigures, keepDays: number, told: readonly string[]): StoragePage {
  const { folder, databaseBytes, logBytes, blobBytes, setAsideBytes, conversations, archived, deleted, messages } = figures;
  return {
    folder,
    keepDays,
    told,
    sizes: [
      { name: "Conversations", detail: "the database", bytes: databaseBytes },
      { name: "Not yet folded in", detail: "the logs", bytes: logBytes },
      { name: "Attachments", detail: "pictures, long outputs, earlier forms of files", bytes: blobBytes },
      { name: "Set aside", detail: "damaged files, kept for you", bytes: setAsideBytes },
    ],
    counts: [
      { name: "Conversations", count: conversations },
      { name: "Archived", count: archived },
      { name: "Deleted, still kept", count: deleted },
      { name: "Messages", count: messages },
    ],
  };
}

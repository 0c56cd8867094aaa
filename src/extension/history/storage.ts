import path from "node:path";
import * as vscode from "vscode";
import type { HistoryFigures } from "../../core/history/archive.ts";
import type { StoragePage } from "../../core/protocol/pages.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import type { Settings } from "../host/settings.ts";
import { t } from "../words.ts";
import { showFolder } from "./folder.ts";
import type { Lists } from "./lists.ts";
import { sizeOf } from "./sizes.ts";

export interface StorageParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
  readonly settings: Pick<Settings, "keepDays">;
  readonly dataFolder: vscode.Uri;
  readonly lists: Lists;
}

export type StorageHandlers = Pick<Handlers, "loadStorage" | "openDataFolder" | "openRetention" | "cleanUp" | "recover">;

/** What is stored, and what can be done about it. */
export function createStorageHandlers({ desk, chat, settings, dataFolder, lists }: StorageParts): StorageHandlers {
  const archive = async () => (await desk.core()).archive;
  const tell = async (told: readonly string[]): Promise<undefined> => {
    const figures = await (await archive()).figures();
    const [trashBytes, copyBytes] = await Promise.all(["trash", "baselines"].map((name) => sizeOf(path.join(dataFolder.fsPath, name))));
    const page = storagePage({ ...figures, trashBytes, copyBytes }, settings.keepDays(), told);
    chat.post({ type: "storage", page });
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
      lists.stale();
      return tell([says]);
    },
    async recover() {
      const { sentences } = await (await archive()).recover();
      lists.stale();
      return tell(sentences);
    },
  };
}

type Figures = HistoryFigures & { readonly trashBytes?: number; readonly copyBytes?: number };

/** The figures in the order in which a person reads them. */
function storagePage(figures: Figures, keepDays: number, told: readonly string[]): StoragePage {
  const { folder, databaseBytes, logBytes, blobBytes, setAsideBytes, trashBytes = 0, copyBytes = 0 } = figures;
  const { conversations, archived, deleted, messages } = figures;
  return {
    folder,
    keepDays,
    told,
    sizes: [
      { name: t("Conversations"), detail: t("in the database"), bytes: databaseBytes },
      { name: t("Conversations"), detail: t("waiting to go into it"), bytes: logBytes },
      { name: t("Attachments"), detail: t("pictures, long outputs, earlier forms of files"), bytes: blobBytes },
      { name: t("For undo"), detail: t("copies of workspaces, made before commands"), bytes: copyBytes },
      { name: t("Trash"), detail: t("files that were deleted, for 30 days"), bytes: trashBytes },
      { name: t("Set aside"), detail: t("damaged files, kept for you"), bytes: setAsideBytes },
    ],
    counts: [
      { name: t("Conversations"), count: conversations },
      { name: t("Archived"), count: archived },
      { name: t("Deleted, still kept"), count: deleted },
      { name: t("Messages"), count: messages },
    ],
  };
}

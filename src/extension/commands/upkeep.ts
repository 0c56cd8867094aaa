import * as vscode from "vscode";
import { writeCommitMessage } from "../commit/command.ts";
import { recover } from "../history/folder.ts";
import { saveAsSkill } from "../skills/save.ts";
import { t } from "../words.ts";
import type { CommandParts, Commands } from "./command.ts";
import { say } from "./say.ts";

type Names =
  | "saveAsSkill"
  | "exportConversation"
  | "exportAllConversations"
  | "importConversations"
  | "recoverConversations"
  | "writeCommitMessage"
  | "showLog"
  | "copyDataFolderPath";

/** What becomes of conversations, and where all of it is kept. */
export function createUpkeepCommands({ context, log }: Pick<CommandParts, "context" | "log">): Commands<Names> {
  return {
    saveAsSkill: async ({ desk }) => say(await saveAsSkill(desk)),
    async exportConversation({ desk, shelf }) {
      const sessionId = desk.shown();
      say(sessionId === undefined ? t("No conversation is shown. Open one first.") : await shelf.history.exportSession({ sessionId }));
    },
    exportAllConversations: async ({ shelf }) => say(await shelf.history.exportAll({})),
    importConversations: async ({ shelf }) => say(await shelf.history.importSessions({})),
    writeCommitMessage: ({ desk }, given) => writeCommitMessage(desk, given),
    recoverConversations: ({ desk }) => recover(desk, context.globalStorageUri),
    showLog: async () => log.show(),
    async copyDataFolderPath() {
      await vscode.env.clipboard.writeText(context.globalStorageUri.fsPath);
      vscode.window.setStatusBarMessage(t("AnyCowork: the path of the data folder is copied."), 4_000);
    },
  };
}

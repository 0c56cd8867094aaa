import * as vscode from "vscode";
import { t } from "../words.ts";

/** What happened to bots, in the output panel: there it can be read, searched and closed without a question. */
export interface BotLog extends vscode.Disposable {
  /** Shows these lines of the bot, oldest first, instead of what was shown before. */
  show(bot: string, lines: readonly string[]): void;
}

export function createBotLog(): BotLog {
  let channel: vscode.OutputChannel | undefined;
  return {
    show(bot, lines) {
      channel ??= vscode.window.createOutputChannel("AnyCowork: Telegram", "log");
      channel.replace([`${bot}:`, ...(lines.length > 0 ? lines : [t("Nothing is noted yet.")]), ""].join("\n"));
      channel.show();
    },
    dispose: () => channel?.dispose(),
  };
}

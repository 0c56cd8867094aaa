import * as vscode from "vscode";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { t } from "../words.ts";
import { stateWords } from "./words.ts";

/** The bots that are at work in this window, in the status bar; nothing where none is. */
export interface BotsItem {
  show(statuses: readonly BotStatus[]): void;
  readonly dispose: () => void;
}

export function createBotsItem(): BotsItem {
  let item: vscode.StatusBarItem | undefined;
  return {
    show(statuses) {
      const here = statuses.filter((each) => each.isHere);
      if (here.length === 0) return item?.hide();
      item ??= vscode.window.createStatusBarItem("anycowork.telegram", vscode.StatusBarAlignment.Right, 99);
      const isWell = here.every((each) => each.state === "polling" || each.state === "waiting");
      item.name = "AnyCowork: Telegram";
      item.command = "anycowork.showTelegramBots";
      const icon = !isWell ? "warning" : here.some((each) => each.newcomers.length > 0) ? "person-add" : "comment-discussion";
      const words = (each: BotStatus) => stateWords(each, vscode.workspace.isTrusted);
      item.text = `$(${icon}) ${here.length === 1 ? here[0]?.bot.id : t("{0} bots", here.length)}`;
      item.tooltip = here.map((each) => `@${each.bot.username} ${words(each)}`).join("\n");
      item.accessibilityInformation = {
        label: t("Telegram bots: {0}", here.map((each) => `${each.bot.id} ${words(each)}`).join("; ")),
      };
      item.show();
    },
    dispose: () => item?.dispose(),
  };
}

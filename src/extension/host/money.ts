import * as vscode from "vscode";
import type { ReadMoney } from "../../core/money-settings.ts";
import { warn } from "../notice.ts";
import { t } from "../words.ts";
import type { Log } from "./log.ts";

/** Says once what of the settings about money can't be read, and anew when that is something else. */
export function createMoneyWarning(log: Log): (read: ReadMoney) => void {
  let said = "";
  return ({ problems }) => {
    const text = problems.join(" ");
    if (text === said) return;
    said = text;
    if (text === "") return;
    log.line(text);
    void warn(`AnyCowork: ${text}`, t("Open Settings")).then((pressed) => {
      if (pressed) void vscode.commands.executeCommand("workbench.action.openSettings", "anycowork.budget");
    });
  };
}

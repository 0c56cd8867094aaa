import type * as vscode from "vscode";
import type { SessionId } from "../../core/events/ids.ts";

/** What a tab with a chat is to VS Code, also in the manifest's `onWebviewPanel` and `activeWebviewPanelId`. */
export const tabType = "anycowork.tab";

export const tabOptions: vscode.WebviewPanelOptions = { enableFindWidget: true };

/** The conversation a tab showed, by what its page kept. */
export function conversationIn(state: unknown): SessionId | undefined {
  const kept = typeof state === "object" && state !== null && "shown" in state ? state.shown : undefined;
  return typeof kept === "string" && kept !== "" && kept.length <= 100 ? kept : undefined;
}

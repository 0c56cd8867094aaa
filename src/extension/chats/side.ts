import * as vscode from "vscode";
import type { ChatView } from "../chat/view.ts";

/** The chat's views: one in the primary side bar, one in the secondary. The manifest shows the one that the setting `sideBar` names. */
export const chatViews = ["anycowork.chat", "anycowork.chatBeside"] as const;

/** Shows the chat, wherever it is. */
export async function focusChat(): Promise<void> {
  await vscode.commands.executeCommand(`${chatView()}.focus`);
}

/** Puts the chat into the other side bar, with all that is written in it, and shows it there. */
export async function moveChat(chat: Pick<ChatView, "handOver">): Promise<void> {
  await chat.handOver();
  const other = place() === "secondary" ? "primary" : "secondary";
  await vscode.workspace.getConfiguration("anycowork").update("sideBar", other, vscode.ConfigurationTarget.Global);
  await focusChat();
}

/** The id of the view that is there. */
export function chatView(): string {
  return place() === "secondary" ? chatViews[1] : chatViews[0];
}

function place(): unknown {
  return vscode.workspace.getConfiguration("anycowork").get("sideBar");
}

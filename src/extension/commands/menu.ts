import * as vscode from "vscode";
import type { Surface } from "../chats/surface.ts";
import { t } from "../words.ts";
import type { Commands } from "./command.ts";
import type { CommandName } from "./names.ts";

/** What the status bar offers, from what is wanted most. `isRunning`: there is something to stop. */
export function createMenu(
  commands: () => Pick<Commands, "open" | Offered>,
  isRunning: (surface: Surface) => boolean,
): Commands<"showMenu"> {
  return {
    async showMenu(surface) {
      const items = offered().filter(({ name }) => name !== "stop" || isRunning(surface));
      const picked = await vscode.window.showQuickPick(items, { title: "AnyCowork" });
      if (picked) await commands()[picked.name](surface);
    },
  };
}

type Offered = Extract<
  CommandName,
  "stop" | "open" | "newChat" | "newTab" | "openConversation" | "chooseModel" | "chooseApprovalMode" | "showPermissions" | "showSettings"
>;

function offered(): readonly { readonly name: Offered; readonly label: string }[] {
  return [
    { name: "stop", label: `$(stop-circle) ${t("Stop")}` },
    { name: "open", label: `$(comment) ${t("Open the chat")}` },
    { name: "newChat", label: `$(add) ${t("New chat")}` },
    { name: "newTab", label: `$(link-external) ${t("New chat in an editor tab")}` },
    { name: "openConversation", label: `$(history) ${t("Open a conversation…")}` },
    { name: "chooseModel", label: `$(sparkle) ${t("Choose the model…")}` },
    { name: "chooseApprovalMode", label: `$(shield) ${t("Choose when to ask…")}` },
    { name: "showPermissions", label: `$(key) ${t("Permissions…")}` },
    { name: "showSettings", label: `$(settings-gear) ${t("Settings…")}` },
  ];
}

import * as vscode from "vscode";
import type { Desk } from "../desk.ts";
import { inform } from "../notice.ts";
import { t, told } from "../words.ts";

/** Shows a folder in the system's own file manager; where the editor runs elsewhere than its window, copies its path instead. */
export async function showFolder(folder: vscode.Uri): Promise<undefined> {
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) {
    await vscode.commands.executeCommand("revealFileInOS", folder);
    return undefined;
  }
  await vscode.env.clipboard.writeText(folder.fsPath);
  void inform(t("The folder is on another machine than this window, so its path was copied: {0}", folder.fsPath));
  return undefined;
}

/** Looks through everything stored, and says what came of it. */
export async function recover(desk: Desk, folder: vscode.Uri): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const title = t("AnyCowork looks through everything stored…");
  const { sentences, setAside } = await vscode.window.withProgress({ location, title }, async () => (await desk.core()).archive.recover());
  const pressed = await inform(sentences.map(told).join(" "), ...(setAside.length > 0 ? [t("Show Folder")] : []));
  if (pressed) await showFolder(folder);
}

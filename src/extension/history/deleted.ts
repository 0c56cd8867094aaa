import * as vscode from "vscode";
import type { Session } from "../../core/events/session.ts";
import type { Desk } from "../desk.ts";
import type { Log } from "../host/log.ts";

/** Tells that the conversation somebody looked at here was deleted in another window, with a way back. */
export function createDeletedNote({ desk, log }: { readonly desk: Desk; readonly log: Log }): (session: Session) => void {
  const offer = async ({ id, title }: Session) => {
    const chosen = await vscode.window.showInformationMessage(`“${title}” was deleted in another window.`, "Restore");
    if (chosen !== "Restore") return;
    const deed = await (await desk.core()).archive.restore(id);
    if (deed.kind === "done") await desk.show(id);
    else void vscode.window.showWarningMessage(deed.reason);
  };
  return (session) => void offer(session).catch((error: unknown) => log.failed("Restore", error));
}

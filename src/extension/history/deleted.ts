import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { Session } from "../../core/events/session.ts";
import type { Log } from "../host/log.ts";

export interface DeletedParts {
  core(): Promise<Core>;
  readonly log: Log;
  show(sessionId: SessionId): Promise<unknown>;
}

/** Tells that the conversation somebody looked at here was deleted in another window, with a way back. Once, in however many chats it was. */
export function createDeletedNote({ core, log, show }: DeletedParts): (session: Session) => void {
  const told = new Set<SessionId>();
  const offer = async ({ id, title }: Session) => {
    if (told.has(id)) return;
    told.add(id);
    const chosen = await vscode.window.showInformationMessage(`“${title}” was deleted in another window.`, "Restore");
    told.delete(id);
    if (chosen !== "Restore") return;
    const deed = await (await core()).archive.restore(id);
    if (deed.kind === "done") await show(id);
    else void vscode.window.showWarningMessage(deed.reason);
  };
  return (session) => void offer(session).catch((error: unknown) => log.failed("Restore", error));
}

import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { Session } from "../../core/events/session.ts";
import type { Log } from "../host/log.ts";
import { inform, warn } from "../notice.ts";
import { t, told } from "../words.ts";

export interface DeletedParts {
  core(): Promise<Core>;
  readonly log: Log;
  show(sessionId: SessionId): Promise<unknown>;
}

/** Tells that the conversation somebody looked at here was deleted in another window, with a way back. Once, in however many chats it was. */
export function createDeletedNote({ core, log, show }: DeletedParts): (session: Session) => void {
  const offered = new Set<SessionId>();
  const offer = async ({ id, title }: Session) => {
    if (offered.has(id)) return;
    offered.add(id);
    const restore = t("Restore");
    const chosen = await inform(t("“{0}” was deleted in another window.", title), restore);
    offered.delete(id);
    if (chosen !== restore) return;
    const deed = await (await core()).archive.restore(id);
    if (deed.kind === "done") await show(id);
    else void warn(told(deed.reason));
  };
  return (session) => void offer(session).catch((error: unknown) => log.failed("Restore", error));
}

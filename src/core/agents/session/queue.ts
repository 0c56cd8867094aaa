import type { RunId } from "../../events/ids.ts";
import type { QueuedMessage } from "../../events/message.ts";
import { waitingMessages } from "../../events/session-view.ts";
import { isoTime } from "../../events/time.ts";
import type { LiveSession } from "./live.ts";

/** The message that begins the session's next run, if one waits. */
export function nextInQueue(session: LiveSession): QueuedMessage | undefined {
  return waitingMessages(session.view())[0];
}

/** Gives the run everything that is to be read before its next turn. Says whether there was anything. */
export function deliverSteers(session: LiveSession, runId: RunId, now: number): boolean {
  const steers = waitingMessages(session.view()).filter((each) => each.verb === "steer");
  for (const each of steers) deliver(session, runId, { queued: each, now });
  return steers.length > 0;
}

/** Makes a waiting message part of the conversation. Once only, even when a crash came between the two events the last time. */
export function deliver(session: LiveSession, runId: RunId, { queued, now }: { queued: QueuedMessage; now: number }): void {
  const { id, sessionId, text, images, verb: via } = queued;
  const isThere = session.view().messages.some((each) => each.id === id);
  const message = { role: "user", id, sessionId, runId, at: isoTime(now), text, ...(images ? { images } : {}), via } as const;
  if (!isThere) session.emit(runId, { type: "message-add", message });
  session.emit(runId, { type: "queue-change", messageId: id, state: "taken" });
}

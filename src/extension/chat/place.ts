import type { Envelope } from "../../core/events/event.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { HostMessage } from "../../core/protocol/host-message.ts";

export interface PlacePorts {
  /** The conversation shown. */
  shown(): SessionId | undefined;
  /** Who is at work on a conversation. */
  holder(sessionId: SessionId): Promise<{ readonly isHere: boolean; readonly isDead: boolean } | undefined>;
  post(message: HostMessage): void;
}

/** Tells the view whether another window is at work on what it shows. */
export interface Place {
  look(): Promise<void>;
  hear(envelope: Envelope): Promise<void>;
}

export function createPlace({ shown, holder, post }: PlacePorts): Place {
  const look = async () => {
    const sessionId = shown();
    if (sessionId === undefined) return;
    const found = await holder(sessionId);
    if (shown() === sessionId) post({ type: "place", isElsewhere: found !== undefined && !found.isHere && !found.isDead });
  };
  return {
    look,
    async hear({ sessionId, event }) {
      if (sessionId === shown() && concernsRuns(event)) await look();
    },
  };
}

function concernsRuns(event: Envelope["event"]): boolean {
  if (event.type === "rows-change") return event.rows.some((each) => each.table === "runs");
  return event.type === "run-start" || event.type === "run-change" || event.type === "run-end";
}

/** Whether lists of conversations look different after it. */
export function concernsLists(event: Envelope["event"]): boolean {
  if (event.type === "rows-change") return event.rows.some((each) => each.table === "runs" || each.table === "sessions");
  return concernsRuns(event) || event.type === "session-change";
}

import type { Envelope } from "../core/events/event.ts";
import type { MessageId, SessionId } from "../core/events/ids.ts";
import type { Usage } from "../core/events/message.ts";
import type { SessionView } from "../core/events/session-view.ts";
import { sumOf } from "../core/events/usage/cost.ts";

/** What the answers of conversations cost, as far as they were heard of in this window. */
export interface Spent {
  learn(view: SessionView): void;
  hear(envelope: Envelope): void;
  /** Undefined before its first answer. */
  on(sessionId: SessionId | undefined): Usage | undefined;
}

export function createSpent(): Spent {
  const known = new Map<SessionId, Map<MessageId, Usage | undefined>>();
  return {
    learn({ session, messages }) {
      known.set(session.id, new Map(messages.flatMap((each) => (each.role === "assistant" ? [[each.id, each.usage]] : []))));
    },
    hear({ sessionId, event }) {
      if (event.type === "usage-report") known.get(sessionId)?.set(event.messageId, event.usage);
    },
    on: (sessionId) => sumOf([...((sessionId === undefined ? undefined : known.get(sessionId)?.values()) ?? [])]),
  };
}

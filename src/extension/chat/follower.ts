import type { Envelope } from "../../core/events/event.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { Session } from "../../core/events/session.ts";
import type { SessionView } from "../../core/events/session-view.ts";
import type { HostMessage } from "../../core/protocol/host-message.ts";

/** Which conversation a window shows, told to its view as one snapshot and then events, in order and without gaps. */
export interface Follower {
  sessionId(): SessionId | undefined;
  /** The conversation shown, as far as lists and pickers need it; undefined in a new chat or while it is being opened. */
  session(): Session | undefined;
  /** Shows a conversation, or with undefined a new chat, from a fresh snapshot. False when there is no such conversation: then it is a new chat. */
  show(sessionId: SessionId | undefined): Promise<boolean>;
  /** One more event of any session. */
  hear(envelope: Envelope): void;
}

export interface FollowerPorts {
  open(sessionId: SessionId): Promise<SessionView | undefined>;
  post(message: HostMessage): void;
  /** Called when what is shown, or its title, model or mode, is another. */
  changed(): void;
  /** Called when another window has deleted what is shown: then it is a new chat. */
  deletedElsewhere(session: Session): void;
  /** Called with each snapshot. */
  opened(view: SessionView): void;
}

interface Shown {
  readonly id: SessionId | undefined;
  session?: Session;
  /** Events that came while the snapshot was being taken. */
  held?: Envelope[];
}

export function createFollower(ports: FollowerPorts): Follower {
  let shown: Shown = { id: undefined };

  async function show(id: SessionId | undefined): Promise<boolean> {
    const next: Shown = id === undefined ? { id } : { id, held: [] };
    shown = next;
    const view = id === undefined ? undefined : await opened(id, next);
    if (shown !== next) return true;
    if (!view) return showNothing(id === undefined);
    const held = next.held ?? [];
    shown = { id, session: view.session };
    ports.opened(view);
    ports.post({ type: "session", view });
    ports.changed();
    for (const envelope of held) if (envelope.seq > view.seq) hear(envelope);
    return true;
  }

  async function opened(id: SessionId, next: Shown): Promise<SessionView | undefined> {
    try {
      return await ports.open(id);
    } catch (error) {
      if (shown === next) showNothing(false);
      throw error;
    }
  }

  function showNothing(wanted: boolean): boolean {
    shown = { id: undefined };
    ports.post({ type: "session", view: undefined });
    ports.changed();
    return wanted;
  }

  function hear(envelope: Envelope): void {
    if (envelope.sessionId !== shown.id) return;
    if (shown.held) {
      shown.held.push(envelope);
      return;
    }
    const deleted = deletedBy(envelope);
    if (deleted || isDeletedHere(envelope)) {
      showNothing(true);
      if (deleted) ports.deletedElsewhere(deleted);
      return;
    }
    ports.post({ type: "events", envelopes: [envelope] });
    const change = changeOf(envelope);
    if (!change || !shown.session) return;
    shown = { ...shown, session: { ...shown.session, ...change } };
    ports.changed();
  }

  return { sessionId: () => shown.id, session: () => shown.session, show, hear };
}

/** The conversation, when another window has deleted it. What is deleted here is told by whoever does it. */
function deletedBy({ event }: Envelope): Session | undefined {
  const session = event.type === "rows-change" ? event.rows.findLast((each) => each.table === "sessions")?.row : undefined;
  return session?.deletedAt === undefined ? undefined : session;
}

/** Whether it was deleted in this window, be it from another chat. */
function isDeletedHere({ event }: Envelope): boolean {
  return event.type === "session-change" && typeof event.deletedAt === "string";
}

/** What an event changes in the conversation as a whole, here or in another window. */
function changeOf({ event }: Envelope): Partial<Session> | undefined {
  if (event.type === "rows-change") return event.rows.findLast((each) => each.table === "sessions")?.row;
  if (event.type !== "session-change") return undefined;
  const { type: _, ...change } = event;
  // A mark that is taken off is told as null.
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value ?? undefined]));
}

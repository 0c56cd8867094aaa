import type { Envelope } from "../src/core/events/event.ts";
import type { SessionSummary } from "../src/core/events/session.ts";
import { fold, type SessionView } from "../src/core/events/session-view.ts";
import type { HostMessage, ViewConfig } from "../src/core/protocol/host-message.ts";

/** Everything the view draws from. */
export interface ViewState {
  /** False until the host has told where things stand. */
  readonly loaded: boolean;
  /** Why the host could not tell where things stand, in its words. */
  readonly unavailable?: string;
  /** The conversation shown; undefined is a new, empty one. */
  readonly view?: SessionView;
  readonly config?: ViewConfig;
  readonly sessions?: readonly SessionSummary[];
  readonly screen: "chat" | "history";
  /** Pictures the host has given, in base64 by blob; empty for one that is gone. */
  readonly images: Readonly<Record<string, string>>;
  /** Counts the host's wishes to have the cursor in the composer. */
  readonly focusCount: number;
}

export const firstState: ViewState = { loaded: false, screen: "chat", images: {}, focusCount: 0 };

export interface Received {
  readonly state: ViewState;
  /** An event is missing: the host must be asked for a fresh snapshot. */
  readonly gap: boolean;
}

/**
 * The state after one more message of the host. A snapshot replaces what is shown; an event counts only for
 * the session shown and only as the next in number. A list of sessions opens the history.
 */
export function receive(state: ViewState, message: Exclude<HostMessage, { type: "reply" }>): Received {
  switch (message.type) {
    case "session":
      return kept({
        ...state,
        loaded: true,
        unavailable: undefined,
        view: message.view,
        screen: changesSession(state, message.view) ? "chat" : state.screen,
      });
    case "events":
      return foldAll(state, message.envelopes);
    case "image":
      return kept({ ...state, images: { ...state.images, [message.blob]: message.data ?? "" } });
    case "sessions":
      return kept({ ...state, sessions: message.sessions, screen: "history" });
    case "config":
      return kept({ ...state, config: message.config });
    case "focus":
      return kept({ ...state, screen: "chat", focusCount: state.focusCount + 1 });
    default:
      return kept(state);
  }
}

function foldAll(state: ViewState, envelopes: readonly Envelope[]): Received {
  let { view } = state;
  for (const envelope of envelopes) {
    if (view?.session.id !== envelope.sessionId || envelope.seq <= view.seq) continue;
    if (envelope.seq > view.seq + 1) return { state: view === state.view ? state : { ...state, view }, gap: true };
    view = fold(view, envelope);
  }
  return kept(view === state.view ? state : { ...state, view });
}

function kept(state: ViewState): Received {
  return { state, gap: false };
}

function changesSession(state: ViewState, view: SessionView | undefined): boolean {
  return !state.loaded || state.view?.session.id !== view?.session.id;
}

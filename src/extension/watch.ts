import * as vscode from "vscode";
import type { Core } from "../core/core.ts";
import type { Envelope } from "../core/events/event.ts";
import type { SessionId } from "../core/events/ids.ts";
import type { SessionView } from "../core/events/session-view.ts";
import { createAsking } from "./approvals/asking.ts";
import type { Chats } from "./chats/chats.ts";
import type { Log } from "./host/log.ts";
import { createNewsSight } from "./plan/sight.ts";
import { createPresence, type Presence } from "./presence.ts";
import { createSpent } from "./spent.ts";
import { createStatus } from "./status.ts";

/** What goes on in a window, told wherever VS Code has a place for it: status bar, badge, titles, notifications. */
export interface Watch extends Pick<Presence, "question" | "isRunning" | "refresh">, vscode.Disposable {
  hear(envelope: Envelope): void;
  /** A chat has opened a conversation. */
  learn(view: SessionView): void;
}

export interface WatchParts {
  readonly chats: Chats;
  readonly log: Log;
  core(): Promise<Core>;
  showSession(sessionId: SessionId): Promise<void>;
}

export function createWatch({ chats, log, core, showSession }: WatchParts): Watch {
  const status = createStatus();
  const looking = { sees: chats.sees, isHere: () => vscode.window.state.focused };
  const ask = createAsking({ desk: chats.side.desk, log, looking, showSession });
  const news = createNewsSight({ core, looking, showSession });
  const presence = createPresence((activity) => {
    const current = chats.current().desk.shown();
    status.show(activity, { current, side: chats.side.desk.shown(), cost: spent.on(current) });
    chats.label(activity, news.unseen());
    ask(activity);
  });
  const spent = createSpent();
  const heard = [spent, news, presence];
  return {
    question: presence.question,
    isRunning: presence.isRunning,
    refresh: presence.refresh,
    hear: (envelope) => {
      for (const each of heard) each.hear(envelope);
    },
    learn: (view) => {
      for (const each of heard) each.learn(view);
    },
    dispose: status.dispose,
  };
}

import type { ApprovalRequest } from "../core/events/approval.ts";
import type { Envelope } from "../core/events/event.ts";
import type { SessionId } from "../core/events/ids.ts";
import type { SessionView } from "../core/events/session-view.ts";
import { type Activity, hear, idle, learn } from "./activity.ts";

/** Keeps what goes on in this window and shows it wherever VS Code has a place for it. */
export interface Presence {
  hear(envelope: Envelope): void;
  learn(view: SessionView): void;
  /** Shows it again, after what is shown in the chat changed. */
  refresh(): void;
  /** Whether a conversation is at work or waits. */
  isRunning(sessionId: SessionId | undefined): boolean;
  /** The oldest question of this conversation, else the oldest of all. */
  question(shown: SessionId | undefined): ApprovalRequest | undefined;
}

export function createPresence(show: (activity: Activity) => void): Presence {
  let activity = idle;
  const become = (next: Activity) => {
    if (next === activity) return;
    activity = next;
    show(activity);
  };
  return {
    hear: (envelope) => become(hear(activity, envelope)),
    learn: (view) => become(learn(activity, view)),
    refresh: () => show(activity),
    isRunning: (id) => id !== undefined && Object.hasOwn(activity.runs, id),
    question: (shown) => activity.questions.find((each) => each.sessionId === shown) ?? activity.questions[0],
  };
}

import * as vscode from "vscode";
import { type Activity, idle, taskTitle } from "../activity.ts";
import type { Looking } from "../chat/looking.ts";
import type { Desk } from "../desk.ts";
import type { Log } from "../host/log.ts";
import { createQuestionToasts } from "./question-toasts.ts";
import { createToasts } from "./toasts.ts";

/** VS Code lets nobody close a notification; all of them can be moved to the notification centre, where they ask nobody. */
const hideToasts = () => vscode.commands.executeCommand("notifications.hideToasts");

export interface AskingParts {
  readonly desk: Desk;
  readonly log: Log;
  /** What the person looks at needs no notification. */
  readonly looking: Pick<Looking, "sees">;
  /** Shows a conversation in the chat. */
  showSession(sessionId: string): Promise<void>;
}

/** Puts what waits for an answer into notifications. */
export function createAsking({ desk, log, looking, showSession }: AskingParts): (activity: Activity) => void {
  let latest = idle;
  const shared = {
    show: ({ sessionId }: { readonly sessionId: string }) => showSession(sessionId),
    failed: (error: unknown) => log.failed("Notification", error),
    isSeen: ({ sessionId, laneId }: { readonly sessionId: string; readonly laneId?: string }) => looking.sees(sessionId, laneId),
    taskTitle: ({ laneId, taskId }: { readonly laneId?: string; readonly taskId?: string }) => taskTitle(latest, taskId ?? laneId),
  };
  const approvals = createToasts({
    ...shared,
    answer: (id, said) => desk.answer(id, said, "toast"),
    hide: () => void hideToasts().then(() => questions.again()),
  });
  const questions = createQuestionToasts({
    ...shared,
    reply: (id, value) => desk.reply(id, value, "toast"),
    hide: () => void hideToasts().then(() => approvals.again()),
  });
  return (activity) => {
    latest = activity;
    approvals.update(activity.questions);
    questions.update(activity.asked);
  };
}

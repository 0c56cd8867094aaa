import * as vscode from "vscode";
import type { SessionId } from "../../core/events/ids.ts";
import type { ChatView } from "../chat/view.ts";
import { createPlanNews, type PlanNews } from "./news.ts";

export interface PlanSightParts {
  readonly chat: Pick<ChatView, "isVisible">;
  /** The conversation shown in the chat. */
  shown(): SessionId | undefined;
  showSession(sessionId: SessionId): Promise<void>;
  /** What is looked at is another. */
  changed(): void;
}

/** Tells in a notification what came of a plan, unless the person looks at it: the chat shows it and the window has the focus. */
export function createPlanSight({ chat, shown, showSession, changed }: PlanSightParts): PlanNews & vscode.Disposable {
  const watched = vscode.window.onDidChangeWindowState(changed);
  const news = createPlanNews({
    isSeen: (sessionId) => vscode.window.state.focused && chat.isVisible() && shown() === sessionId,
    tell(sessionId, sentence) {
      void vscode.window.showInformationMessage(sentence, "Show").then((pressed) => pressed && showSession(sessionId));
    },
  });
  return { ...news, dispose: () => void watched.dispose() };
}

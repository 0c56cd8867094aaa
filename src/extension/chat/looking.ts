import * as vscode from "vscode";
import type { LaneId, SessionId } from "../../core/events/ids.ts";
import type { RequestParams } from "../../core/protocol/requests.ts";
import type { ChatView } from "./view.ts";

/** What the person looks at just now, as far as a window can tell. */
export interface Looking extends vscode.Disposable {
  /** Whether what happens in this conversation, or in this lane of it, is before their eyes: the window has the focus and the chat shows it. */
  sees(sessionId: SessionId, laneId?: LaneId): boolean;
  /** Whether they are at this window at all. */
  isHere(): boolean;
  /** The view tells what of it is looked at. */
  turn(to: RequestParams<"lookAt">): void;
}

export interface LookingParts {
  readonly chat: Pick<ChatView, "isVisible">;
  /** The conversation shown in the chat. */
  shown(): SessionId | undefined;
  /** What is looked at is another. */
  changed(): void;
}

/** A view that has just been drawn shows the conversation. */
export function createLooking({ chat, shown, changed }: LookingParts): Looking {
  const watched = vscode.window.onDidChangeWindowState(changed);
  let at: RequestParams<"lookAt"> = { part: "chat" };
  const isHere = () => vscode.window.state.focused;
  return {
    isHere,
    sees: (sessionId, laneId) => isHere() && chat.isVisible() && shown() === sessionId && shows(at, laneId),
    turn(to) {
      at = to;
      changed();
    },
    dispose: () => void watched.dispose(),
  };
}

/** The conversation shows what waits in all of its lanes, a transcript only what is its own. */
function shows({ part, taskId }: RequestParams<"lookAt">, laneId: LaneId | undefined): boolean {
  return part === "chat" || (part === "task" && laneId !== undefined && taskId === laneId);
}

import type { Desk } from "../desk.ts";
import { t } from "../words.ts";
import type { Handlers } from "./handlers.ts";
import type { ChatView } from "./view.ts";

export interface UndoParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
}

/** Undo of what was done to files in the conversation shown, and of a summary that stands for its older part. What can't be done now is said in the core's words. */
export function createUndoHandlers({ desk, chat }: UndoParts): Pick<Handlers, "planUndo" | "applyUndo" | "undoCompaction"> {
  const nothingShown = t("No conversation is shown, so there is nothing to undo.");
  return {
    async planUndo({ scope }) {
      const sessionId = desk.shown();
      if (sessionId === undefined) return nothingShown;
      chat.post({ type: "undo-plan", plan: await (await desk.core()).undo.plan(sessionId, scope) });
      return undefined;
    },
    async undoCompaction() {
      const sessionId = desk.shown();
      if (sessionId === undefined) return nothingShown;
      const receipt = await (await desk.core()).runtime.undoCompaction(sessionId);
      return receipt.kind === "refused" ? receipt.reason : undefined;
    },
    async applyUndo(choice) {
      const sessionId = desk.shown();
      if (sessionId === undefined) return nothingShown;
      chat.post({ type: "undo-report", report: await (await desk.core()).undo.apply(sessionId, choice) });
      return undefined;
    },
  };
}

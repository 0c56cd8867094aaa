import * as vscode from "vscode";
import type { ApprovalAnswer, ApprovalRequest } from "../../core/events/approval.ts";
import type { ApprovalId } from "../../core/events/ids.ts";
import { createTurns } from "./turns.ts";
import { questionLine } from "./wording.ts";

export interface ToastPorts {
  /** Resolves with a sentence when the answer did not count. */
  answer(id: ApprovalId, answer: ApprovalAnswer): Promise<string | undefined>;
  /** Shows the question whole, in the chat. */
  show(request: ApprovalRequest): Promise<void>;
  failed(error: unknown): void;
}

/** Puts waiting questions into notifications. Called with all of them each time something changed. */
export function createToasts(ports: ToastPorts): (questions: readonly ApprovalRequest[]) => void {
  const turns = createTurns<ApprovalRequest>();
  let waiting: readonly ApprovalRequest[] = [];
  const update = (questions: readonly ApprovalRequest[]) => {
    waiting = questions;
    // VS Code lets nobody close a toast; it can be moved to the notification centre, where it asks nobody.
    if (turns.outdated(waiting)) void vscode.commands.executeCommand("notifications.hideToasts");
    const question = turns.next(waiting);
    if (question) void ask(question);
  };

  async function ask(question: ApprovalRequest): Promise<void> {
    try {
      const { text, whole } = questionLine(question, waiting.length);
      const answers = offered(question, whole);
      const pressed = await vscode.window.showWarningMessage(text, ...answers);
      turns.over(question.id);
      if (pressed?.answer) await tell(question.id, pressed.answer);
      else if (pressed) await ports.show(question);
    } catch (error) {
      // The window is closing.
      if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === "Canceled")) return;
      turns.over(question.id);
      ports.failed(error);
    }
    update(waiting);
  }

  async function tell(id: ApprovalId, answer: ApprovalAnswer): Promise<void> {
    const late = await ports.answer(id, answer);
    if (late !== undefined) void vscode.window.showInformationMessage(late);
  }

  return update;
}

interface Offered extends vscode.MessageItem {
  /** Absent: show it. */
  readonly answer?: ApprovalAnswer;
}

function offered(question: ApprovalRequest, whole: boolean): readonly Offered[] {
  const deny: Offered = { title: "Deny", answer: { decision: "deny", scope: "once" } };
  const show: Offered = { title: "Show" };
  if (!whole) return [show, deny];
  const once: Offered = { title: "Allow once", answer: { decision: "allow", scope: "once" } };
  const always: Offered = { title: "Allow for this conversation", answer: { decision: "allow", scope: "session" } };
  return [once, ...(question.scopes.includes("session") ? [always] : []), deny, show];
}

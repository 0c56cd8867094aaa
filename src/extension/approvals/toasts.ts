import * as vscode from "vscode";
import type { ApprovalAnswer, ApprovalRequest } from "../../core/events/approval.ts";
import type { ApprovalId } from "../../core/events/ids.ts";
import { createToastLine, sayLate } from "./toast-line.ts";
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
  return createToastLine<ApprovalRequest>({
    async put(question, waiting) {
      const { text, whole } = questionLine(question, waiting);
      const pressed = await vscode.window.showWarningMessage(text, ...offered(question, whole));
      const { answer } = pressed ?? {};
      if (answer) return () => sayLate(ports.answer(question.id, answer));
      return pressed && (() => ports.show(question));
    },
    failed: ports.failed,
  });
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

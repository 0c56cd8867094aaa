import type * as vscode from "vscode";
import type { AnswerReceipt, ApprovalAnswer, ApprovalRequest } from "../../core/events/approval.ts";
import type { ApprovalId } from "../../core/events/ids.ts";
import { warn } from "../notice.ts";
import { t } from "../words.ts";
import { allowLonger } from "./longer.ts";
import { offersLonger } from "./rules-line.ts";
import { createToastLine, sayLate, type ToastLine } from "./toast-line.ts";
import { questionLine, receiptSentence } from "./wording.ts";

export interface ToastPorts {
  answer(id: ApprovalId, answer: ApprovalAnswer): Promise<AnswerReceipt>;
  /** What the task is called for which it is asked. */
  taskTitle(request: ApprovalRequest): string | undefined;
  /** Shows the question whole, in the chat. */
  show(request: ApprovalRequest): Promise<void>;
  /** Whether the person looks at it there. */
  isSeen(request: ApprovalRequest): boolean;
  /** Hides all notifications, also those of other lines. */
  hide(): void;
  failed(error: unknown): void;
}

/** Puts waiting questions into notifications. */
export function createToasts(ports: ToastPorts): ToastLine<ApprovalRequest> {
  return createToastLine<ApprovalRequest>({
    async put(question, waiting) {
      const { text, whole } = questionLine(question, waiting, ports.taskTitle(question));
      const pressed = await warn(text, ...offered(question, whole));
      const answer = (said: ApprovalAnswer) => ports.answer(question.id, said);
      const acts: Readonly<Record<Offered["act"], () => Promise<unknown>>> = {
        allow: () => sayLate(answer({ decision: "allow", scope: "once" }).then(receiptSentence)),
        longer: () => sayLate(allowLonger(question, { answer })),
        deny: () => sayLate(answer({ decision: "deny", scope: "once" }).then(receiptSentence)),
        show: () => ports.show(question),
      };
      return pressed && acts[pressed.act];
    },
    isSeen: ports.isSeen,
    hide: ports.hide,
    failed: ports.failed,
  });
}

interface Offered extends vscode.MessageItem {
  readonly act: "allow" | "longer" | "deny" | "show";
}

function offered(question: ApprovalRequest, whole: boolean): readonly Offered[] {
  const deny: Offered = { title: t("Deny"), act: "deny" };
  const show: Offered = { title: t("Show"), act: "show" };
  if (!whole) return [show, deny];
  const longer: Offered = { title: t("Always…"), act: "longer" };
  return [{ title: t("Allow once"), act: "allow" }, ...(offersLonger(question) ? [longer] : []), deny, show];
}

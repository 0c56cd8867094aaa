import type { QuestionId } from "../../core/events/ids.ts";
import type { Question } from "../../core/events/question.ts";
import { inform } from "../notice.ts";
import { inquiryLine, offeredFor } from "./inquiry-line.ts";
import { createToastLine, sayLate, type ToastLine } from "./toast-line.ts";

export interface QuestionToastPorts {
  /** Resolves with a sentence when the reply did not count. */
  reply(id: QuestionId, value: string): Promise<string | undefined>;
  /** What the task is called for which it is asked, or that it is about. */
  taskTitle(question: Question): string | undefined;
  /** Shows the question whole, in the chat. */
  show(question: Question): Promise<void>;
  /** Whether the person looks at it there. */
  isSeen(question: Question): boolean;
  /** Hides all notifications, also those of other lines. */
  hide(): void;
  failed(error: unknown): void;
}

/** Puts questions for words or a choice into notifications, one at a time. */
export function createQuestionToasts(ports: QuestionToastPorts): ToastLine<Question> {
  return createToastLine<Question>({
    async put(question) {
      const { text, whole } = inquiryLine(question, ports.taskTitle(question));
      const pressed = await inform(text, ...offeredFor(question, whole));
      const { value } = pressed ?? {};
      if (value !== undefined) return () => sayLate(ports.reply(question.id, value));
      return pressed && (() => ports.show(question));
    },
    isSeen: ports.isSeen,
    hide: ports.hide,
    failed: ports.failed,
  });
}

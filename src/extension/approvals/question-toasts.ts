import * as vscode from "vscode";
import type { QuestionId } from "../../core/events/ids.ts";
import type { Question } from "../../core/events/question.ts";
import { createToastLine, sayLate } from "./toast-line.ts";
import { askerOf, showsFaithfully } from "./wording.ts";

export interface QuestionToastPorts {
  /** Resolves with a sentence when the reply did not count. */
  reply(id: QuestionId, value: string): Promise<string | undefined>;
  /** What the task is called for which it is asked. */
  taskTitle(question: Question): string | undefined;
  /** Shows the question whole, in the chat. */
  show(question: Question): Promise<void>;
  failed(error: unknown): void;
}

/** More buttons than this are no longer read. */
const mostButtons = 3;

/** Puts questions for words or a choice into notifications, one at a time. Called with all of them each time something changed. */
export function createQuestionToasts(ports: QuestionToastPorts): (questions: readonly Question[]) => void {
  return createToastLine<Question>({
    async put(question) {
      const pressed = await vscode.window.showInformationMessage(line(question, ports.taskTitle(question)), ...offered(question));
      const { value } = pressed ?? {};
      if (value !== undefined) return () => sayLate(ports.reply(question.id, value));
      return pressed && (() => ports.show(question));
    },
    failed: ports.failed,
  });
}

interface Offered extends vscode.MessageItem {
  /** Absent: show it. */
  readonly value?: string;
}

function offered({ about, choices, multiple, text }: Question): readonly Offered[] {
  if (about === "plan") return [{ title: "Look Through" }];
  const fits = !multiple && choices.length <= mostButtons && showsFaithfully(text);
  return [...(fits ? choices.map(({ label, value }) => ({ title: label, value })) : []), { title: fits ? "Show" : "Answer…" }];
}

function line({ about, agent, text }: Question, task: string | undefined): string {
  if (about === "plan") return "AnyCowork has made a plan and waits for you to look through it.";
  const asker = askerOf(agent, task) || "AnyCowork asks";
  return showsFaithfully(text)
    ? `${asker}: ${text}`
    : agent === undefined
      ? "AnyCowork has a question for you."
      : `${asker} you something.`;
}

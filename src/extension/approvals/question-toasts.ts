import * as vscode from "vscode";
import type { QuestionId } from "../../core/events/ids.ts";
import type { Question } from "../../core/events/question.ts";
import { createTurns } from "./turns.ts";
import { showsFaithfully } from "./wording.ts";

export interface QuestionToastPorts {
  /** Resolves with a sentence when the reply did not count. */
  reply(id: QuestionId, value: string): Promise<string | undefined>;
  /** Shows the question whole, in the chat. */
  show(question: Question): Promise<void>;
  failed(error: unknown): void;
}

/** More buttons than this are no longer read. */
const mostButtons = 3;

/** Puts questions for words or a choice into notifications, one at a time. Called with all of them each time something changed. */
export function createQuestionToasts(ports: QuestionToastPorts): (questions: readonly Question[]) => void {
  const turns = createTurns<Question>();
  let waiting: readonly Question[] = [];
  const update = (questions: readonly Question[]) => {
    waiting = questions;
    if (turns.outdated(waiting)) void vscode.commands.executeCommand("notifications.hideToasts");
    const question = turns.next(waiting);
    if (question) void ask(question);
  };

  async function ask(question: Question): Promise<void> {
    try {
      const pressed = await vscode.window.showInformationMessage(line(question), ...offered(question));
      turns.over(question.id);
      if (pressed?.value !== undefined) await tell(question.id, pressed.value);
      else if (pressed) await ports.show(question);
    } catch (error) {
      // The window is closing.
      if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === "Canceled")) return;
      turns.over(question.id);
      ports.failed(error);
    }
    update(waiting);
  }

  async function tell(id: QuestionId, value: string): Promise<void> {
    const problem = await ports.reply(id, value);
    if (problem !== undefined) void vscode.window.showInformationMessage(problem);
  }

  return update;
}

interface Offered extends vscode.MessageItem {
  /** Absent: show it. */
  readonly value?: string;
}

function offered({ choices, multiple, text }: Question): readonly Offered[] {
  const fits = !multiple && choices.length <= mostButtons && showsFaithfully(text);
  return [...(fits ? choices.map(({ label, value }) => ({ title: label, value })) : []), { title: fits ? "Show" : "Answer…" }];
}

function line({ text }: Question): string {
  return showsFaithfully(text) ? `AnyCowork asks: ${text}` : "AnyCowork has a question for you.";
}

import * as vscode from "vscode";
import { inform } from "../notice.ts";
import { createTurns } from "./turns.ts";

export interface ToastLinePorts<Question> {
  /** Shows one question and resolves, when it is gone from the screen, with what is to be done now. `waiting` counts all that wait. */
  put(question: Question, waiting: number): Promise<(() => Promise<unknown>) | undefined>;
  /** Whether the person looks at the question itself: then it needs no notification, until they look elsewhere. */
  isSeen(question: Question): boolean;
  failed(error: unknown): void;
}

/** Questions in notifications, one at a time. Called with all of them each time something changed, or something else is looked at. */
export function createToastLine<Question extends { readonly id: string }>({
  put,
  isSeen,
  failed,
}: ToastLinePorts<Question>): (questions: readonly Question[]) => void {
  const turns = createTurns<Question>();
  let waiting: readonly Question[] = [];
  const update = (questions: readonly Question[]) => {
    waiting = questions;
    // VS Code lets nobody close a toast; it can be moved to the notification centre, where it asks nobody.
    if (turns.outdated(waiting, isSeen)) void vscode.commands.executeCommand("notifications.hideToasts");
    const question = turns.next(waiting, isSeen);
    if (question) void ask(question);
  };

  async function ask(question: Question): Promise<void> {
    try {
      const act = await put(question, waiting.length);
      turns.over(question.id);
      await act?.();
    } catch (error) {
      // The window is closing.
      if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === "Canceled")) return;
      turns.over(question.id);
      failed(error);
    }
    update(waiting);
  }

  return update;
}

/** Says a sentence about an answer that did not count. */
export async function sayLate(problem: Promise<string | undefined>): Promise<void> {
  const sentence = await problem;
  if (sentence !== undefined) void inform(sentence);
}

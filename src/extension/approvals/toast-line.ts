import * as vscode from "vscode";
import { inform } from "../notice.ts";
import { createTurns } from "./turns.ts";

export interface ToastLinePorts<Question> {
  /** Shows one question and resolves, when it is gone from the screen, with what is to be done now. `waiting` counts all that wait. */
  put(question: Question, waiting: number): Promise<(() => Promise<unknown>) | undefined>;
  /** Whether the person looks at the question itself: then it needs no notification. One that never had any gets it when they look elsewhere. */
  isSeen(question: Question): boolean;
  /** Hides all notifications, also those of other lines. */
  hide(): void;
  failed(error: unknown): void;
}

/** Questions in notifications, one at a time. */
export interface ToastLine<Question> {
  /** Called with all that wait each time something changed, or something else is looked at. */
  update(questions: readonly Question[]): void;
  /** Its notification was hidden by another line, and comes again where it is needed. */
  again(): void;
}

/** Puts each question up once, the next when the one before is answered, looked at or gone. */
export function createToastLine<Question extends { readonly id: string }>({
  put,
  isSeen,
  hide,
  failed,
}: ToastLinePorts<Question>): ToastLine<Question> {
  const turns = createTurns<Question>();
  let waiting: readonly Question[] = [];
  const update = (questions: readonly Question[]) => {
    waiting = questions;
    if (turns.outdated(waiting, isSeen)) hide();
    const question = turns.next(waiting, isSeen);
    if (question) void ask(question);
  };

  const rounds = new Map<string, number>();
  async function ask(question: Question): Promise<void> {
    const round = (rounds.get(question.id) ?? 0) + 1;
    rounds.set(question.id, round);
    try {
      const act = await put(question, waiting.length);
      // VS Code closes a notification when the same is put up again: that is no end of the newer one.
      if (!act && rounds.get(question.id) !== round) return;
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

  return {
    update,
    again() {
      turns.again();
      update(waiting);
    },
  };
}

/** Says a sentence about an answer that did not count. */
export async function sayLate(problem: Promise<string | undefined>): Promise<void> {
  const sentence = await problem;
  if (sentence !== undefined) void inform(sentence);
}

import type { ApprovalRequest } from "../../core/events/approval.ts";
import type { ApprovalId } from "../../core/events/ids.ts";

/** Decides which question is put into a toast, and when. */
export interface Turns {
  /** The question to show now, or undefined: none is new, or the one on the screen still waits. */
  next(questions: readonly ApprovalRequest[]): ApprovalRequest | undefined;
  /** The toast on the screen asks something that no longer waits. */
  outdated(questions: readonly ApprovalRequest[]): boolean;
  /** The toast of this question is gone from the screen. */
  over(id: ApprovalId): void;
}

/** One toast at a time, each question once. A toast whose question was answered elsewhere does not hold up the others. */
export function createTurns(): Turns {
  const asked = new Set<ApprovalId>();
  let current: ApprovalId | undefined;
  const waits = (questions: readonly ApprovalRequest[]) => questions.some((each) => each.id === current);
  return {
    outdated: (questions) => current !== undefined && !waits(questions),
    next(questions) {
      if (current !== undefined && waits(questions)) return undefined;
      const question = questions.find((each) => !asked.has(each.id));
      current = question?.id;
      if (question) asked.add(question.id);
      return question;
    },
    over(id) {
      if (current === id) current = undefined;
    },
  };
}

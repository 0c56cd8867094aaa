/** Decides which question is put into a toast, and when. */
export interface Turns<Question extends { readonly id: string }> {
  /** The question to show now, or undefined: none is new, or the one on the screen still waits. What is before the person's eyes anyway stays new. */
  next(questions: readonly Question[], isSeen?: (question: Question) => boolean): Question | undefined;
  /** The toast on the screen asks something that no longer waits, or that the person looks at by now. */
  outdated(questions: readonly Question[], isSeen?: (question: Question) => boolean): boolean;
  /** The toast of this question is gone from the screen. */
  over(id: string): void;
  /** The toast on the screen was hidden together with another's: its question is new again. */
  again(): void;
}

/** One toast at a time, each question once. A toast whose question was answered elsewhere, or is looked at, does not hold up the others. */
export function createTurns<Question extends { readonly id: string }>(): Turns<Question> {
  const asked = new Set<string>();
  let current: string | undefined;
  const nothing = () => false;
  const needed = (questions: readonly Question[], isSeen: (question: Question) => boolean) =>
    questions.some((each) => each.id === current && !isSeen(each));
  return {
    outdated: (questions, isSeen = nothing) => current !== undefined && !needed(questions, isSeen),
    next(questions, isSeen = nothing) {
      if (current !== undefined && needed(questions, isSeen)) return undefined;
      const question = questions.find((each) => !asked.has(each.id) && !isSeen(each));
      current = question?.id;
      if (question) asked.add(question.id);
      return question;
    },
    over(id) {
      if (current === id) current = undefined;
    },
    again() {
      if (current !== undefined) asked.delete(current);
      current = undefined;
    },
  };
}

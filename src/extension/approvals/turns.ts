/** Decides which question is put into a toast, and when. */
export interface Turns<Question extends { readonly id: string }> {
  /** The question to show now, or undefined: none is new, or the one on the screen still waits. What is before the person's eyes anyway stays new. */
  next(questions: readonly Question[], isSeen?: (question: Question) => boolean): Question | undefined;
  /** The toast on the screen asks something that no longer waits. */
  outdated(questions: readonly Question[]): boolean;
  /** The toast of this question is gone from the screen. */
  over(id: string): void;
}

/** One toast at a time, each question once. A toast whose question was answered elsewhere does not hold up the others. */
export function createTurns<Question extends { readonly id: string }>(): Turns<Question> {
  const asked = new Set<string>();
  let current: string | undefined;
  const waits = (questions: readonly Question[]) => questions.some((each) => each.id === current);
  return {
    outdated: (questions) => current !== undefined && !waits(questions),
    next(questions, isSeen = () => false) {
      if (current !== undefined && waits(questions)) return undefined;
      const question = questions.find((each) => !asked.has(each.id) && !isSeen(each));
      current = question?.id;
      if (question) asked.add(question.id);
      return question;
    },
    over(id) {
      if (current === id) current = undefined;
    },
  };
}

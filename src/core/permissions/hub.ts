import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalRequest } from "../events/approval.ts";
import type { Question, QuestionAnswerer, QuestionValue, ReplyReceipt } from "../events/question.ts";
import { createWaitingRoom } from "./waiting-room.ts";

export type Answered = ApprovalAnswer & { readonly by: Answerer };
export type Replied = { readonly value?: QuestionValue; readonly by: QuestionAnswerer };

/** The one place where questions wait. Whoever answers first decides, from whichever surface. */
export interface Hub {
  /** Waits for the first answer. An aborted signal answers with a denial by `stopped`. Never rejects. */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<Answered>;
  /** A scope the question did not offer counts as `once`. */
  answer(id: string, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
  /** Waits for the first reply to a question for words or a choice. An aborted signal replies nothing by `stopped`. Never rejects. */
  inquire(question: Question, signal: AbortSignal): Promise<Replied>;
  /** Without a value nobody replies: only `nobody` may say so. */
  reply(id: string, value: QuestionValue | undefined, by: QuestionAnswerer): ReplyReceipt;
}

/** A new hub, with nothing waiting. */
export function createHub(): Hub {
  const approvals = createWaitingRoom<ApprovalRequest, Answered>();
  const questions = createWaitingRoom<Question, Replied>();
  return {
    ask: (request, signal) => approvals.wait(request, signal, { decision: "deny", scope: "once", by: "stopped" }),
    answer(id, answer, by) {
      const request = approvals.waiting(id);
      if (request) {
        const scope = request.scopes.includes(answer.scope) ? answer.scope : "once";
        approvals.settle(id, { ...answer, scope, by });
        return { kind: "accepted" };
      }
      const first = approvals.decided(id);
      return first ? { kind: "late", by: first.by, decision: first.decision } : { kind: "unknown" };
    },
    inquire: (question, signal) => questions.wait(question, signal, { by: "stopped" }),
    reply(id, value, by) {
      const question = questions.waiting(id);
      if (question) {
        const problem = value === undefined ? undefined : misfit(question, value);
        if (problem !== undefined) return { kind: "unfit", problem };
        questions.settle(id, { value, by });
        return { kind: "accepted" };
      }
      const first = questions.decided(id);
      return first ? { kind: "late", by: first.by } : { kind: "unknown" };
    },
  };
}

/** Why a value is no answer to the question, or undefined when it is one. */
export function misfit({ choices, multiple, freeText }: Question, value: QuestionValue): string | undefined {
  const values = typeof value === "string" ? [value] : value;
  if (values.length === 0 || values.some((each) => each.trim() === "")) return "The answer is empty.";
  if (values.length > 1 && !multiple) return "Only one answer can be given.";
  const stranger = values.find((each) => !choices.some((choice) => choice.value === each));
  if (stranger === undefined || freeText) return undefined;
  return `“${stranger}” is none of the choices. They are: ${choices.map((each) => each.value).join(", ")}.`;
}

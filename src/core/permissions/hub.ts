import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalRequest } from "../events/approval.ts";

export type Answered = ApprovalAnswer & { readonly by: Answerer };

/** The one place where questions wait. Whoever answers first decides, from whichever surface. */
export interface ApprovalHub {
  /** Waits for the first answer. An aborted signal answers with a denial by `stopped`. Never rejects. */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<Answered>;
  /** A scope the question did not offer counts as `once`. */
  answer(id: string, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
}

/** How many decided questions are remembered, to tell a late answer who was first. */
const rememberedDecisions = 500;

/** A new hub, with nothing waiting. */
export function createHub(): ApprovalHub {
  const waiting = new Map<string, { readonly request: ApprovalRequest; readonly settle: (answer: Answered) => void }>();
  const decided = new Map<string, Answered>();

  const settle = (id: string, answer: Answered): boolean => {
    const question = waiting.get(id);
    if (!question) return false;
    waiting.delete(id);
    decided.set(id, answer);
    const oldest = decided.size > rememberedDecisions ? decided.keys().next().value : undefined;
    if (oldest !== undefined) decided.delete(oldest);
    question.settle(answer);
    return true;
  };

  return {
    ask(request, signal) {
      return new Promise((resolve) => {
        const stop = () => settle(request.id, { decision: "deny", scope: "once", by: "stopped" });
        waiting.set(request.id, {
          request,
          settle: (answer) => {
            signal.removeEventListener("abort", stop);
            resolve(answer);
          },
        });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      });
    },
    answer(id, answer, by) {
      const question = waiting.get(id);
      if (question) {
        const scope = question.request.scopes.includes(answer.scope) ? answer.scope : "once";
        settle(id, { ...answer, scope, by });
        return { kind: "accepted" };
      }
      const first = decided.get(id);
      return first ? { kind: "late", by: first.by, decision: first.decision } : { kind: "unknown" };
    },
  };
}

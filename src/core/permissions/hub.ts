import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalRequest } from "../events/approval.ts";
import { formProblems } from "../events/form/check.ts";
import type { FormField, FormValue } from "../events/form/fields.ts";
import type { ApprovalId, QuestionId, SessionId } from "../events/ids.ts";
import { chosenValues, type Question, type QuestionAnswerer, type QuestionValue, type ReplyReceipt } from "../events/question.ts";
import { createWaitingRoom } from "./waiting-room.ts";

export type Answered = ApprovalAnswer & { readonly by: Answerer };
export type Replied = { readonly value?: QuestionValue; readonly by: QuestionAnswerer };

/** The one place where questions wait. Whoever answers first decides, from whichever surface. */
export interface Hub {
  /** Waits for the first answer. An aborted signal answers with a denial by `stopped`. Never rejects. */
  ask(request: ApprovalRequest, signal: AbortSignal, judged?: Judged): Promise<Answered>;
  /** A scope the question did not offer counts as `once`. */
  answer(id: string, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
  /** A rule or a mode has changed: what waits is judged anew, and answered by `rule` where nobody need be asked any more. */
  reconsider(): void;
  /** Waits for the first reply to a question for words or a choice. An aborted signal replies nothing by `stopped`. Never rejects. */
  inquire(question: Question, signal: AbortSignal): Promise<Replied>;
  /** The conversation in which a question waits. */
  waitsIn(id: ApprovalId | QuestionId): SessionId | undefined;
  /** Without a value nobody replies: only `nobody` may say so. */
  reply(id: string, value: QuestionValue | undefined, by: QuestionAnswerer): ReplyReceipt;
}

/** What whoever asks knows of the call beyond what is shown. */
export interface Judged {
  /** Why a yes can't be remembered as these rules, as a sentence. */
  objection(rules: readonly string[]): string | undefined;
  /** What would be decided now without asking; undefined when it still has to be asked. Never rejects. */
  decision(): Promise<"allow" | "deny" | undefined>;
}

/** A new hub, with nothing waiting. */
export function createHub(): Hub {
  const approvals = createWaitingRoom<ApprovalRequest & { readonly judged?: Judged | undefined }, Answered>();
  const questions = createWaitingRoom<Question, Replied>();

  const answer = (id: string, given: ApprovalAnswer, by: Answerer): AnswerReceipt => {
    const request = approvals.waiting(id);
    if (request) {
      const fitting = fittingAnswer(request, given);
      const problem = fitting.rules && request.judged?.objection(fitting.rules);
      if (problem !== undefined) return { kind: "unfit", problem };
      approvals.settle(id, { ...fitting, by });
      return { kind: "accepted" };
    }
    const first = approvals.decided(id);
    return first ? { kind: "late", by: first.by, decision: first.decision } : { kind: "unknown" };
  };

  return {
    ask(request, signal, judged) {
      return approvals.wait({ ...request, judged }, signal, { decision: "deny", scope: "once", by: "stopped" });
    },
    answer,
    reconsider() {
      for (const { id, judged } of approvals.all())
        void judged?.decision().then((decision) => decision && answer(id, { decision, scope: "once" }, "rule"));
    },
    waitsIn: (id) => (approvals.waiting(id) ?? questions.waiting(id))?.sessionId,
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

/** The answer as far as the question offered it: what is allowed once, or denied, is remembered as nothing. */
function fittingAnswer(
  { scopes, rules: offered }: ApprovalRequest,
  { decision, scope: wanted, rules, why }: ApprovalAnswer,
): ApprovalAnswer {
  const scope = decision === "allow" && scopes.includes(wanted) ? wanted : "once";
  const kept = scope === "once" || !offered?.length ? undefined : rules;
  return { decision, scope, ...(kept ? { rules: kept } : {}), ...(why === undefined ? {} : { why }) };
}

/** Why a value is no answer to the question, or undefined when it is one. */
export function misfit({ choices, multiple, freeText, form }: Question, value: QuestionValue): string | undefined {
  const values = chosenValues(value);
  if (!values) return form ? formMisfit(form, value as FormValue) : "This is no form.";
  if (values.length === 0 || values.some((each) => each.trim() === "")) return "The answer is empty.";
  if (values.length > 1 && !multiple) return "Only one answer can be given.";
  const stranger = values.find((each) => !choices.some((choice) => choice.value === each));
  if (stranger === undefined || freeText) return undefined;
  return `“${stranger}” is none of the choices. They are: ${choices.map((each) => each.value).join(", ")}.`;
}

function formMisfit(form: readonly FormField[], value: FormValue): string | undefined {
  const problems = Object.entries(formProblems(form, value)).map(([name, problem]) => {
    const { label = name } = form.find((each) => each.name === name) ?? {};
    return `${label}: ${problem}`;
  });
  return problems.length > 0 ? problems.join(" ") : undefined;
}

import type { Answerer, AnswerReceipt, ApprovalAnswer } from "../../events/approval.ts";
import type { ApprovalId, QuestionId, SessionId } from "../../events/ids.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "../../events/question.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { openApprovals, openQuestions } from "../../events/session-view.ts";
import { type Hub, misfit } from "../../permissions/hub.ts";
import type { Change, Store } from "../../storage/store.ts";
import type { Orders } from "./orders.ts";

/** Answers to questions, wherever they were put. The first counts, and a later one is told so. */
export interface Answers {
  answer(approvalId: ApprovalId, answer: ApprovalAnswer, by: Answerer): Promise<AnswerReceipt>;
  reply(questionId: QuestionId, value: QuestionValue | undefined, by: QuestionAnswerer): Promise<ReplyReceipt>;
  /** From now on the questions open in this conversation can be answered, also where another process put them. */
  learn(record: SessionRecord): void;
  close(): void;
}

export interface AnswerPorts {
  readonly store: Store;
  readonly hub: Hub;
  readonly orders: Pick<Orders, "put" | "done">;
}

export function createAnswers({ store, hub, orders }: AnswerPorts): Answers {
  /** Which conversation a question of another process belongs to. */
  const known = new Map<ApprovalId | QuestionId, SessionId>();
  let stop: (() => void) | undefined;
  const hear = (changes: readonly Change[]) => {
    for (const change of changes) {
      if (change.table === "approvals") known.set(change.row.request.id, change.row.request.sessionId);
      if (change.table === "questions") known.set(change.row.question.id, change.row.question.sessionId);
    }
  };
  const approvalOf = async (sessionId: SessionId, id: ApprovalId) =>
    (await store.session(sessionId))?.approvals.find((each) => each.request.id === id);
  const questionOf = async (sessionId: SessionId, id: QuestionId) =>
    (await store.session(sessionId))?.questions.find((each) => each.question.id === id);

  return {
    async answer(approvalId, answer, by) {
      const receipt = hub.answer(approvalId, answer, by);
      const sessionId = known.get(approvalId);
      if (receipt.kind !== "unknown" || sessionId === undefined) return receipt;
      const before = await approvalOf(sessionId, approvalId);
      if (!before) return receipt;
      if (before.answer) return { kind: "late", by: before.answer.by, decision: before.answer.decision, elsewhere: true };
      await orders.done(await orders.put(sessionId, { kind: "answer", approvalId, answer, by }));
      const first = (await approvalOf(sessionId, approvalId))?.answer;
      if (!first || (first.by === by && first.decision === answer.decision)) return { kind: "accepted" };
      return { kind: "late", by: first.by, decision: first.decision, elsewhere: true };
    },
    async reply(questionId, value, by) {
      const receipt = hub.reply(questionId, value, by);
      const sessionId = known.get(questionId);
      if (receipt.kind !== "unknown" || sessionId === undefined) return receipt;
      const before = await questionOf(sessionId, questionId);
      if (!before) return receipt;
      if (before.answer) return { kind: "late", by: before.answer.by, elsewhere: true };
      const problem = value === undefined ? undefined : misfit(before.question, value);
      if (problem !== undefined) return { kind: "unfit", problem };
      await orders.done(await orders.put(sessionId, { kind: "reply", questionId, value, by }));
      const first = (await questionOf(sessionId, questionId))?.answer;
      if (!first || (first.by === by && String(first.value) === String(value))) return { kind: "accepted" };
      return { kind: "late", by: first.by, elsewhere: true };
    },
    learn(record) {
      stop ??= store.watch(hear);
      const { id } = record.session;
      for (const each of [...openApprovals(record), ...openQuestions(record)]) known.set(each.id, id);
    },
    close() {
      stop?.();
    },
  };
}

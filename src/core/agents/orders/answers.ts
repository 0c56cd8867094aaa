import type { Answerer, AnswerReceipt, ApprovalAnswer } from "../../events/approval.ts";
import type { ApprovalId, QuestionId, SessionId } from "../../events/ids.ts";
import type { Receipt } from "../../events/order.ts";
import type { PlanReceipt } from "../../events/plan/act.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "../../events/question.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { openApprovals, openQuestions } from "../../events/session-view.ts";
import { type Hub, misfit } from "../../permissions/hub.ts";
import type { Change, Store } from "../../storage/store.ts";
import type { Carrier } from "../carrier.ts";
import type { Orders, PutOrder } from "./orders.ts";

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
  readonly carrier: Pick<Carrier, "assure">;
}

export function createAnswers({ store, hub, orders, carrier }: AnswerPorts): Answers {
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
  const whatBecame = async (put: PutOrder) => {
    await orders.done(put);
    return put.settled;
  };
  /** A process that slept may no longer be the one who asks. */
  const doubtOf = (id: ApprovalId | QuestionId) => {
    const sessionId = hub.waitsIn(id);
    return sessionId === undefined ? undefined : carrier.assure(sessionId);
  };

  return {
    async answer(approvalId, answer, by) {
      const doubt = doubtOf(approvalId);
      if (doubt) await doubt;
      const receipt = hub.answer(approvalId, answer, by);
      const sessionId = known.get(approvalId);
      if (receipt.kind !== "unknown" || sessionId === undefined) return receipt;
      const before = await approvalOf(sessionId, approvalId);
      if (!before) return receipt;
      if (before.answer) return { kind: "late", by: before.answer.by, decision: before.answer.decision, elsewhere: true };
      const became = await whatBecame(await orders.put(sessionId, { kind: "answer", approvalId, answer, by }));
      // Whoever did it may not be the one who had asked.
      if (became && became.kind !== "unknown" && isOfApproval(became)) return fromElsewhere(became);
      const first = (await approvalOf(sessionId, approvalId))?.answer;
      return first ? { kind: "late", by: first.by, decision: first.decision, elsewhere: true } : { kind: "unknown" };
    },
    async reply(questionId, value, by) {
      const doubt = doubtOf(questionId);
      if (doubt) await doubt;
      const receipt = hub.reply(questionId, value, by);
      const sessionId = known.get(questionId);
      if (receipt.kind !== "unknown" || sessionId === undefined) return receipt;
      const before = await questionOf(sessionId, questionId);
      if (!before) return receipt;
      if (before.answer) return { kind: "late", by: before.answer.by, elsewhere: true };
      const problem = value === undefined ? undefined : misfit(before.question, value);
      if (problem !== undefined) return { kind: "unfit", problem };
      const became = await whatBecame(await orders.put(sessionId, { kind: "reply", questionId, value, by }));
      if (became && became.kind !== "unknown" && isOfQuestion(became)) return fromElsewhere(became);
      const first = (await questionOf(sessionId, questionId))?.answer;
      return first ? { kind: "late", by: first.by, elsewhere: true } : { kind: "unknown" };
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

function isOfApproval(receipt: Receipt): receipt is AnswerReceipt {
  return !isOfPlan(receipt) && (receipt.kind !== "late" || "decision" in receipt);
}

function isOfQuestion(receipt: Receipt): receipt is ReplyReceipt {
  return !isOfPlan(receipt) && (receipt.kind !== "late" || !("decision" in receipt));
}

function isOfPlan(receipt: Receipt): receipt is PlanReceipt {
  return receipt.kind === "done" || receipt.kind === "refused";
}

function fromElsewhere<Kind extends Receipt>(receipt: Kind): Kind {
  return receipt.kind === "late" ? { ...receipt, elsewhere: true } : receipt;
}

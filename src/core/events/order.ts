import type { Answerer, AnswerReceipt, ApprovalAnswer } from "./approval.ts";
import type { ApprovalId, CompactionId, MessageId, QuestionId, RunId, SessionId } from "./ids.ts";
import type { QueuedMessage } from "./message.ts";
import type { PlanAct, PlanReceipt } from "./plan/act.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "./question.ts";
import type { SessionChange } from "./session.ts";

/**
 * What a person wants of a conversation that another process is at work on, as it is stored. That process alone writes to the conversation: it reads
 * the order, does it as if it were its own person's, and marks it as done. When it dies, whoever takes the conversation over does it.
 */
export interface Order {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly at: string;
  readonly what: OrderedAct;
  readonly state: "waiting" | "done";
  /** Of an answer or a wish that was passed on: what became of it. */
  readonly receipt?: Receipt;
}

export type Receipt = AnswerReceipt | ReplyReceipt | PlanReceipt;

export type OrderedAct =
  | { readonly kind: "send"; readonly message: QueuedMessage }
  | { readonly kind: "withdraw"; readonly messageId: MessageId }
  | { readonly kind: "answer"; readonly approvalId: ApprovalId; readonly answer: ApprovalAnswer; readonly by: Answerer }
  | { readonly kind: "reply"; readonly questionId: QuestionId; readonly value?: QuestionValue; readonly by: QuestionAnswerer }
  /** Only that run: the next is none of its business. */
  | { readonly kind: "stop"; readonly runId: RunId; readonly queue?: "hold" }
  /** Ends the wait of a parked run. */
  | { readonly kind: "resume" }
  | { readonly kind: "change"; readonly change: SessionChange }
  /** Takes back a summary. */
  | { readonly kind: "restore"; readonly compactionId: CompactionId }
  | { readonly kind: "plan"; readonly act: PlanAct };

import type { Approval } from "./approval.ts";
import type { Message, MessagePiece, QueuedMessage } from "./message.ts";
import type { Plan, Task } from "./plan/plan.ts";
import type { AskedQuestion } from "./question.ts";
import type { Run, Session } from "./session.ts";
import type { Step } from "./step.ts";
import type { Compaction } from "./words/compaction.ts";

/** One row of a conversation as it is stored. */
export type SessionRow =
  | { readonly table: "sessions"; readonly row: Session }
  | { readonly table: "runs"; readonly row: Run }
  | { readonly table: "messages"; readonly row: Message }
  /** Added to an answer that streams; gone when the answer's row is complete. */
  | { readonly table: "pieces"; readonly row: MessagePiece }
  | { readonly table: "steps"; readonly row: Step }
  | { readonly table: "approvals"; readonly row: Approval }
  | { readonly table: "questions"; readonly row: AskedQuestion }
  | { readonly table: "queue"; readonly row: QueuedMessage }
  | { readonly table: "plans"; readonly row: Plan }
  | { readonly table: "tasks"; readonly row: Task }
  | { readonly table: "compactions"; readonly row: Compaction };

/** Everything stored of one session, in the order it came to be. */
export interface SessionRecord {
  readonly session: Session;
  readonly runs: readonly Run[];
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  /** In the order they were sent; also those that no longer wait. */
  readonly queue: readonly QueuedMessage[];
  readonly plans: readonly Plan[];
  readonly tasks: readonly Task[];
  /** Absent while the model is sent everything. */
  readonly compactions?: readonly Compaction[];
}

/** With the rows as they are now: found by their id, else added at the end. Rows come in the order in which they were written. */
export function withRows<Into extends SessionRecord>(into: Into, rows: readonly SessionRow[]): Into {
  return rows.reduce(withRow, into);
}

function withRow<Into extends SessionRecord>(into: Into, { table, row }: SessionRow): Into {
  switch (table) {
    case "sessions":
      // Numbers are given by each process for itself.
      return { ...into, session: { ...row, seq: into.session.seq } };
    case "pieces":
      return { ...into, messages: into.messages.map((each) => (each.id === row.messageId ? withPiece(each, row) : each)) };
    case "runs":
      return { ...into, runs: put(into.runs, row, idOf) };
    case "messages":
      return { ...into, messages: put(into.messages, row, idOf) };
    case "steps":
      return { ...into, steps: put(into.steps, row, idOf) };
    case "approvals":
      return { ...into, approvals: put(into.approvals, row, (each) => each.request.id) };
    case "questions":
      return { ...into, questions: put(into.questions, row, (each) => each.question.id) };
    case "queue":
      return { ...into, queue: put(into.queue, row, idOf) };
    case "plans":
      return { ...into, plans: put(into.plans, row, idOf) };
    case "tasks":
      return { ...into, tasks: put(into.tasks, row, idOf) };
    case "compactions":
      return { ...into, compactions: put(into.compactions ?? [], row, idOf) };
    default:
      return table satisfies never;
  }
}

/** The answer with what came of it; one that is complete stays as it is. */
export function withPiece(message: Message, { textAt, thoughtAt, text, thought }: MessagePiece): Message {
  if (message.role !== "assistant" || message.finish !== "streaming") return message;
  return { ...message, text: message.text.slice(0, textAt) + text, thought: message.thought.slice(0, thoughtAt) + thought };
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}

function put<Row>(list: readonly Row[], row: Row, id: (row: Row) => string): readonly Row[] {
  const index = list.findLastIndex((each) => id(each) === id(row));
  return index < 0 ? [...list, row] : list.with(index, row);
}

/** All rows of a conversation. */
export function rowsOf(record: SessionRecord): readonly SessionRow[] {
  return [
    { table: "sessions", row: record.session },
    ...record.runs.map((row) => ({ table: "runs", row }) as const),
    ...record.plans.map((row) => ({ table: "plans", row }) as const),
    ...record.tasks.map((row) => ({ table: "tasks", row }) as const),
    ...record.messages.map((row) => ({ table: "messages", row }) as const),
    ...record.steps.map((row) => ({ table: "steps", row }) as const),
    ...record.approvals.map((row) => ({ table: "approvals", row }) as const),
    ...record.questions.map((row) => ({ table: "questions", row }) as const),
    ...record.queue.map((row) => ({ table: "queue", row }) as const),
    ...(record.compactions ?? []).map((row) => ({ table: "compactions", row }) as const),
  ];
}

import type { ApprovalRequest } from "../../events/approval.ts";
import type { Question } from "../../events/question.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { openApprovals, openQuestions } from "../../events/session-view.ts";
import { isFromChat } from "../../events/telegram/rows.ts";

/** Something a person may have to be told who is not there. */
export type Due =
  | { readonly kind: "approval"; readonly id: string; readonly request: ApprovalRequest }
  | { readonly kind: "question"; readonly id: string; readonly question: Question }
  | { readonly kind: "end"; readonly id: string; readonly run: Run };

/** What of a conversation waits for the person, and what ended in it since that ISO time without having been begun from a chat. */
export function dueOf(record: SessionRecord, since: string): readonly Due[] {
  const { runs } = record;
  const waits = (runId: string) =>
    runs.some((each) => each.id === runId && each.endedAt === undefined && each.waitReason !== "interrupted");
  return [
    ...openApprovals(record)
      .filter((each) => waits(each.runId))
      .map((request): Due => ({ kind: "approval", id: request.id, request })),
    ...openQuestions(record)
      .filter((each) => waits(each.runId))
      .map((question): Due => ({ kind: "question", id: question.id, question })),
    ...runs
      .filter((each) => each.endedAt !== undefined && each.endedAt >= since && each.state !== "cancelled" && !isOfChat(record, each))
      .map((run): Due => ({ kind: "end", id: run.id, run })),
  ];
}

/** A chat hears of its own runs whatever is set. */
function isOfChat({ messages }: SessionRecord, { id }: Run): boolean {
  return messages.some((each) => each.runId === id && each.role === "user" && isFromChat(each.id));
}

import type { ApprovalRequest } from "../../events/approval.ts";
import type { Question } from "../../events/question.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { isFromChat } from "../../events/telegram/rows.ts";
import { saidFor, waitingIn } from "../keyboard/whom.ts";

/** Something a person may have to be told who is not there. */
export type Due =
  | { readonly kind: "approval"; readonly id: string; readonly request: ApprovalRequest }
  | { readonly kind: "question"; readonly id: string; readonly question: Question }
  | { readonly kind: "end"; readonly id: string; readonly run: Run };

/** What of a conversation waits for the person, and what ended in it since that ISO time, as far as no chat takes part in it: a chat hears of its own runs whatever is set. */
export function dueOf(record: SessionRecord, since: string): readonly Due[] {
  const isOfChat = (runId: string) => saidFor(record, runId).some(isFromChat);
  const waiting = waitingIn(record).map((each): Due & { readonly runId: string } => {
    if (each.table === "approvals") {
      const { request } = each.row;
      return { kind: "approval", id: request.id, request, runId: request.runId };
    }
    const { question } = each.row;
    return { kind: "question", id: question.id, question, runId: question.runId };
  });
  const ended = record.runs.filter((each) => each.endedAt !== undefined && each.endedAt >= since && each.state !== "cancelled");
  return [
    ...waiting.filter(({ runId }) => !isOfChat(runId)),
    ...ended.filter(({ id }) => !isOfChat(id)).map((run): Due => ({ kind: "end", id: run.id, run })),
  ];
}

import type { Run, SessionSummary } from "../events/session.ts";
import type { Change } from "./store.ts";

/** The row's own id, by which a later change finds it. */
export function rowId(change: Change): string {
  switch (change.table) {
    case "approvals":
      return change.row.request.id;
    case "questions":
      return change.row.question.id;
    default:
      return change.row.id;
  }
}

/** The conversation a row belongs to; empty of one that stands for itself. */
export function rowSession(change: Change): string {
  switch (change.table) {
    case "sessions":
      return change.row.id;
    case "approvals":
      return change.row.request.sessionId;
    case "questions":
      return change.row.question.sessionId;
    case "agents":
    case "notes":
    case "skills":
    case "mcp_servers":
    case "telegram_bots":
    case "telegram_chats":
    case "telegram_updates":
      return "";
    default:
      return change.row.sessionId;
  }
}

/** The number of the lease under which a row was made; a conversation carries it in itself, so that whoever edits one keeps it. */
export function fenceOf(change: Change): number {
  return (change.table === "sessions" ? change.row.fence : change.fence) ?? 0;
}

/** The row as JSON. Halves of surrogate pairs, which UTF-8 can't hold, become U+FFFD. */
export function rowText(change: Change): string {
  const text = JSON.stringify(change.row);
  if (!/\\ud[89a-f]/.test(text)) return text;
  return JSON.stringify(change.row, (_key, value: unknown) => (typeof value === "string" ? wellFormed(value) : value));
}

/** The text with every lone half of a surrogate pair replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** What a list shows of a conversation's last run. */
export function runSummary(run: Run | undefined): Pick<SessionSummary, "runState" | "failureCode" | "waitReason" | "waitUntil"> {
  if (!run) return {};
  const { state: runState, failure, waitReason, waitUntil } = run;
  const failed = failure ? { failureCode: failure.code } : {};
  return { runState, ...failed, ...(waitReason ? { waitReason } : {}), ...(waitUntil ? { waitUntil } : {}) };
}

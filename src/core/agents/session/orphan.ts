import type { RunId } from "../../events/ids.ts";
import type { Run } from "../../events/session.ts";
import { currentRun, openApprovals, openQuestions } from "../../events/session-view.ts";
import { closePlan, untold } from "../team/ending.ts";
import type { LiveSession } from "./live.ts";

/** How a run whose process ended goes on: `asked` puts its open question anew, `parked` waits on, `interrupted` may repeat what was broken off. */
export type OrphanState = "asked" | "parked" | "interrupted";

/**
 * Closes what a run left open when its process ended: the message being streamed is cut off, a step that ran has an unknown outcome,
 * a question is withdrawn (going on asks it anew). Says how it stands then; only an interrupted run must not go on by itself.
 */
export function settleOrphan(session: LiveSession, runId: RunId): OrphanState {
  const run = currentRun(session.view());
  let state = stateOf(run);
  const since = session.view().session.updatedAt;
  for (const message of session.view().messages) {
    if (message.role !== "assistant" || message.finish !== "streaming") continue;
    session.emit(runId, { type: "message-end", messageId: message.id, finish: "cut-off", toolCalls: [] });
    state = "interrupted";
  }
  for (const step of session.view().steps) {
    if (step.state !== "running") continue;
    session.emit(runId, { type: "step-end", stepId: step.id, outcome: "unknown", output: "", summary: "outcome unknown" });
    state = "interrupted";
  }
  for (const { id } of openApprovals(session.view()))
    session.emit(runId, { type: "approval-answer", approvalId: id, decision: "deny", scope: "once", by: "stopped" });
  for (const { id } of openQuestions(session.view())) session.emit(runId, { type: "question-answer", questionId: id, by: "stopped" });
  if (state === "interrupted" && run?.waitReason !== "interrupted")
    session.emit(runId, { type: "run-change", state: "waiting", reason: "interrupted", since });
  return state;
}

function stateOf(run: Run | undefined): OrphanState {
  if (run?.waitReason === "parked") return "parked";
  return run?.waitReason === "approval" || run?.waitReason === "question" ? "asked" : "interrupted";
}

/** Ends a run nobody carries any more, as cancelled; what it had not begun is said not to have run. */
export function endOrphan(session: LiveSession, runId: RunId): void {
  settleOrphan(session, runId);
  for (const step of session.view().steps) {
    if (step.state !== "pending") continue;
    session.emit(runId, {
      type: "step-end",
      stepId: step.id,
      outcome: "cancelled",
      output: "Stopped before it began.",
      summary: "not run",
    });
  }
  const run = { conversation: session, runId };
  closePlan(run);
  session.emit(runId, ...untold(run), { type: "run-end", outcome: "cancelled", text: "" });
}

import type { RunId } from "../../events/ids.ts";
import { currentRun, openApprovals } from "../../events/session-view.ts";
import type { LiveSession } from "./live.ts";

/**
 * Closes what a run left open when its process ended: the message being streamed is cut off, a step that ran has an unknown outcome,
 * a question is withdrawn (going on asks it anew). Says whether the run had only been waiting for an answer, so that going on repeats nothing.
 */
export function settleOrphan(session: LiveSession, runId: RunId): { readonly onlyWaited: boolean } {
  const run = currentRun(session.view());
  let onlyWaited = run?.state === "waiting" && run.waitReason === "approval";
  for (const message of session.view().messages) {
    if (message.role !== "assistant" || message.finish !== "streaming") continue;
    session.emit(runId, { type: "message-end", messageId: message.id, finish: "cut-off", toolCalls: [] });
    onlyWaited = false;
  }
  for (const step of session.view().steps) {
    if (step.state !== "running") continue;
    session.emit(runId, { type: "step-end", stepId: step.id, outcome: "unknown", output: "", summary: "outcome unknown" });
    onlyWaited = false;
  }
  for (const { id } of openApprovals(session.view()))
    session.emit(runId, { type: "approval-answer", approvalId: id, decision: "deny", scope: "once", by: "stopped" });
  if (!onlyWaited && run?.waitReason !== "interrupted")
    session.emit(runId, { type: "run-change", state: "waiting", reason: "interrupted" });
  return { onlyWaited };
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
  session.emit(runId, { type: "run-end", outcome: "cancelled", text: "" });
}

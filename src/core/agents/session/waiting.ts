import type { RunId } from "../../events/ids.ts";
import { currentRun, openApprovals, openQuestions } from "../../events/session-view.ts";
import type { LiveSession } from "./live.ts";

/** Tells whether the run goes on or waits for an answer: several may be open side by side, and it goes on after the last. */
export function tellState(session: LiveSession, runId: RunId): void {
  const view = session.view();
  const run = currentRun(view);
  const isOpen = (each: { readonly runId: RunId }) => each.runId === runId;
  const reason = openApprovals(view).some(isOpen) ? "approval" : openQuestions(view).some(isOpen) ? "question" : undefined;
  if (reason === undefined) session.emit(runId, { type: "run-change", state: "running" });
  else if (run?.waitReason !== reason) session.emit(runId, { type: "run-change", state: "waiting", reason });
}

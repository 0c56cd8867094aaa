import type { Envelope } from "../../core/events/event.ts";

/** What the log tells about an event: runs, questions and failures, never what was said, read or written. */
export function runLine({ runId, event }: Envelope): string | undefined {
  switch (event.type) {
    case "run-start":
      return `Run ${runId} starts with ${event.model}, approvals: ${event.approvalMode}.`;
    case "run-end":
      return `Run ${runId} ends: ${event.outcome}.${event.failure ? ` ${event.failure.code}: ${event.failure.message}` : ""}`;
    case "run-change":
      return event.state === "waiting" ? `Run ${runId} waits: ${event.reason}.` : `Run ${runId} goes on.`;
    case "approval-answer":
      return `Run ${runId}: a question was answered with ${event.decision} (${event.by}).`;
    case "notice":
      return `Run ${runId}: ${event.notice.message}`;
    default:
      return undefined;
  }
}

import type { ApprovalRequest } from "../core/events/approval.ts";
import type { Envelope } from "../core/events/event.ts";
import type { RunId, SessionId } from "../core/events/ids.ts";
import { currentRun, openApprovals, type SessionView } from "../core/events/session-view.ts";

/** What goes on in this window, over all its conversations. */
export interface Activity {
  /** The runs that go on or wait for an answer, by session. */
  readonly runs: Readonly<Record<SessionId, RunId>>;
  /** The questions nobody has answered, oldest first. */
  readonly questions: readonly ApprovalRequest[];
}

export const idle: Activity = { runs: {}, questions: [] };

/** The activity after one more event. Pure; the same object when nothing changed. */
export function hear(activity: Activity, { sessionId, runId, event }: Envelope): Activity {
  switch (event.type) {
    case "run-start":
      return { ...activity, runs: { ...activity.runs, [sessionId]: runId } };
    case "run-change":
      return event.state === "waiting" && event.reason === "interrupted"
        ? withoutRun(activity, sessionId)
        : { ...activity, runs: { ...activity.runs, [sessionId]: runId } };
    case "run-end":
      return withoutRun(activity, sessionId);
    case "approval-request": {
      const { type: _, approvalId: id, ...rest } = event;
      const others = activity.questions.filter((each) => each.id !== id);
      return { ...activity, questions: [...others, { id, sessionId, runId, ...rest }] };
    }
    case "approval-answer":
      return { ...activity, questions: activity.questions.filter((each) => each.id !== event.approvalId) };
    default:
      return activity;
  }
}

/** The activity once a conversation was opened: what it was doing before anybody listened is known from then on. */
export function learn(activity: Activity, view: SessionView): Activity {
  const id = view.session.id;
  const rest = withoutRun(activity, id);
  const run = currentRun(view);
  if (!run || run.waitReason === "interrupted") return rest;
  const questions = [...rest.questions, ...openApprovals(view).filter((each) => each.runId === run.id)];
  return { runs: { ...rest.runs, [id]: run.id }, questions: questions.toSorted((one, other) => one.at.localeCompare(other.at)) };
}

function withoutRun(activity: Activity, sessionId: SessionId): Activity {
  const { [sessionId]: _, ...runs } = activity.runs;
  return { runs, questions: activity.questions.filter((each) => each.sessionId !== sessionId) };
}

import type { Envelope } from "../../events/event.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Change } from "../../storage/store.ts";

/** The rows an event has changed, as they are in the view after it. News that changes no row changes none here. */
export function rowsTouched(view: SessionView, { runId, event }: Envelope, owner: string): readonly Change[] {
  switch (event.type) {
    case "run-start":
    case "run-end":
      return [...session(view), ...run(view, runId, owner)];
    case "run-change":
      return [...session(view), ...run(view, runId, owner), ...rested(view, runId)];
    case "message-add":
      return [...session(view), ...message(view, event.message.id)];
    case "message-end":
    case "usage-report":
      return message(view, event.messageId);
    case "step-start":
    case "step-run":
    case "file-change":
    case "step-effects":
    case "step-end":
      return [...session(view), ...step(view, event.stepId)];
    case "approval-request":
    case "approval-answer":
      return [...session(view), ...approval(view, event.approvalId)];
    case "question-request":
    case "question-answer":
      return [...session(view), ...question(view, event.questionId)];
    case "queue-change":
      return [...session(view), ...queued(view, "add" in event ? event.add.id : event.messageId)];
    case "route-decide":
      return run(view, runId, owner);
    case "plan-change":
      return [...plan(view, event.plan.id), ...event.tasks.flatMap((each) => task(view, each.id))];
    case "task-start":
    case "task-change":
    case "task-end":
      return task(view, event.taskId);
    case "context-compact":
      return [...session(view), ...compaction(view, event.compaction.id)];
    case "context-restore":
      return [...session(view), ...compaction(view, event.compactionId)];
    case "session-change":
      return session(view);
    case "text-delta":
    case "thought-delta":
    case "step-output":
    case "rows-change":
    case "notice":
      return [];
    default:
      return event satisfies never;
  }
}

/** What the audit keeps of a change of the mode, given the view before it. */
export function modeChanged({ session: { approvalMode: from } }: SessionView, { seq, at, sessionId, event }: Envelope): readonly Change[] {
  if (event.type !== "session-change" || event.approvalMode === undefined || event.approvalMode === from) return [];
  return [{ table: "audit", row: { id: `${sessionId}-${seq}`, at, sessionId, kind: "mode", from, to: event.approvalMode } }];
}

function session(view: SessionView): readonly Change[] {
  return [{ table: "sessions", row: view.session }];
}

function run(view: SessionView, id: string, owner: string): readonly Change[] {
  const row = view.runs.findLast((each) => each.id === id);
  return row ? [{ table: "runs", row: { ...row, owner } }] : [];
}

function message(view: SessionView, id: string): readonly Change[] {
  const row = view.messages.findLast((each) => each.id === id);
  return row ? [{ table: "messages", row }] : [];
}

function step(view: SessionView, id: string): readonly Change[] {
  const row = view.steps.findLast((each) => each.id === id);
  return row ? [{ table: "steps", row }] : [];
}

function question(view: SessionView, id: string): readonly Change[] {
  const row = view.questions.findLast((each) => each.question.id === id);
  return row ? [{ table: "questions", row }] : [];
}

function plan(view: SessionView, id: string): readonly Change[] {
  const row = view.plans.findLast((each) => each.id === id);
  return row ? [{ table: "plans", row }] : [];
}

function task(view: SessionView, id: string): readonly Change[] {
  const row = view.tasks.findLast((each) => each.id === id);
  return row ? [{ table: "tasks", row }] : [];
}

/** Tasks at work may begin or cease to rest with their run. */
function rested({ tasks }: SessionView, id: string): readonly Change[] {
  const isTimed = (each: Task) => each.runId === id && !isOver(each) && (each.waitingSince ?? each.waitedMs) !== undefined;
  return tasks.filter(isTimed).map((row) => ({ table: "tasks", row }));
}

function queued(view: SessionView, id: string): readonly Change[] {
  const row = view.queue.findLast((each) => each.id === id);
  return row ? [{ table: "queue", row }] : [];
}

function compaction(view: SessionView, id: string): readonly Change[] {
  const row = view.compactions?.findLast((each) => each.id === id);
  return row ? [{ table: "compactions", row }] : [];
}

function approval(view: SessionView, id: string): readonly Change[] {
  const row = view.approvals.findLast((each) => each.request.id === id);
  return row ? [{ table: "approvals", row }] : [];
}

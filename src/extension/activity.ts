import type { ApprovalRequest } from "../core/events/approval.ts";
import type { Envelope } from "../core/events/event.ts";
import type { LaneId, RunId, SessionId, TaskId } from "../core/events/ids.ts";
import type { Task } from "../core/events/plan/plan.ts";
import type { Question } from "../core/events/question.ts";
import type { SessionRow } from "../core/events/rows.ts";
import { currentRun, openApprovals, openQuestions, type SessionView } from "../core/events/session-view.ts";

/** What goes on in this window, over all its conversations. */
export interface Activity {
  /** The runs that go on or wait for an answer, by session. */
  readonly runs: Readonly<Record<SessionId, RunId>>;
  /** The questions for a yes that nobody has answered, oldest first. */
  readonly questions: readonly ApprovalRequest[];
  /** The questions for words or a choice that nobody has answered, oldest first. */
  readonly asked: readonly Question[];
  /** What the tasks of those runs are called. */
  readonly tasks: readonly NamedTask[];
}

/** A task, as far as whoever is asked for it must know. */
export interface NamedTask {
  readonly id: TaskId;
  readonly sessionId: SessionId;
  readonly title: string;
}

export const idle: Activity = { runs: {}, questions: [], asked: [], tasks: [] };

/** What the task is called for which something is asked. */
export function taskTitle({ tasks }: Activity, laneId: LaneId | undefined): string | undefined {
  return tasks.find((each) => each.id === laneId)?.title;
}

/** Where somebody who looks for what waits is to be led: nowhere else while it waits in the conversation shown, else to what has waited longest. */
export function waitingElsewhere({ questions, asked }: Activity, shown: SessionId | undefined): SessionId | undefined {
  const waiting = inTime([...questions, ...asked]);
  return waiting.some((each) => each.sessionId === shown) ? undefined : waiting[0]?.sessionId;
}

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
    case "question-request": {
      const { type: _, questionId: id, ...rest } = event;
      return { ...activity, asked: [...activity.asked.filter((each) => each.id !== id), { id, sessionId, runId, ...rest }] };
    }
    case "question-answer":
      return { ...activity, asked: activity.asked.filter((each) => each.id !== event.questionId) };
    case "plan-change":
      return event.tasks.reduce(withTask, activity);
    case "task-start":
      return event.task ? withTask(activity, event.task) : activity;
    case "rows-change":
      return event.rows.reduce((before, each) => withRow(before, sessionId, each), activity);
    default:
      return activity;
  }
}

/** What another window did to a conversation that is looked at here. */
function withRow(activity: Activity, sessionId: SessionId, { table, row }: SessionRow): Activity {
  // What a run left open that is over by now waits for nobody.
  const isOfNow = ({ runId }: { readonly runId: RunId }) => activity.runs[sessionId] === runId;
  switch (table) {
    case "runs": {
      const isOpen = row.state === "running" || (row.state === "waiting" && row.waitReason !== "interrupted");
      return isOpen ? { ...activity, runs: { ...activity.runs, [sessionId]: row.id } } : withoutRun(activity, sessionId);
    }
    case "approvals": {
      const others = activity.questions.filter((each) => each.id !== row.request.id);
      return { ...activity, questions: row.answer || !isOfNow(row.request) ? others : [...others, row.request] };
    }
    case "questions": {
      const others = activity.asked.filter((each) => each.id !== row.question.id);
      return { ...activity, asked: row.answer || !isOfNow(row.question) ? others : [...others, row.question] };
    }
    case "tasks":
      return withTask(activity, row);
    default:
      return activity;
  }
}

function withTask(activity: Activity, { id, sessionId, title }: Task): Activity {
  const others = activity.tasks.filter((each) => each.id !== id);
  return { ...activity, tasks: [...others, { id, sessionId, title }] };
}

/** The activity once a conversation was opened: what it was doing before anybody listened is known from then on. */
export function learn(activity: Activity, view: SessionView): Activity {
  const id = view.session.id;
  const rest = withoutRun(activity, id);
  const run = currentRun(view);
  if (!run || run.waitReason === "interrupted") return rest;
  const questions = [...rest.questions, ...openApprovals(view).filter((each) => each.runId === run.id)];
  const asked = [...rest.asked, ...openQuestions(view).filter((each) => each.runId === run.id)];
  const known = { ...rest, runs: { ...rest.runs, [id]: run.id }, questions: inTime(questions), asked: inTime(asked) };
  return view.tasks.filter((each) => each.runId === run.id).reduce(withTask, known);
}

function withoutRun(activity: Activity, sessionId: SessionId): Activity {
  const { [sessionId]: _, ...runs } = activity.runs;
  const ofOthers = (each: { readonly sessionId: SessionId }) => each.sessionId !== sessionId;
  const { questions, asked, tasks } = activity;
  return { runs, questions: questions.filter(ofOthers), asked: asked.filter(ofOthers), tasks: tasks.filter(ofOthers) };
}

function inTime<Asked extends { readonly at: string; readonly sessionId: SessionId }>(list: readonly Asked[]): readonly Asked[] {
  return list.toSorted((one, other) => one.at.localeCompare(other.at));
}

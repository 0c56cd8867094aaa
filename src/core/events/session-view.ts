import type { Approval, ApprovalAnswer, ApprovalRequest } from "./approval.ts";
import type { Envelope, Event, Notice } from "./event.ts";
import type { LaneId } from "./ids.ts";
import type { AssistantMessage, QueuedMessage } from "./message.ts";
import { applyToPlan, withNotice } from "./plan/fold.ts";
import { restedTasks } from "./plan/worked.ts";
import type { AskedQuestion, Question } from "./question.ts";
import { type SessionRecord, withRows } from "./rows.ts";
import { changedSession, type Run } from "./session.ts";
import type { Step } from "./step.ts";
import type { Compaction } from "./words/compaction.ts";

/** What a surface draws: the record plus what is only true while somebody watches. */
export interface SessionView extends SessionRecord {
  /** The last event folded in. An event with a number not above it is already in here. */
  readonly seq: number;
  /** The tail of a running step's output, by step id; empty once the step has ended. */
  readonly liveOutput: Readonly<Record<string, string>>;
  /** The latest news: a retry until something comes, a warning until the next run begins. */
  readonly notice?: Notice;
  /** The same of tasks at work, by their lanes, but for warnings, which are for all to see; and that nothing came of planning, by its lane. */
  readonly laneNotices?: Readonly<Record<LaneId, Notice>>;
}

/** The characters of live output that are kept for showing. */
export const liveOutputLimit = 8_000;

/** The view of a session as it is stored: where every fold begins. */
export function viewOf(record: SessionRecord): SessionView {
  return { ...record, seq: record.session.seq, liveOutput: {} };
}

/** The view after one more event. Pure; shares what did not change. Events already folded in are ignored. */
export function fold(view: SessionView, envelope: Envelope): SessionView {
  if (envelope.seq <= view.seq) return view;
  const session = { ...view.session, seq: envelope.seq, updatedAt: envelope.at };
  return apply({ ...view, seq: envelope.seq, session }, envelope, envelope.event);
}

/** The run that is going on or waiting, if there is one. */
export function currentRun(record: Pick<SessionRecord, "runs">): Run | undefined {
  const last = record.runs.at(-1);
  return last?.state === "running" || last?.state === "waiting" ? last : undefined;
}

/** The questions of a session nobody has answered yet, oldest first. */
export function openApprovals(record: SessionRecord): readonly ApprovalRequest[] {
  return record.approvals.filter((each) => !each.answer).map((each) => each.request);
}

/** The questions for words or a choice that nobody has answered yet, oldest first. */
export function openQuestions(record: SessionRecord): readonly Question[] {
  return record.questions.filter((each) => !each.answer).map((each) => each.question);
}

/** The messages still to be delivered, in the order in which they will be: what is wanted sooner comes first. */
export function waitingMessages(record: SessionRecord): readonly QueuedMessage[] {
  const waiting = record.queue.filter((each) => each.state === "waiting");
  return (["interrupt", "steer", "queue"] as const).flatMap((verb) => waiting.filter((each) => each.verb === verb));
}

function apply(view: SessionView, { at, sessionId, runId }: Envelope, event: Event): SessionView {
  switch (event.type) {
    case "run-start":
      return {
        ...view,
        runs: [...view.runs, { id: runId, sessionId, model: event.model, state: "running", owner: "", startedAt: at }],
        notice: undefined,
      };
    case "message-add":
      return afterProgress({ ...view, messages: [...view.messages, event.message] }, event.message.laneId);
    case "text-delta":
      return withMessage(view, event.messageId, (each) => ({ ...each, text: each.text + event.text }));
    case "thought-delta":
      return withMessage(view, event.messageId, (each) => ({ ...each, thought: each.thought + event.text }));
    case "message-end":
      return withMessage(view, event.messageId, (each) => ({ ...each, ...ending(event) }));
    case "usage-report":
      return withMessage(view, event.messageId, (each) => ({ ...each, ...only(event, ["usage", "estimatedUsd", "context"]) }));
    case "step-start":
    case "step-run":
    case "step-output":
    case "file-change":
    case "step-effects":
    case "step-end":
      return applyToStep(view, { at, sessionId, runId }, event);
    case "approval-request":
    case "approval-answer":
      return withApproval(view, { at, sessionId, runId }, event);
    case "run-change":
      if (isRunOver(view, runId)) return view;
      return {
        ...(event.state === "waiting"
          ? withRun(view, runId, { state: "waiting", waitReason: event.reason, waitUntil: event.until })
          : withRun(view, runId, { state: "running", waitReason: undefined, waitUntil: undefined })),
        tasks: restedTasks(view, { runId, at, event }),
      };
    case "question-request":
    case "question-answer":
      return withQuestion(view, { at, sessionId, runId }, event);
    case "queue-change":
      return { ...view, queue: queueAfter(view.queue, event) };
    case "context-compact":
    case "context-restore":
      return afterProgress({ ...view, compactions: compactionsAfter(view.compactions ?? [], at, event) }, laneOf(event));
    case "session-change": {
      const { type: _, ...change } = event;
      return { ...view, session: changedSession(view.session, change) };
    }
    case "route-decide":
      return withRun(view, runId, { route: event.route });
    case "plan-change":
    case "task-start":
    case "task-change":
    case "task-end":
      return event.type === "task-end" ? afterProgress(applyToPlan(view, at, event), event.taskId) : applyToPlan(view, at, event);
    case "rows-change":
      return withRows(view, event.rows);
    case "notice":
      return withNotice(view, event);
    case "run-end":
      // The first end counts: a run that is over stays so.
      if (isRunOver(view, runId)) return view;
      return afterProgress({ ...withRun(view, runId, { ...runEnding(event), endedAt: at }), laneNotices: undefined }, undefined);
    default:
      return event satisfies never;
  }
}

type StepEvent = Extract<Event, { type: "step-start" | "step-run" | "step-output" | "file-change" | "step-effects" | "step-end" }>;

function applyToStep(
  view: SessionView,
  { at, sessionId, runId }: Pick<Envelope, "at" | "sessionId" | "runId">,
  event: StepEvent,
): SessionView {
  switch (event.type) {
    case "step-start": {
      const { type: _, stepId: id, ...rest } = event;
      const run = runId || (view.messages.findLast((each) => each.id === event.messageId)?.runId ?? "");
      const step: Step = { id, sessionId, runId: run, ...rest, state: "pending", output: "", summary: "", startedAt: at };
      return { ...view, steps: [...view.steps, step] };
    }
    case "step-run":
      return withStep(view, event.stepId, { state: "running", ...only(event, ["decision", "runsOn"]) });
    case "step-output":
      return { ...view, liveOutput: { ...view.liveOutput, [event.stepId]: tail(view.liveOutput[event.stepId], event.text) } };
    case "file-change":
      return withStep(view, event.stepId, { change: event.change });
    case "step-effects":
      return withStep(view, event.stepId, { effects: event.effects });
    case "step-end": {
      const { [event.stepId]: _, ...liveOutput } = view.liveOutput;
      const { outcome: state, output, summary } = event;
      const more = only(event, ["fullOutput", "images", "decision", "untrusted", "trouble"]);
      return { ...withStep(view, event.stepId, { state, output, summary, ...more, endedAt: at }), liveOutput };
    }
    default:
      return event satisfies never;
  }
}

function ending({ finish, toolCalls, native }: Extract<Event, { type: "message-end" }>): Partial<AssistantMessage> {
  return native ? { finish, toolCalls, native } : { finish, toolCalls };
}

function runEnding(event: Extract<Event, { type: "run-end" }>): Partial<Run> {
  const { outcome: state, failure, usage } = event;
  return { state, failure, usage, waitReason: undefined, waitUntil: undefined, ...only(event, ["estimatedUsd"]) };
}

/** Only those of the named fields that are there. */
function only<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Partial<Pick<T, Key>> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<Pick<T, Key>>;
}

function queueAfter(queue: readonly QueuedMessage[], event: Extract<Event, { type: "queue-change" }>): readonly QueuedMessage[] {
  if ("add" in event) return [...queue, event.add];
  const { messageId, state } = event;
  return queue.map((each) => (each.id === messageId ? { ...each, state } : each));
}

/** What was waited for in a lane is over once something comes there; a warning stays until the next run. */
function afterProgress(view: SessionView, laneId: LaneId | undefined): SessionView {
  const { [laneId ?? ""]: over, ...laneNotices } = view.laneNotices ?? {};
  const after = over ? { ...view, laneNotices } : view;
  // What is planned or decided on in a lane of its own is told as news of the whole.
  const isTasks = laneId !== undefined && view.tasks.some(({ id }) => id === laneId);
  return isTasks || view.notice === undefined || view.notice.kind === "warning" ? after : { ...after, notice: undefined };
}

function laneOf(event: Extract<Event, { type: "context-compact" | "context-restore" }>): LaneId | undefined {
  return event.type === "context-compact" ? event.compaction.laneId : undefined;
}

function tail(before: string | undefined, text: string): string {
  return ((before ?? "") + text).slice(-liveOutputLimit);
}

function withMessage(view: SessionView, id: string, change: (each: AssistantMessage) => AssistantMessage): SessionView {
  const index = view.messages.findLastIndex((each) => each.id === id);
  const found = view.messages[index];
  if (!found) return view;
  const messages = found.role === "assistant" ? view.messages.with(index, change(found)) : view.messages;
  return afterProgress({ ...view, messages }, found.laneId);
}

function withStep(view: SessionView, id: string, change: Partial<Step>): SessionView {
  return {
    ...view,
    steps: replaceLast(
      view.steps,
      (each) => each.id === id,
      (each) => ({ ...each, ...change }),
    ),
  };
}

function isRunOver({ runs }: SessionView, id: string): boolean {
  const state = runs.findLast((each) => each.id === id)?.state;
  return state === "completed" || state === "failed" || state === "cancelled";
}

function withRun(view: SessionView, id: string, change: Partial<Run>): SessionView {
  return {
    ...view,
    runs: replaceLast(
      view.runs,
      (each) => each.id === id,
      (each) => ({ ...each, ...change }),
    ),
  };
}

function withApproval(
  view: SessionView,
  { at, sessionId, runId }: Pick<Envelope, "at" | "sessionId" | "runId">,
  event: Extract<Event, { type: "approval-request" | "approval-answer" }>,
): SessionView {
  if (event.type === "approval-request") {
    const { type: _, approvalId: id, ...rest } = event;
    return { ...view, approvals: [...view.approvals, { request: { id, sessionId, runId, ...rest } }] };
  }
  const { type: _, approvalId, ...answer } = event;
  return withAnswer(view, approvalId, { ...answer, at });
}

function withAnswer(view: SessionView, id: string, answer: ApprovalAnswer & NonNullable<Approval["answer"]>): SessionView {
  return {
    ...view,
    approvals: replaceLast(
      view.approvals,
      (each) => each.request.id === id,
      (each) => ({ ...each, answer }),
    ),
  };
}

function withQuestion(
  view: SessionView,
  { at, sessionId, runId }: Pick<Envelope, "at" | "sessionId" | "runId">,
  event: Extract<Event, { type: "question-request" | "question-answer" }>,
): SessionView {
  if (event.type === "question-request") {
    const { type: _, questionId: id, ...rest } = event;
    return { ...view, questions: [...view.questions, { question: { id, sessionId, runId, ...rest } }] };
  }
  const { type: _, questionId, ...answer } = event;
  return withReply(view, questionId, { ...answer, at });
}

function compactionsAfter(
  compactions: readonly Compaction[],
  restoredAt: string,
  event: Extract<Event, { type: "context-compact" | "context-restore" }>,
): readonly Compaction[] {
  if (event.type === "context-compact") return [...compactions, event.compaction];
  const isMeant = (each: Compaction) => each.id === event.compactionId;
  return replaceLast(compactions, isMeant, (each) => (each.kind === "summary" ? { ...each, restoredAt } : each));
}

function withReply(view: SessionView, id: string, answer: NonNullable<AskedQuestion["answer"]>): SessionView {
  return {
    ...view,
    questions: replaceLast(
      view.questions,
      (each) => each.question.id === id,
      (each) => ({ ...each, answer }),
    ),
  };
}

/** Searches from the end, since news is nearly always about what is newest. */
function replaceLast<T>(list: readonly T[], wanted: (each: T) => boolean, change: (each: T) => T): readonly T[] {
  const index = list.findLastIndex(wanted);
  return index < 0 ? list : list.with(index, change(list[index] as T));
}

import type { Approval, ApprovalAnswer, ApprovalRequest } from "./approval.ts";
import type { Envelope, Event, Notice } from "./event.ts";
import type { AssistantMessage, Message } from "./message.ts";
import type { Run, Session } from "./session.ts";
import type { Step } from "./step.ts";

/** Everything stored of one session, in the order it came to be. */
export interface SessionRecord {
  readonly session: Session;
  readonly runs: readonly Run[];
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  readonly approvals: readonly Approval[];
}

/** What a surface draws: the record plus what is only true while somebody watches. */
export interface SessionView extends SessionRecord {
  /** The last event folded in. An event with a number not above it is already in here. */
  readonly seq: number;
  /** The tail of a running step's output, by step id; empty once the step has ended. */
  readonly liveOutput: Readonly<Record<string, string>>;
  /** The latest news: a retry until something comes, a warning until the next run begins. */
  readonly notice?: Notice;
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
export function currentRun(record: SessionRecord): Run | undefined {
  const last = record.runs.at(-1);
  return last?.state === "running" || last?.state === "waiting" ? last : undefined;
}

/** The questions of a session nobody has answered yet, oldest first. */
export function openApprovals(record: SessionRecord): readonly ApprovalRequest[] {
  return record.approvals.filter((each) => !each.answer).map((each) => each.request);
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
      return { ...view, messages: [...view.messages, event.message], notice: afterProgress(view.notice) };
    case "text-delta":
      return withMessage(view, event.messageId, (each) => ({ ...each, text: each.text + event.text }));
    case "thought-delta":
      return withMessage(view, event.messageId, (each) => ({ ...each, thought: each.thought + event.text }));
    case "message-end":
      return withMessage(view, event.messageId, (each) => ({ ...each, finish: event.finish, toolCalls: event.toolCalls }));
    case "usage-report":
      return withMessage(view, event.messageId, (each) => ({ ...each, usage: event.usage }));
    case "step-start": {
      const { type: _, stepId: id, ...rest } = event;
      const step: Step = { id, sessionId, runId, ...rest, state: "pending", output: "", summary: "", startedAt: at };
      return { ...view, steps: [...view.steps, step] };
    }
    case "step-run":
      return withStep(view, event.stepId, { state: "running" });
    case "step-output":
      return { ...view, liveOutput: { ...view.liveOutput, [event.stepId]: tail(view.liveOutput[event.stepId], event.text) } };
    case "file-change":
      return withStep(view, event.stepId, { change: event.change });
    case "step-end": {
      const { [event.stepId]: _, ...liveOutput } = view.liveOutput;
      const { outcome: state, output, summary } = event;
      const full = event.fullOutput ? { fullOutput: event.fullOutput } : {};
      return { ...withStep(view, event.stepId, { state, output, summary, ...full, endedAt: at }), liveOutput };
    }
    case "approval-request": {
      const { type: _, approvalId: id, ...rest } = event;
      return { ...view, approvals: [...view.approvals, { request: { id, sessionId, runId, ...rest } }] };
    }
    case "approval-answer": {
      const { type: _, approvalId, ...answer } = event;
      return withAnswer(view, approvalId, { ...answer, at });
    }
    case "run-change":
      return event.state === "waiting"
        ? withRun(view, runId, { state: "waiting", waitReason: event.reason })
        : withRun(view, runId, { state: "running", waitReason: undefined });
    case "session-change": {
      const { type: _, ...change } = event;
      return { ...view, session: { ...view.session, ...change } };
    }
    case "notice":
      return { ...view, notice: event.notice };
    case "run-end": {
      const { outcome: state, failure, usage } = event;
      return { ...withRun(view, runId, { state, failure, usage, waitReason: undefined, endedAt: at }), notice: afterProgress(view.notice) };
    }
    default:
      return event satisfies never;
  }
}

/** A retry is over once something comes; a warning stays until the next run. */
function afterProgress(notice: Notice | undefined): Notice | undefined {
  return notice?.kind === "retry" ? undefined : notice;
}

function tail(before: string | undefined, text: string): string {
  return ((before ?? "") + text).slice(-liveOutputLimit);
}

function withMessage(view: SessionView, id: string, change: (each: AssistantMessage) => AssistantMessage): SessionView {
  const messages = replaceLast(
    view.messages,
    (each) => each.id === id,
    (each) => (each.role === "assistant" ? change(each) : each),
  );
  return { ...view, messages, notice: afterProgress(view.notice) };
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

/** Searches from the end, since news is nearly always about what is newest. */
function replaceLast<T>(list: readonly T[], wanted: (each: T) => boolean, change: (each: T) => T): readonly T[] {
  const index = list.findLastIndex(wanted);
  return index < 0 ? list : list.with(index, change(list[index] as T));
}

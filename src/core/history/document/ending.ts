import type { ApprovalMode } from "../../events/approval.ts";
import type { Message } from "../../events/message.ts";
import { isOver } from "../../events/plan/plan.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { currentRun } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";

/** A conversation out of an export, with nothing in it that would go on or pass by itself. */
export interface Parcel {
  readonly record: SessionRecord;
  /** Whether its ids may be kept where they are free. */
  readonly hasIds: boolean;
  /** What was not taken over as it was, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The conversation as if the process that was at work on it had died: its last run is interrupted and goes on when a person says so. Nothing else is
 * left open, and nothing waits that would begin by itself: a file must not set anything going.
 */
export function asInterrupted(record: SessionRecord): Pick<Parcel, "record" | "notes"> {
  const at = record.session.updatedAt;
  const open = currentRun(record);
  const waiting = record.queue.filter((each) => each.state === "waiting").length;
  return {
    record: {
      ...record,
      runs: record.runs.map((each) => (each === open ? interrupted(each) : endedRun(each, at))),
      messages: record.messages.map(endedMessage),
      steps: record.steps.map((each) => (each.state === "pending" && each.runId === open?.id ? each : endedStep(each, at))),
      approvals: record.approvals.map((each) => ({ answer: { decision: "deny", scope: "once", by: "stopped", at }, ...each })),
      questions: record.questions.map((each) => ({ answer: { by: "stopped", at }, ...each })),
      queue: record.queue.map((each) => (each.state === "waiting" ? { ...each, state: "withdrawn" } : each)),
      plans: record.plans.map((each) => (each.runId === open?.id ? each : { ...each, state: "over" })),
      tasks: record.tasks.map((each) => (each.runId === open?.id || isOver(each) ? each : { ...each, state: "cancelled", endedAt: at })),
    },
    notes: [
      ...(open ? ["Its last run was not over: it is interrupted here and can be continued."] : []),
      ...(waiting > 0 ? [`Messages that still waited are kept, but not sent: ${waiting}.`] : []),
    ],
  };
}

/** The conversation with all told as broken off that was being written or done by a process that is gone; what waits stays. */
export function withBrokenOff(record: SessionRecord, isAlive: (owner: string) => boolean): SessionRecord {
  const open = currentRun(record);
  const atWork = open && open.waitReason !== "interrupted" && isAlive(open.owner) ? open.id : undefined;
  const isOver = (each: Pick<Message | Step, "runId">) => atWork === undefined || each.runId !== atWork;
  return {
    ...record,
    runs: record.runs.map((each) => (each === open && each.state === "running" && isOver({ runId: each.id }) ? interrupted(each) : each)),
    messages: record.messages.map((each) => (isOver(each) ? endedMessage(each) : each)),
    steps: record.steps.map((each) => (each.state === "running" && isOver(each) ? endedStep(each, record.session.updatedAt) : each)),
  };
}

/** Permissions are told, not taken over. */
export function permissionNotes({
  session,
  grants,
}: {
  readonly session: { readonly approvalMode: ApprovalMode };
  readonly grants: readonly unknown[];
}): readonly string[] {
  return [
    ...(session.approvalMode === "ask" ? [] : ["It let file changes pass without asking; here it asks. --approve edits changes that."]),
    ...(grants.length > 0 ? [`What it remembered as allowed (${grants.length}) does not hold here: it asks again.`] : []),
  ];
}

function interrupted(run: Run): Run {
  if (run.waitReason === "interrupted") return run;
  const { waitUntil: _, ...rest } = run;
  return { ...rest, state: "waiting", waitReason: "interrupted" };
}

function endedRun(run: Run, at: string): Run {
  if (run.state !== "running" && run.state !== "waiting") return run;
  const { waitReason: _reason, waitUntil: _until, ...rest } = run;
  return { ...rest, state: "cancelled", endedAt: at };
}

function endedMessage(message: Message): Message {
  return message.role === "assistant" && message.finish === "streaming" ? { ...message, finish: "cut-off", toolCalls: [] } : message;
}

function endedStep(step: Step, at: string): Step {
  if (step.state === "pending") return { ...step, state: "cancelled", endedAt: at };
  return step.state === "running" ? { ...step, state: "unknown", summary: "outcome unknown", endedAt: at } : step;
}

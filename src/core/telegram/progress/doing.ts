import type { Event } from "../../events/event.ts";
import type { LaneId, MessageId, RunId, StepId, TaskId } from "../../events/ids.ts";
import type { Plan, Task } from "../../events/plan/plan.ts";
import { rowsOf, type SessionRecord, type SessionRow } from "../../events/rows.ts";
import type { RunOutcome, WaitReason } from "../../events/session.ts";
import { exact } from "../../events/usage/cost.ts";

/** What a run is at, as far as a chat is shown it. */
export interface Doing {
  readonly steps: Set<StepId>;
  /** Labels of the files it changed. */
  readonly files: Set<string>;
  /** The last step of the run itself; of a task of its plan, by the task. */
  readonly titles: Map<LaneId | "", string>;
  /** In US dollars, as far as that is known. */
  readonly costs: Map<MessageId, number>;
  plan: Plan | undefined;
  readonly tasks: Map<TaskId, Task>;
  waits: WaitReason | undefined;
  /** Once it has ended. */
  outcome: RunOutcome | undefined;
  /** What it cost in all, once it has ended. */
  costUsd: number | undefined;
}

export function nothingDone(): Doing {
  return {
    ...{ steps: new Set(), files: new Set(), titles: new Map(), costs: new Map(), tasks: new Map() },
    ...{ plan: undefined, waits: undefined, outcome: undefined, costUsd: undefined },
  };
}

/** What is stored of a run that began before. */
export function doneBefore(record: SessionRecord, runId: RunId): Doing {
  const doing = nothingDone();
  for (const row of rowsOf(record)) learnRow(doing, runId, row);
  return doing;
}

/** What it has cost so far, or in all. */
export function costOf({ costUsd, costs }: Doing): number | undefined {
  if (costUsd !== undefined || costs.size === 0) return costUsd;
  return exact([...costs.values()].reduce((sum, each) => sum + each, 0));
}

/** Takes in what happens to it. False where that is nothing to be shown. */
export function learnEvent(doing: Doing, event: Event): boolean {
  switch (event.type) {
    case "step-start":
      doing.steps.add(event.stepId);
      doing.titles.set(event.laneId ?? "", event.title);
      return true;
    case "file-change":
      doing.files.add(event.change.label);
      return true;
    case "usage-report":
      if (event.usage?.costUsd === undefined) return false;
      doing.costs.set(event.messageId, event.usage.costUsd);
      return true;
    case "plan-change":
      doing.plan = event.plan;
      for (const task of event.tasks) doing.tasks.set(task.id, task);
      return true;
    case "task-start":
    case "task-change":
    case "task-end": {
      const task = doing.tasks.get(event.taskId);
      const state = event.type === "task-end" ? event.outcome : event.type === "task-start" ? "running" : event.state;
      if (task) doing.tasks.set(task.id, { ...task, state });
      return task !== undefined;
    }
    case "run-change":
      doing.waits = event.state === "waiting" ? event.reason : undefined;
      return true;
    case "run-end":
      [doing.outcome, doing.costUsd] = [event.outcome, event.usage?.costUsd];
      return true;
    default:
      return false;
  }
}

/** The same of what another process stored. */
export function learnRow(doing: Doing, runId: RunId, { table, row }: SessionRow): boolean {
  switch (table) {
    case "steps":
      if (row.runId !== runId) return false;
      doing.steps.add(row.id);
      if (row.change) doing.files.add(row.change.label);
      doing.titles.set(row.laneId ?? "", row.title);
      return true;
    case "messages":
      if (row.runId !== runId || row.role !== "assistant" || row.usage?.costUsd === undefined) return false;
      doing.costs.set(row.id, row.usage.costUsd);
      return true;
    case "plans":
      if (row.runId === runId) doing.plan = row;
      return row.runId === runId;
    case "tasks":
      if (row.runId === runId) doing.tasks.set(row.id, row);
      return row.runId === runId;
    case "runs":
      if (row.id !== runId) return false;
      doing.waits = row.state === "waiting" ? row.waitReason : undefined;
      if (row.state !== "running" && row.state !== "waiting") [doing.outcome, doing.costUsd] = [row.state, row.usage?.costUsd];
      return true;
    default:
      return false;
  }
}

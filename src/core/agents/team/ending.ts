import type { RunId } from "../../events/ids.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";
import type { LiveSession } from "../session/live.ts";

/** What happens in the conversation as a whole. */
export interface InRun {
  readonly conversation: LiveSession;
  readonly runId: RunId;
}

/** The reason a task's own signal is aborted with when the person does without it. */
export const skippedByPerson = Symbol("skipped by the person");

/** Ends a task that did not come to its own end. */
export function endTask(
  { conversation, runId }: InRun,
  { id: taskId }: Task,
  [outcome, text]: readonly ["skipped" | "cancelled", string],
): void {
  conversation.emit(runId, { type: "task-end", taskId, outcome, result: { text, files: [] } });
}

/** Nothing more is begun of what the run had planned; what was open is cancelled. */
export function closePlan(run: InRun): void {
  const { conversation, runId } = run;
  for (const task of conversation.view().tasks)
    if (task.runId === runId && !isOver(task))
      endTask(run, task, ["cancelled", task.startedAt === undefined ? "Stopped before it began." : "Stopped."]);
  for (const plan of conversation.view().plans)
    if (plan.runId === runId && plan.state !== "over")
      conversation.emit(runId, { type: "plan-change", plan: { ...plan, state: "over" }, tasks: [] });
}

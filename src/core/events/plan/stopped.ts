import type { SessionRecord } from "../rows.ts";
import { type Task, tasksOf } from "./plan.ts";

/** Whether the newest run was stopped in the middle of its plan: another try does the rest. */
export function wasPlanStopped({ runs, plans, tasks }: Pick<SessionRecord, "runs" | "plans" | "tasks">): boolean {
  const last = runs.at(-1);
  const plan = plans.find((each) => each.runId === last?.id);
  return last?.state === "cancelled" && plan !== undefined && isStoppedHalfway(tasksOf(plan, tasks));
}

/** Whether a plan that is over, with these tasks, was begun and not done to its end. */
export function isStoppedHalfway(tasks: readonly Task[]): boolean {
  return tasks.some((each) => each.startedAt !== undefined) && tasks.some((each) => each.state === "cancelled");
}

import type { LaneId } from "../ids.ts";
import type { Step } from "../step.ts";
import type { Task } from "./plan.ts";

/** What tells which task was handed on from which lane. */
export interface Handing {
  /** In the order in which they came. */
  readonly tasks: readonly Pick<Task, "id" | "stepId">[];
  readonly steps: readonly Pick<Step, "id" | "laneId">[];
}

/** The lane from which a task was handed on; undefined for one of a plan, and for one that the conversation itself handed on. */
export function laneAbove({ steps }: Pick<Handing, "steps">, { stepId }: Pick<Task, "stepId">): LaneId | undefined {
  return stepId === undefined ? undefined : steps.find((each) => each.id === stepId)?.laneId;
}

/** A lane and those of the tasks that were handed on in it, or further. */
export function lanesUnder({ tasks, steps }: Handing, laneId: LaneId): ReadonlySet<LaneId> {
  const lanes = new Set([laneId]);
  for (const task of tasks) if (lanes.has(laneAbove({ steps }, task) ?? "")) lanes.add(task.id);
  return lanes;
}

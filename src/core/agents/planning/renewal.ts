import type { TaskId } from "../../events/ids.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";
import { isWorthRetrying } from "../mending/verdict.ts";
import type { WholePlan } from "./edits.ts";
import { waitsFor } from "./graph.ts";

/** A plan that is planned anew, with the tasks as they were when that began. */
export interface FormerPlan extends WholePlan {
  readonly seen: readonly Task[];
}

/** What a proposal says of the tasks of a former plan. */
export interface Renewal {
  /** By task the new ones that are to do its work. */
  readonly standIns: ReadonlyMap<TaskId, readonly TaskId[]>;
  /** What the person wrote and no longer wants. */
  readonly leftOut: ReadonlySet<TaskId>;
}

/**
 * What of a former plan stays: what has begun, what the person wrote, and what somebody added or changed while it was planned anew. What was to be tried
 * again meanwhile, though a new task does its work, is over as before.
 */
export function staying({ tasks, seen }: FormerPlan, { standIns, leftOut }: Renewal): readonly Task[] {
  return tasks.flatMap((each) => {
    if (each.state !== "pending") return [each];
    if (leftOut.has(each.id)) return [];
    if (standIns.has(each.id)) return seen.filter((other) => other.id === each.id && isOver(other));
    return each.fromPerson || !seen.includes(each) ? [each] : [];
  });
}

/** Those of what stays whose result will come, so that new ones can wait for it. */
export function awaitable(stays: readonly Task[], { standIns }: Renewal): readonly TaskId[] {
  const isLost = (each: Task) => isOver(each) && each.state !== "completed";
  const isTriedAgain = (each: Task) => each.state === "failed" && isWorthRetrying(each) && !standIns.has(each.id);
  return stays.filter((each) => !isLost(each) || isTriedAgain(each)).map(({ id }) => id);
}

/**
 * What stays and has not begun, waiting for what does the work of what it waited for: what is named as such, else what is called the same, else, of what
 * is no longer there, all that is new. None waits for what waits for it.
 */
export function joined(stays: readonly Task[], fresh: readonly Task[], { former, renewal }: Joining): readonly Task[] {
  const kept = new Set(stays.map(({ id }) => id));
  let all = [...stays, ...fresh];
  const successors = (id: TaskId): readonly TaskId[] => {
    const named = renewal.standIns.get(id);
    if (named) return named;
    if (kept.has(id)) return [id];
    const title = former.tasks.find((each) => each.id === id)?.title;
    const alike = fresh.filter((each) => each.title === title);
    return (alike.length > 0 || title === undefined ? alike : fresh).map((each) => each.id);
  };
  for (const task of stays) {
    if (task.state !== "pending") continue;
    const dependsOn = [...new Set(task.dependsOn.flatMap(successors))].filter((id) => kept.has(id) || !waitsFor(all, id, task.id));
    all = all.map((each) => (each.id === task.id ? { ...each, dependsOn } : each));
  }
  return all;
}

interface Joining {
  readonly former: FormerPlan;
  readonly renewal: Renewal;
}

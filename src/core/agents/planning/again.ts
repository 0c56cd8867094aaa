import type { TaskId } from "../../events/ids.ts";
import type { Task } from "../../events/plan/plan.ts";
import { isoTime } from "../../events/time.ts";
import { hasStandIn } from "../mending/verdict.ts";
import type { RunPorts } from "../ports.ts";
import type { WholePlan } from "./edits.ts";
import { planIdOf } from "./planner.ts";

/**
 * The plan of the run before, where this run is another try of it: what was done stays done, what the person did without and what others stand in for
 * stays as it is, and all else is to be done, as new tasks: none where only the telling of it had failed. Where plans are looked through and
 * nothing of it had begun, it is to be looked through. Undefined where the person has said something
 * new, or nothing was planned before.
 */
export function planAgain({ conversation, runId, newId, now, team }: RunPorts): WholePlan | undefined {
  const { runs, plans, tasks, messages } = conversation.view();
  const before = runs.at(-2);
  const former = plans.find((each) => each.id === planIdOf(before?.id ?? ""));
  const isNew = messages.some((each) => each.role === "user" && each.runId === runId && each.from === undefined);
  if (!former || isNew) return undefined;
  const all = former.tasks.flatMap((id) => tasks.find((each) => each.id === id) ?? []);
  const isSettled = (each: Task) =>
    each.state === "completed" || (each.state === "skipped" && each.result?.byPerson) || hasStandIn(each, all);
  const ids = new Map<TaskId, TaskId>(all.map((each) => [each.id, isSettled(each) ? each.id : newId()]));
  const given = new Set(all.flatMap((each) => (isSettled(each) && each.state !== "completed" ? each.id : [])));
  const planId = planIdOf(runId);
  const left = all.flatMap((each): readonly Task[] => {
    if (isSettled(each)) return [];
    const { result: _, endedAt: __, startedAt: ___, waitUntil: ____, waitingSince: _____, waitedMs: ______, ...rest } = each;
    const dependsOn = each.dependsOn.filter((id) => !given.has(id)).map((id) => ids.get(id) ?? id);
    return [{ ...rest, id: ids.get(each.id) ?? each.id, runId, planId, dependsOn, state: "pending", attempts: 0 }];
  });
  const plan = {
    ...former,
    id: planId,
    runId,
    state: team.reviewsPlans() && all.every(({ attempts }) => attempts === 0) ? "review" : "running",
    tasks: all.map(({ id }) => ids.get(id) ?? id),
    at: isoTime(now()),
  } as const;
  return { plan, tasks: left };
}

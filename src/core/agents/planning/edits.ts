import type { AgentName, TaskId } from "../../events/ids.ts";
import type { PlanAct } from "../../events/plan/act.ts";
import type { Plan, Task } from "../../events/plan/plan.ts";
import { faultsOf } from "./graph.ts";

/** A plan with its tasks, in its order. */
export interface WholePlan {
  readonly plan: Plan;
  readonly tasks: readonly Task[];
}

export type Edit = Extract<PlanAct, { kind: "add" | "edit" | "move" | "remove" }>;

/** What an edit comes to: the plan and the tasks that are other than before, or why it can't be made. */
export type Edited = { readonly plan: Plan; readonly changed: readonly Task[] } | { readonly problem: string };

export interface EditPorts {
  readonly newId: () => string;
  readonly agents: readonly AgentName[];
}

/** The plan after a person's edit. Nothing is changed of what has begun. Pure but for the new id. */
export function edited(whole: WholePlan, edit: Edit, ports: EditPorts): Edited {
  const made = make(whole, edit, ports);
  if ("problem" in made) return made;
  const byId = new Map([...whole.tasks, ...made.changed].map((each) => [each.id, each]));
  // What was so before is not the edit's fault.
  const former = new Set(faultsOf(whole.tasks, ports.agents));
  const faults = faultsOf(
    made.plan.tasks.flatMap((each) => byId.get(each) ?? []),
    ports.agents,
  );
  const fault = faults.find((each) => !former.has(each));
  return fault === undefined ? made : { problem: fault };
}

function make(whole: WholePlan, edit: Edit, { newId }: EditPorts): Edited {
  const { plan, tasks } = whole;
  if (edit.kind === "add") {
    const { sessionId, runId, id: planId } = plan;
    const task: Task = { ...edit.task, id: newId(), sessionId, runId, planId, fromPerson: true, state: "pending", attempts: 0 };
    return { plan: { ...plan, tasks: placed(plan.tasks, task.id, edit.before) }, changed: [task] };
  }
  const task = tasks.find((each) => each.id === edit.taskId);
  if (!task) return { problem: "This task is no longer part of the plan." };
  if (task.state !== "pending") return { problem: begunSentence(task) };
  switch (edit.kind) {
    case "edit":
      return { plan, changed: [{ ...task, ...edit.change, fromPerson: true }] };
    case "move": {
      const order = placed(
        plan.tasks.filter((each) => each !== task.id),
        task.id,
        edit.before,
      );
      const problem = disorderIn(order, tasks);
      return problem === undefined ? { plan: { ...plan, tasks: order }, changed: [] } : { problem };
    }
    case "remove": {
      const left = tasks.filter((each) => each.dependsOn.includes(task.id));
      // What waited for it waits for what it waited for.
      const inherited = left.map((each) => ({
        ...each,
        dependsOn: [...new Set(each.dependsOn.flatMap((id) => (id === task.id ? task.dependsOn : id)))],
      }));
      return { plan: { ...plan, tasks: plan.tasks.filter((each) => each !== task.id) }, changed: inherited };
    }
    default:
      return edit satisfies never;
  }
}

/** That a task would stand before one whose result it needs. */
function disorderIn(order: readonly TaskId[], tasks: readonly Task[]): string | undefined {
  for (const { id, title, dependsOn } of tasks)
    for (const other of tasks)
      if (dependsOn.includes(other.id) && order.indexOf(other.id) > order.indexOf(id))
        return `“${title}” needs the result of “${other.title}”, so it stays behind it.`;
  return undefined;
}

function placed(ids: readonly TaskId[], id: TaskId, before: TaskId | undefined): readonly TaskId[] {
  const at = before === undefined ? -1 : ids.indexOf(before);
  return at < 0 ? [...ids, id] : ids.toSpliced(at, 0, id);
}

function begunSentence({ title, state }: Task): string {
  return state === "running" || state === "waiting"
    ? `“${title}” is at work already. Stop it, or send its agent a message.`
    : `“${title}” is over (${state}). Add a task instead, or let it be done again.`;
}

/** A task, and with it those that were skipped for it and that the person did not do without, as if they had never begun; one of a former plan belongs to this one from then on. */
export function revived({ plan, tasks }: WholePlan, taskId: TaskId): readonly Task[] {
  const wanted = new Set([taskId]);
  const isLeftOut = ({ state, result }: Task) => state === "skipped" && !result?.byPerson;
  for (const each of tasks) if (isLeftOut(each) && each.dependsOn.some((id) => wanted.has(id))) wanted.add(each.id);
  return tasks.flatMap((each) => {
    if (!wanted.has(each.id)) return [];
    const { result: _, endedAt: __, ...rest } = each;
    return [{ ...rest, runId: plan.runId, planId: plan.id, state: "pending" } as const];
  });
}

import type { Event, Notice } from "../event.ts";
import type { LaneId } from "../ids.ts";
import type { Plan, Task } from "./plan.ts";
import { waitedBy } from "./worked.ts";

type PlanEvent = Extract<Event, { type: "plan-change" | "task-start" | "task-change" | "task-end" }>;

interface Planned {
  readonly plans: readonly Plan[];
  readonly tasks: readonly Task[];
}

/** The view after news of a plan or a task. */
export function applyToPlan<View extends Planned>(view: View, at: string, event: PlanEvent): View {
  switch (event.type) {
    case "plan-change":
      return { ...view, plans: put(view.plans, event.plan), tasks: event.tasks.reduce(put<Task>, view.tasks) };
    case "task-start": {
      const tasks = event.task ? put(view.tasks, event.task) : view.tasks;
      const begun = {
        state: "running",
        attempts: event.attempt,
        startedAt: at,
        endedAt: undefined,
        result: undefined,
        ...notWaiting,
        waitedMs: undefined,
      } as const;
      return { ...view, tasks: withTask(tasks, event.taskId, begun) };
    }
    case "task-change": {
      const { state, until } = event;
      if (state === "waiting") return { ...view, tasks: withTask(view.tasks, event.taskId, { state, waitUntil: until, waitingSince: at }) };
      const waitedMs = waitedBy(
        view.tasks.find(({ id }) => id === event.taskId),
        Date.parse(at),
      );
      return { ...view, tasks: withTask(view.tasks, event.taskId, { state, ...notWaiting, waitedMs }) };
    }
    case "task-end": {
      const ended = { state: event.outcome, result: event.result, ...notWaiting, endedAt: at } as const;
      return { ...view, tasks: withTask(view.tasks, event.taskId, ended) };
    }
    default:
      return event satisfies never;
  }
}

const notWaiting = { waitUntil: undefined, waitingSince: undefined } as const;

/**
 * The view after news that is not stored. A warning about a task is for all to see, so it names the task; what it waits for by itself stays its own. A
 * warning about what is planned is both: it says as well that nobody plans any more.
 */
export function withNotice<View extends Noticed>(view: View, { notice, laneId }: Extract<Event, { type: "notice" }>): View {
  if (laneId === undefined) return { ...view, notice };
  const ofLane = { ...view, laneNotices: { ...view.laneNotices, [laneId]: notice } };
  if (notice.kind !== "warning") return ofLane;
  const task = view.tasks.find((each) => each.id === laneId);
  return task ? { ...view, notice: { ...notice, message: `“${task.title}”: ${notice.message}` } } : { ...ofLane, notice };
}

interface Noticed extends Pick<Planned, "tasks"> {
  readonly notice?: Notice;
  readonly laneNotices?: Readonly<Record<LaneId, Notice>>;
}

function withTask(tasks: readonly Task[], id: string, change: { readonly [Key in keyof Task]?: Task[Key] | undefined }): readonly Task[] {
  // What is undefined is left out, so that a row reads the same before and after it was stored.
  const merge = (task: Task) => Object.fromEntries(Object.entries({ ...task, ...change }).filter(([, value]) => value !== undefined));
  return tasks.map((each) => (each.id === id ? (merge(each) as unknown as Task) : each));
}

function put<Row extends { readonly id: string }>(list: readonly Row[], row: Row): readonly Row[] {
  const index = list.findLastIndex((each) => each.id === row.id);
  return index < 0 ? [...list, row] : list.with(index, row);
}

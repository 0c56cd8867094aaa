import type { WholePlan } from "../../../core/agents/planning/edits.ts";
import type { Envelope, Event } from "../../../core/events/event.ts";
import type { LaneId, RunId, TaskId } from "../../../core/events/ids.ts";
import { applyToPlan } from "../../../core/events/plan/fold.ts";
import type { Plan, Task } from "../../../core/events/plan/plan.ts";
import type { SessionRecord } from "../../../core/events/rows.ts";

/** What is known of the team's work: plans, tasks, and which of them each message and step belongs to. */
export interface Board {
  hear(envelope: Envelope): void;
  /** What happened before this process; nothing: another conversation begins. */
  recall(record: Remembered | undefined): void;
  /** The newest plan, with its tasks in its order. */
  plan(): WholePlan | undefined;
  /** Every task of the newest work that has any: a plan's in its order, each followed by what its agent handed on. */
  tasks(): readonly Task[];
  task(id: TaskId): Task | undefined;
  /** The part of the conversation that an event belongs to; undefined for the conversation itself. */
  laneOf(event: Event): LaneId | undefined;
  /** The part of the conversation in which a task was delegated; undefined for a plan's, and in the conversation itself. */
  parentOf(task: Task): LaneId | undefined;
  /** The number a task has in its plan, from 1: "2"; "2.1" is the first that its agent handed on. Undefined for one that is not known. */
  numberOf(id: TaskId): string | undefined;
  /** In the plan's order. */
  atWork(): readonly Task[];
}

export type Remembered = Pick<SessionRecord, "plans" | "tasks" | "messages" | "steps">;

interface Planned {
  readonly plans: readonly Plan[];
  readonly tasks: readonly Task[];
}

export function createBoard(): Board {
  let planned: Planned = { plans: [], tasks: [] };
  /** By the id of a message or step. */
  const lanes = new Map<string, LaneId>();
  const put = (id: string, lane: LaneId | undefined): void => {
    if (lane !== undefined) lanes.set(id, lane);
  };
  const task = (id: TaskId): Task | undefined => planned.tasks.findLast((each) => each.id === id);
  const parentOf = ({ stepId }: Task): LaneId | undefined => (stepId === undefined ? undefined : lanes.get(stepId));
  /** What was handed on in this part of what a run did. */
  const handedOn = (runId: RunId, parent: LaneId | undefined): readonly Task[] =>
    planned.tasks.filter((each) => each.runId === runId && !each.planId && parentOf(each) === parent);
  const numberOf = (id: TaskId): string | undefined => {
    const found = task(id);
    if (!found) return undefined;
    const parent = parentOf(found);
    const before = parent === undefined ? undefined : numberOf(parent);
    const siblings = found.planId ? planned.plans.findLast((each) => each.tasks.includes(id))?.tasks : idsOf(handedOn(found.runId, parent));
    const index = siblings?.indexOf(id) ?? -1;
    return index < 0 ? undefined : `${before === undefined ? "" : `${before}.`}${index + 1}`;
  };
  const withHandedOn = (each: Task): readonly Task[] => [each, ...handedOn(each.runId, each.id).flatMap(withHandedOn)];
  const plan = (): WholePlan | undefined => {
    const newest = planned.plans.at(-1);
    return newest && { plan: newest, tasks: newest.tasks.flatMap((id) => task(id) ?? []) };
  };
  return {
    numberOf,
    parentOf,
    plan,
    hear({ event, at }) {
      if (event.type === "message-add") put(event.message.id, event.message.laneId);
      if (event.type === "step-start") put(event.stepId, event.laneId);
      if (isOfPlan(event)) planned = applyToPlan(planned, at, event);
    },
    recall(record) {
      lanes.clear();
      planned = { plans: record?.plans ?? [], tasks: record?.tasks ?? [] };
      for (const each of [...(record?.messages ?? []), ...(record?.steps ?? [])]) put(each.id, each.laneId);
    },
    tasks() {
      const runId = planned.tasks.at(-1)?.runId;
      const whole = plan();
      const tops = whole?.plan.runId === runId ? whole?.tasks : runId === undefined ? [] : handedOn(runId, undefined);
      return (tops ?? []).flatMap(withHandedOn);
    },
    task,
    laneOf: (event) =>
      laneNamed(event) ??
      namedIn(event)
        .map((id) => lanes.get(id))
        .find((each) => each !== undefined),
    atWork() {
      const busy = planned.tasks.filter(({ state }) => state === "running" || state === "waiting");
      const place = (each: Task): number => Number.parseInt(numberOf(each.id) ?? "0", 10);
      return busy.sort((one, other) => place(one) - place(other));
    },
  };
}

function idsOf(tasks: readonly Task[]): readonly TaskId[] {
  return tasks.map(({ id }) => id);
}

function isOfPlan(event: Event): event is Parameters<typeof applyToPlan>[2] {
  return ["plan-change", "task-start", "task-change", "task-end"].includes(event.type);
}

function laneNamed(event: Event): LaneId | undefined {
  if (event.type === "message-add") return event.message.laneId;
  if (event.type === "context-compact") return event.compaction.laneId;
  return "laneId" in event ? event.laneId : undefined;
}

function namedIn(event: Event): readonly string[] {
  return [...("stepId" in event && event.stepId !== undefined ? [event.stepId] : []), ...("messageId" in event ? [event.messageId] : [])];
}

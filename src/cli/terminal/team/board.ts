import type { WholePlan } from "../../../core/agents/planning/edits.ts";
import type { Envelope, Event } from "../../../core/events/event.ts";
import type { LaneId, TaskId } from "../../../core/events/ids.ts";
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
  task(id: TaskId): Task | undefined;
  /** The part of the conversation that an event belongs to; undefined for the conversation itself. */
  laneOf(event: Event): LaneId | undefined;
  /** The part of the conversation in which a task was delegated; undefined for a plan's, and in the conversation itself. */
  parentOf(task: Task): LaneId | undefined;
  /** The number a task has in its plan, from 1; undefined for one that was delegated. */
  numberOf(id: TaskId): number | undefined;
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
  const numberOf = (id: TaskId): number | undefined => {
    const index = planned.plans.findLast((each) => each.id === task(id)?.planId)?.tasks.indexOf(id) ?? -1;
    return index < 0 ? undefined : index + 1;
  };
  return {
    numberOf,
    parentOf: ({ stepId }) => (stepId === undefined ? undefined : lanes.get(stepId)),
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
    plan() {
      const plan = planned.plans.at(-1);
      return plan && { plan, tasks: plan.tasks.flatMap((id) => task(id) ?? []) };
    },
    task,
    laneOf: (event) =>
      laneNamed(event) ??
      idsOf(event)
        .map((id) => lanes.get(id))
        .find((each) => each !== undefined),
    atWork() {
      const busy = planned.tasks.filter(({ state }) => state === "running" || state === "waiting");
      return busy.sort((one, other) => (numberOf(one.id) ?? 0) - (numberOf(other.id) ?? 0));
    },
  };
}

function isOfPlan(event: Event): event is Parameters<typeof applyToPlan>[2] {
  return ["plan-change", "task-start", "task-change", "task-end"].includes(event.type);
}

function laneNamed(event: Event): LaneId | undefined {
  if (event.type === "message-add") return event.message.laneId;
  if (event.type === "context-compact") return event.compaction.laneId;
  return "laneId" in event ? event.laneId : undefined;
}

function idsOf(event: Event): readonly string[] {
  return [...("stepId" in event && event.stepId !== undefined ? [event.stepId] : []), ...("messageId" in event ? [event.messageId] : [])];
}

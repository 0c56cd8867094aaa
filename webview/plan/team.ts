import type { Notice } from "../../src/core/events/event.ts";
import type { Message } from "../../src/core/events/message.ts";
import { isOver, type Plan, type Task } from "../../src/core/events/plan/plan.ts";
import { currentRun, type SessionView } from "../../src/core/events/session-view.ts";
import type { Step } from "../../src/core/events/step.ts";

/** What several agents do for one message. */
export interface TeamPart {
  /** Absent as long as there is none. */
  readonly plan?: Plan;
  /** In the plan's order; what was delegated stands at the steps that did so. */
  readonly tasks: readonly Task[];
  readonly delegated: readonly Task[];
  /** The messages and steps of its lanes, in the order in which they came. */
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  /** What its tasks wait for by themselves. */
  readonly notices?: Readonly<Record<string, Notice>>;
}

/** What there is of teams, by the run they work for. */
export function teamsOf({ plans, tasks, messages, steps, laneNotices: notices }: SessionView): ReadonlyMap<string, TeamPart> {
  const ofLanes = messages.filter((each) => each.laneId !== undefined);
  if (plans.length === 0 && tasks.length === 0 && ofLanes.length === 0) return nobody;
  const runs = new Set([...plans, ...tasks, ...ofLanes].map(({ runId }) => runId));
  const laneSteps = steps.filter((each) => each.laneId !== undefined);
  const byId = new Map(tasks.map((each) => [each.id, each]));
  return new Map(
    [...runs].map((runId) => {
      const plan = plans.findLast((each) => each.runId === runId);
      const planned = plan?.tasks.flatMap((id) => byId.get(id) ?? []) ?? [];
      const ofRun = (each: { readonly runId: string }) => each.runId === runId;
      const lanes = { messages: ofLanes.filter(ofRun), steps: laneSteps.filter(ofRun) };
      return [
        runId,
        {
          ...(plan ? { plan } : {}),
          tasks: planned,
          delegated: tasks.filter((each) => ofRun(each) && each.planId === undefined),
          ...lanes,
          ...(notices ? { notices } : {}),
        },
      ];
    }),
  );
}

const nobody: ReadonlyMap<string, TeamPart> = new Map();

/** Whether a task takes wishes: one of a plan as long as that is at work, one that was handed on as long as it is itself. */
export function isLed({ runs, plans }: Pick<SessionView, "runs" | "plans">, task: Task): boolean {
  if (currentRun({ runs })?.id !== task.runId) return false;
  return task.planId ? plans.some((each) => each.runId === task.runId && each.state !== "over") : !isOver(task);
}

/** Whether the same would be drawn of both. */
export function sameTeam(left: TeamPart | undefined, right: TeamPart | undefined): boolean {
  if (!left || !right) return left === right;
  return (
    left.plan === right.plan &&
    left.notices === right.notices &&
    sameItems(left.tasks, right.tasks) &&
    sameItems(left.delegated, right.delegated) &&
    sameItems(left.messages, right.messages) &&
    sameItems(left.steps, right.steps)
  );
}

export function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

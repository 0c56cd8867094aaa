import type { Approval } from "../../src/core/events/approval.ts";
import type { Notice } from "../../src/core/events/event.ts";
import type { LaneId, TaskId } from "../../src/core/events/ids.ts";
import type { Message } from "../../src/core/events/message.ts";
import { lanesUnder } from "../../src/core/events/plan/lanes.ts";
import { isOver, type Plan, type Task } from "../../src/core/events/plan/plan.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import { currentRun, type SessionView } from "../../src/core/events/session-view.ts";
import type { Step } from "../../src/core/events/step.ts";

/** What several agents do for one message. */
export interface TeamPart {
  /** Absent as long as there is none. */
  readonly plan?: Plan;
  /** In the plan's order; what was delegated stands at the steps that did so. */
  readonly tasks: readonly Task[];
  /** What was taken out of the plan again. */
  readonly taken: readonly Task[];
  readonly delegated: readonly Task[];
  /** By task its lane and those of what was handed on in it, or further. */
  readonly under: ReadonlyMap<TaskId, ReadonlySet<LaneId>>;
  /** The messages of its lanes, in the order in which they came: with those of the tasks that a run before did of this plan. */
  readonly messages: readonly Message[];
  /** The steps that were done in this run. */
  readonly steps: readonly Step[];
  /** What was asked in the lanes of its messages. */
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  /** What its tasks wait for by themselves. */
  readonly notices?: Readonly<Record<string, Notice>>;
}

/** What there is of teams, by the run they work for. */
export function teamsOf({
  plans,
  tasks,
  messages,
  steps,
  approvals,
  questions,
  laneNotices: notices,
}: SessionView): ReadonlyMap<string, TeamPart> {
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
      const taken = plan ? tasks.filter((each) => each.planId === plan.id && !plan.tasks.includes(each.id)) : [];
      const delegated = tasks.filter((each) => ofRun(each) && each.planId === undefined);
      const under = new Map([...planned, ...taken, ...delegated].map(({ id }) => [id, lanesUnder({ tasks, steps }, id)]));
      const before = new Set(planned.flatMap((each) => (ofRun(each) ? [] : [...(under.get(each.id) ?? [])])));
      const isOurs = (each: { readonly runId: string; readonly laneId?: LaneId }) =>
        each.laneId !== undefined && (ofRun(each) || before.has(each.laneId));
      const lanes = {
        messages: ofLanes.filter(isOurs),
        steps: laneSteps.filter(ofRun),
        approvals: approvals.filter(({ request }) => isOurs(request)),
        questions: questions.filter(({ question }) => isOurs(question)),
      };
      return [
        runId,
        {
          ...(plan ? { plan } : {}),
          tasks: planned,
          ...{ taken, delegated, under },
          ...lanes,
          ...(notices ? { notices } : {}),
        },
      ];
    }),
  );
}

const nobody: ReadonlyMap<string, TeamPart> = new Map();

/**
 * Where wishes about a plan or a task meet. `led`: somebody is at work, or waits in it, and takes them. `interrupted`: its process ended in the middle, so
 * nobody does until it goes on; a message instead would end it. `over`: nobody does any more.
 */
export type Footing = "led" | "interrupted" | "over";

/** Of the plan of a run. */
export function planFooting(plan: Plan | undefined, run: Run | undefined): Footing {
  return footingIn(run, plan !== undefined && plan.state !== "over");
}

/** Of a task: one of a plan stands as that does, one that was handed on as long as it is at work itself. */
export function footingOf({ runs, plans }: Pick<SessionView, "runs" | "plans">, task: Task): Footing {
  const run = currentRun({ runs });
  if (run?.id !== task.runId) return "over";
  return footingIn(run, task.planId ? plans.some((each) => each.runId === task.runId && each.state !== "over") : !isOver(task));
}

function footingIn(run: Run | undefined, isOpen: boolean): Footing {
  if (!isOpen || !run || !currentRun({ runs: [run] })) return "over";
  return run.waitReason === "interrupted" ? "interrupted" : "led";
}

/** Whether the same would be drawn of both. */
export function sameTeam(left: TeamPart | undefined, right: TeamPart | undefined): boolean {
  if (!left || !right) return left === right;
  return (
    left.plan === right.plan &&
    left.notices === right.notices &&
    sameItems(left.tasks, right.tasks) &&
    sameItems(left.taken, right.taken) &&
    sameItems(left.delegated, right.delegated) &&
    sameItems(left.messages, right.messages) &&
    sameItems(left.approvals, right.approvals) &&
    sameItems(left.questions, right.questions) &&
    sameItems(left.steps, right.steps)
  );
}

export function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((each, index) => each === right[index]));
}

import type { TaskId } from "../../events/ids.ts";
import type { PlanAct } from "../../events/plan/act.ts";
import { isOver, type Plan, type Task } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { waitingMessages } from "../../events/session-view.ts";
import { edited, revived, type WholePlan } from "../planning/edits.ts";
import { planIdOf } from "../planning/planner.ts";
import type { RunPorts } from "../ports.ts";
import { addSteer, deliverSteers, emptyMessage } from "../session/queue.ts";
import { forAll } from "./briefs.ts";
import { skippedByPerson } from "./ending.ts";

/** Where people lead a plan: what they want of it is done here, at once. */
export interface Desk {
  /** The tasks at work, each with what ends it alone. */
  readonly atWork: Map<TaskId, AbortController>;
  readonly bell: Bell;
  /** What the person has said to the team since the last time. It becomes part of the conversation and reaches everybody at work. */
  newWords(): string | undefined;
  /** Takes no more wishes. */
  close(): void;
}

export function createDesk(ports: RunPorts, agents: readonly AgentConfig[]): Desk {
  const atWork = new Map<TaskId, AbortController>();
  const bell = createBell();
  const names = agents.map(({ name }) => name);
  const stop = ports.team.control.serve({
    act(act) {
      const problem = obey(ports, { act, atWork, names });
      bell.ring();
      return problem;
    },
    nudge: bell.ring,
  });
  return { atWork, bell, newWords: () => takeWords(ports, atWork), close: stop };
}

/** The plan of the run with its tasks, in its order. To be asked only once there is one. */
export function planOf({ conversation, runId }: Pick<RunPorts, "conversation" | "runId">): WholePlan {
  const found = findPlan({ conversation, runId });
  if (!found) throw new Error("The run has no plan.");
  return found;
}

/** The same; undefined as long as there is none. */
export function findPlan({ conversation, runId }: Pick<RunPorts, "conversation" | "runId">): WholePlan | undefined {
  const { plans, tasks } = conversation.view();
  const plan = plans.find((each) => each.id === planIdOf(runId));
  return plan && { plan, tasks: plan.tasks.flatMap((id) => tasks.find((each) => each.id === id) ?? []) };
}

/** Tells the plan as it is now, with the tasks that are other than before. What is no longer part of it is not left open. */
export function tellPlan({ conversation, runId }: Pick<RunPorts, "conversation" | "runId">, plan: Plan, tasks: readonly Task[]): void {
  const dropped = conversation.view().tasks.filter((each) => each.planId === plan.id && !plan.tasks.includes(each.id) && !isOver(each));
  const closed = dropped.map(
    (each) => ({ ...each, state: "cancelled", result: { text: "It was taken out of the plan.", files: [] } }) as const,
  );
  conversation.emit(runId, { type: "plan-change", plan, tasks: [...tasks, ...closed] });
}

function takeWords({ session, conversation, runId, now, newId }: RunPorts, atWork: ReadonlyMap<TaskId, unknown>): string | undefined {
  const steers = waitingMessages(session.view()).filter((each) => each.verb === "steer");
  if (steers.length === 0) return undefined;
  deliverSteers(session, runId, now());
  for (const laneId of atWork.keys())
    for (const each of steers)
      conversation.emit(runId, { type: "queue-change", add: { ...each, id: newId(), laneId, text: `${forAll}\n\n${each.text}` } });
  return steers.map((each) => each.text).join("\n\n");
}

interface Wish {
  readonly act: PlanAct;
  readonly atWork: ReadonlyMap<TaskId, AbortController>;
  readonly names: readonly string[];
}

function obey(ports: RunPorts, { act, atWork, names }: Wish): string | undefined {
  const whole = planOf(ports);
  switch (act.kind) {
    case "add":
    case "edit":
    case "move":
    case "remove": {
      const made = edited(whole, act, { newId: ports.newId, agents: names });
      if ("problem" in made) return made.problem;
      tellPlan(ports, made.plan, made.changed);
      return undefined;
    }
    case "stop":
    case "skip":
    case "retry":
    case "message":
      return actOn(ports, { act, atWork, whole });
    default:
      return act satisfies never;
  }
}

type TaskAct = Extract<PlanAct, { kind: "stop" | "skip" | "retry" | "message" }>;

interface Wanted {
  readonly act: TaskAct;
  readonly atWork: ReadonlyMap<TaskId, AbortController>;
  readonly whole: WholePlan;
}

function actOn(ports: RunPorts, { act, atWork, whole }: Wanted): string | undefined {
  const { plan, tasks } = whole;
  const task = tasks.find((each) => each.id === act.taskId);
  if (!task) return "This task is no longer part of the plan.";
  if (act.kind === "retry") {
    if (!isOver(task) || task.state === "completed") return `“${task.title}” is ${wordOf(task)}: there is nothing to try again.`;
    const lacking = lackingFor(tasks, task);
    if (lacking) return lacking;
    tellPlan(ports, plan, revived(whole, task.id));
    return undefined;
  }
  if (isOver(task)) return `“${task.title}” is ${wordOf(task)}.`;
  if (act.kind === "message") return tellAgent(ports, { task, plan, text: act.text });
  // What waited for a task the person does without waits for it no longer.
  if (act.kind === "skip") tellPlan(ports, plan, freed(tasks, task.id));
  const controller = atWork.get(task.id);
  if (controller) controller.abort(act.kind === "skip" ? skippedByPerson : undefined);
  else endByPerson(ports, task.id, act.kind);
  return undefined;
}

/** Why a task would only be skipped again: what it needs did not come to its end. Says what to do first; undefined where it can begin. */
function lackingFor(tasks: readonly Task[], task: Task): string | undefined {
  const lost = ({ dependsOn }: Task) => tasks.filter((each) => dependsOn.includes(each.id) && isOver(each) && each.state !== "completed");
  // What was itself skipped for another is no use to try again.
  const rootsOf = (each: Task): readonly Task[] => (lost(each).length === 0 ? [each] : lost(each).flatMap(rootsOf));
  const roots = new Set(lost(task).flatMap(rootsOf));
  if (roots.size === 0) return undefined;
  const named = [...roots].map((each) => `“${each.title}”`).join(", ");
  return `“${task.title}” needs what did not come to its end: ${named}. Try that again instead: what was skipped for it comes back with it.`;
}

/** What waited for a task and waits for it no longer. */
export function freed(tasks: readonly Task[], id: TaskId): readonly Task[] {
  return tasks.flatMap((each) =>
    each.state === "pending" && each.dependsOn.includes(id) ? [{ ...each, dependsOn: each.dependsOn.filter((other) => other !== id) }] : [],
  );
}

function endByPerson({ conversation, runId }: RunPorts, taskId: TaskId, kind: "stop" | "skip"): void {
  const result = { text: kind === "skip" ? "You did without it." : "You stopped it before it began.", files: [], byPerson: true } as const;
  conversation.emit(runId, { type: "task-end", taskId, outcome: kind === "skip" ? "skipped" : "cancelled", result });
}

interface Words {
  readonly task: Task;
  readonly plan: Plan;
  readonly text: string;
}

/** An agent at work reads it before its next turn; one that has not begun finds it in its order. */
function tellAgent(ports: RunPorts, { task, plan, text }: Words): string | undefined {
  const { id: laneId, sessionId, state, objective } = task;
  if (state !== "pending") return addSteer(ports, { sessionId, laneId, text });
  if (text.trim() === "") return emptyMessage;
  tellPlan(ports, plan, [{ ...task, fromPerson: true, objective: `${objective}\n\nThe person adds: ${text.trim()}` }]);
  return undefined;
}

function wordOf({ state }: Task): string {
  return state === "pending" ? "not begun" : state === "running" || state === "waiting" ? "at work" : state;
}

/** Wakes whoever waits; a ring while nobody does counts for the next wait. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or when the signal aborts. */
  rung(signal: AbortSignal): Promise<void>;
}

function createBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    async rung(signal) {
      if (!hasRung && !signal.aborted) {
        const rung = new Promise<void>((resolve) => {
          wake = resolve;
        });
        signal.addEventListener("abort", wake, { once: true });
        await rung;
        signal.removeEventListener("abort", wake);
      }
      hasRung = false;
    },
  };
}

import type { Failure } from "../failure.ts";
import type { AgentName, PlanId, RunId, SessionId, StepId, TaskId } from "../ids.ts";

/** How much machinery the person wants: the router decides, never a plan, always a plan. */
export type WorkMode = (typeof workModes)[number];
export const workModes = ["auto", "fast", "plan"] as const;

/**
 * How much machinery a message was given, and why. `answer`: words only. `agent`: one agent with tools. `team`: a plan, carried out by several.
 * `by`: the person chose it, a plain rule did, a model did, or nothing could be decided and the safe way was taken.
 */
export interface Route {
  readonly way: "answer" | "agent" | "team";
  /** The agent that does it, where it is not the coworker itself. */
  readonly agent?: AgentName;
  /** One sentence. */
  readonly reason: string;
  readonly by: "person" | "rule" | "model" | "default";
}

/** A plan as it is stored. Its tasks are rows of their own; those that are not listed here were taken out of it. */
export interface Plan {
  readonly id: PlanId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  /** What shall have come of it, in one sentence. */
  readonly goal: string;
  /** `review`: it waits for the person's word. `over`: nothing of it will be begun any more. */
  readonly state: "review" | "running" | "over";
  /** In the order in which they are shown; what depends on others comes after them. */
  readonly tasks: readonly TaskId[];
  readonly at: string;
}

/** One task, of a plan or delegated by a step. Its messages and steps carry its id. */
export interface Task {
  readonly id: TaskId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  /** Absent for one that was delegated. */
  readonly planId?: PlanId;
  /** The step that delegated it. */
  readonly stepId?: StepId;
  readonly title: string;
  /** What to do and what shall come of it, for the agent. */
  readonly objective: string;
  readonly agent: AgentName;
  readonly dependsOn: readonly TaskId[];
  /** What must be there before it counts as completed. */
  readonly evidence: readonly Evidence[];
  /** Files or folders it means to write, relative to the workspace, as globs: no two that overlap are at work at the same time. Absent: not known. */
  readonly writes?: readonly string[];
  /** Percent of what the run may use in tokens and money that it may use, with all that is handed on in it. Absent: no bound of its own. */
  readonly share?: number;
  /** The person wrote it, or something into it: it stays when the rest is planned anew. */
  readonly fromPerson?: true;
  /** The failed tasks in whose place it was planned, or what the person wrote: once it is completed, nothing is lacking of what they were for. */
  readonly insteadOf?: readonly TaskId[];
  readonly state: TaskState;
  /** Why it waits, where its provider wants to be left alone; when it goes on by itself, as an ISO time. */
  readonly waitUntil?: string;
  /** Since when it rests, as an ISO time: waits so, or its run is interrupted; and how long it did before, in milliseconds, since it was begun last. */
  readonly waitingSince?: string;
  readonly waitedMs?: number;
  /** How often it was begun. */
  readonly attempts: number;
  readonly result?: TaskResult;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** `waiting`: it is at work and cannot go on just now. All from `completed` on are ends. */
export type TaskState = "pending" | "running" | "waiting" | TaskOutcome;
export type TaskOutcome = "completed" | "failed" | "skipped" | "cancelled";

/** What has to be so. `file`: it is there, and with `changed` made or changed since the task was begun first. `command`: it was run after the last change and succeeded. `claim`: words nobody can check but a reader. */
export type Evidence =
  | { readonly kind: "file"; readonly path: string; readonly changed?: true }
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "claim"; readonly text: string };

/** What came of a task. */
export interface TaskResult {
  /** Its agent's last words, or why it did not come to an end, as a sentence. */
  readonly text: string;
  /** The files it made or changed, as labels. */
  readonly files: readonly string[];
  /** What was to be there and isn't, a sentence each. */
  readonly missing?: readonly string[];
  /** Files among its evidence that stood there before it was begun and are as they were, as paths: of them it proves nothing new. */
  readonly unchanged?: readonly string[];
  readonly failure?: Failure;
  /** The person ended it, or did without it. */
  readonly byPerson?: true;
}

/** Whether nothing more happens in it unless somebody wants it again. */
export function isOver({ state }: Pick<Task, "state">): boolean {
  return state !== "pending" && state !== "running" && state !== "waiting";
}

/** The tasks of a plan, in its order. */
export function tasksOf(plan: Plan, tasks: readonly Task[]): readonly Task[] {
  return plan.tasks.flatMap((id) => tasks.find((each) => each.id === id) ?? []);
}

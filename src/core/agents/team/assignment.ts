import type { Plan, Task, TaskOutcome } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import type { RunPorts } from "../ports.ts";

/** A task that is to be done, with what its agent is told. */
export interface Assignment {
  readonly task: Task;
  readonly plan?: Plan;
  /** What it depends on, done. */
  readonly before: readonly Task[];
  readonly agents: readonly AgentConfig[];
  /** Ends this task alone. */
  readonly signal: AbortSignal;
}

/** Has a task done to its end. */
export type DoTask = (ports: RunPorts, assignment: Assignment) => Promise<TaskOutcome>;

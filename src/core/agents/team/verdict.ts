import type { Failure, FailureCode } from "../../events/failure.ts";
import type { Task } from "../../events/plan/plan.ts";

/** So often a task is begun by itself before it counts as failed. */
const mostAttempts = 2;

/** What another try would run into as well. */
const lasting: ReadonlySet<FailureCode> = new Set([
  "no-key",
  "auth",
  "quota",
  "unknown-model",
  "no-tools",
  "certificate",
  "turn-limit",
  "time-limit",
  "token-limit",
  "budget",
  "storage",
]);

/** What another agent or another way may get around. */
const ownCodes: ReadonlySet<FailureCode> = new Set(["unknown-model", "no-tools", "turn-limit"]);

/** Whether there may be another way to what a failed task was for. */
export function isWorthReplanning({ result }: Task): boolean {
  const code = result?.failure?.code;
  return code === undefined || ownCodes.has(code) || !lasting.has(code);
}

/** The tasks that failed, in the plan's order. */
export function failuresOf(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter((each) => each.state === "failed");
}

/** Whether a failed task is begun once more without anybody asking for it. */
export function isWorthRetrying({ attempts, result }: Task): boolean {
  return attempts < mostAttempts && !(result?.failure && lasting.has(result.failure.code));
}

/** Why a run fails whose plan is over; undefined when something of it was done, or a person did without all of it. */
export function failureOf(tasks: readonly Task[]): Failure | undefined {
  const failed = failuresOf(tasks);
  if (failed.length === 0 || tasks.some((each) => each.state === "completed")) return undefined;
  const [first, ...others] = failed.map((each) => each.result?.failure);
  if (first && lasting.has(first.code) && others.every((each) => each?.code === first.code)) return first;
  const what = failed.length === 1 ? "Its one task did not come" : `None of its ${failed.length} tasks that were begun came`;
  return {
    code: "plan",
    message: `${what} to its end, so nothing of the plan is done. Open the tasks to see why, then say what to do differently.`,
  };
}

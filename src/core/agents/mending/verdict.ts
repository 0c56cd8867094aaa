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

/** Whether a failed task is begun once more without anybody asking for it. */
export function isWorthRetrying({ attempts, result }: Task): boolean {
  return attempts < mostAttempts && !(result?.failure && lasting.has(result.failure.code));
}

/**
 * Why a run fails whose plan is over: some or all of it failed, and nothing was done in its place, be it that what was to be done
 * in its place was left out itself. Undefined when nothing is lacking but what a person
 * did without.
 */
export function failureOf(tasks: readonly Task[]): Failure | undefined {
  const atStake = tasks.filter((each) => each.state !== "skipped" || each.result?.byPerson);
  const failed = tasks.filter((each) => each.state === "failed" && !hasStandIn(each, atStake));
  if (failed.length === 0) return undefined;
  if (tasks.some((each) => each.state === "completed")) return { code: "partly-done", message: partlyText(failed, tasks) };
  const [first, ...others] = failed.map((each) => each.result?.failure);
  if (first && lasting.has(first.code) && others.every((each) => each?.code === first.code)) return first;
  const message =
    failed.length === 1
      ? "Its one task did not come to its end, so nothing of the plan is done. Open the tasks to see why, then say what to do differently."
      : `None of its ${failed.length} tasks that were begun came to its end, so nothing of the plan is done. Open the tasks to see why, then say what to do differently.`;
  return { code: "plan", message };
}

/** Whether another was planned to do what it was for: then that one tells whether anything is lacking. */
export function hasStandIn({ id }: Task, tasks: readonly Task[]): boolean {
  return tasks.some((each) => each.insteadOf?.includes(id));
}

/** So many tasks are named before the rest is counted. */
const mostNamed = 4;

function partlyText(failed: readonly Task[], tasks: readonly Task[]): string {
  const skipped = tasks.filter((each) => each.state === "skipped" && !each.result?.byPerson);
  const done = tasks.filter((each) => each.state === "completed").length;
  return [
    done === 1 ? "One task of the plan is done." : `${done} tasks of the plan are done.`,
    `Failed: ${named(failed)}.`,
    ...(skipped.length > 0 ? [`Left out: ${named(skipped)}.`] : []),
    "Try again to do what is left, or say what to do differently.",
  ].join(" ");
}

function named(tasks: readonly Task[]): string {
  const titles = tasks.slice(0, mostNamed).map(({ title }) => `“${title}”`);
  return [...titles, ...(tasks.length > mostNamed ? [`+ ${tasks.length - mostNamed}`] : [])].join(", ");
}

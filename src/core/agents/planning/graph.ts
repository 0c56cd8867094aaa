import type { AgentName, TaskId } from "../../events/ids.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";

/** A task as a plan draws it. */
export type Drawn = Pick<Task, "id" | "title" | "agent" | "dependsOn">;

/** More than these make a plan that nobody follows. */
export const mostTasks = 20;

/** What is wrong with a plan, a sentence each that says what to do; empty when it can be carried out. */
export function faultsOf(tasks: readonly Drawn[], agents: readonly AgentName[]): readonly string[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const twice = tasks.filter(({ id }, index) => tasks.findIndex((each) => each.id === id) !== index);
  const circle = circleIn(tasks);
  return [
    ...(tasks.length === 0 ? ["The plan has no task. Give it at least one."] : []),
    ...(tasks.length > mostTasks
      ? [`The plan has ${tasks.length} tasks; ${mostTasks} are the most. Join small ones that one agent does in one go.`]
      : []),
    ...twice.map(({ id }) => `The id ${JSON.stringify(id)} stands for two tasks. Give each its own.`),
    ...tasks.flatMap(({ title, agent }) =>
      agents.includes(agent)
        ? []
        : [`“${title}” is for ${JSON.stringify(agent)}, and there is no such agent. There are: ${agents.join(", ")}.`],
    ),
    ...tasks.flatMap(({ title, dependsOn }) =>
      dependsOn
        .filter((each) => !ids.has(each))
        .map((each) => `“${title}” depends on ${JSON.stringify(each)}, which is no task of the plan.`),
    ),
    ...(circle ? [`These wait for each other, so that none could begin: ${circle.map((each) => `“${each}”`).join(", ")}.`] : []),
  ];
}

/** The titles of tasks that wait for each other, directly or by way of others. */
function circleIn(tasks: readonly Drawn[]): readonly string[] | undefined {
  let left = tasks;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id));
    const next = left.filter(({ dependsOn }) => dependsOn.some((each) => ids.has(each)));
    if (next.length === 0) return undefined;
    if (next.length === left.length) return next.map(({ title }) => title);
    left = next;
  }
}

/** The tasks so that each comes after what it depends on, else in the order they were given. Of a circle, what is left comes last. */
export function inOrder<Any extends Drawn>(tasks: readonly Any[]): readonly Any[] {
  const ordered: Any[] = [];
  let left = tasks;
  while (left.length > 0) {
    const waiting = new Set(left.map(({ id }) => id));
    const next = left.find(({ dependsOn }) => !dependsOn.some((each) => waiting.has(each))) ?? left[0];
    if (!next) break;
    ordered.push(next);
    left = left.filter((each) => each !== next);
  }
  return ordered;
}

/** Whether a task waits for another, directly or by way of others. */
export function waitsFor(tasks: readonly Drawn[], id: TaskId, other: TaskId): boolean {
  const byId = new Map(tasks.map((each) => [each.id, each]));
  const seen = new Set<TaskId>();
  const meets = (each: TaskId): boolean => {
    if (each === other) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    return byId.get(each)?.dependsOn.some(meets) ?? false;
  };
  return meets(id);
}

/** What is to be done now with the tasks of a plan. */
export interface NextTasks {
  readonly begin: readonly Task[];
  /** They can't be done any more, since what they depend on did not come to its end; each with the task that stands in the way. */
  readonly skip: readonly { readonly task: Task; readonly because: Task }[];
}

/**
 * Which tasks begin: those whose dependencies are completed, in the plan's order, no more at a time than `sideBySide`, and none that means to write
 * what one at work writes. Pure.
 */
export function nextTasks(tasks: readonly Task[], atWork: ReadonlySet<TaskId>, sideBySide: number): NextTasks {
  const byId = new Map(tasks.map((each) => [each.id, each]));
  const pending = tasks.filter((each) => each.state === "pending" && !atWork.has(each.id));
  const skip = pending.flatMap((task) => {
    const because = task.dependsOn.flatMap((each) => byId.get(each) ?? []).find((each) => isOver(each) && each.state !== "completed");
    return because ? [{ task, because }] : [];
  });
  const skipped = new Set(skip.map(({ task }) => task.id));
  const begin: Task[] = [];
  const busy = tasks.filter(({ id }) => atWork.has(id));
  for (const task of pending) {
    if (atWork.size + begin.length >= sideBySide) break;
    // What depends on something that was taken out of the plan waits for nothing.
    const isReady = task.dependsOn.every((each) => (byId.get(each)?.state ?? "completed") === "completed");
    if (isReady && !skipped.has(task.id) && ![...busy, ...begin].some((other) => doClash(task, other))) begin.push(task);
  }
  return { begin, skip };
}

function doClash({ writes: some = [] }: Task, { writes: others = [] }: Task): boolean {
  return some.some((one) => others.some((other) => mayMeet(one, other)));
}

/** Whether two globs may speak of the same file: told by what stands before their first wildcard, so rather too often than too seldom. */
function mayMeet(one: string, other: string): boolean {
  const [some, others] = [fixedPart(one), fixedPart(other)];
  const isBelow = (path: string, top: string) => top === "" || path === top || path.startsWith(top.endsWith("/") ? top : `${top}/`);
  const [isOpen, isOtherOpen] = [some !== plain(one), others !== plain(other)];
  if (isOpen || isOtherOpen) return some.startsWith(others) || others.startsWith(some);
  return isBelow(some, others) || isBelow(others, some);
}

function fixedPart(glob: string): string {
  return plain(glob).split(/[*?[{]/, 1)[0] ?? "";
}

function plain(path: string): string {
  return path.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
}

import type { Event } from "../../events/event.ts";
import type { RunId } from "../../events/ids.ts";
import { isOver, type Task, tasksOf } from "../../events/plan/plan.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { LiveSession } from "../session/live.ts";
import { outcomeText } from "./briefs.ts";
import { filesOf } from "./files.ts";

/** What happens in the conversation as a whole. */
export interface InRun {
  readonly conversation: LiveSession;
  readonly runId: RunId;
}

/** The reason a task's own signal is aborted with when the person does without it. */
export const skippedByPerson = Symbol("skipped by the person");

/** Ends a task that did not come to its own end. */
export function endTask(
  { conversation, runId }: InRun,
  { id: taskId }: Task,
  [outcome, text]: readonly ["skipped" | "cancelled", string],
): void {
  const files = filesOf(conversation.view(), taskId);
  conversation.emit(runId, { type: "task-end", taskId, outcome, result: { text, files } });
}

/** How many tasks are named before the rest is counted. */
const mostNamed = 3;

/** What a message ends that is sent in place of going on with a plan whose process ended, as sentences; undefined where nothing of a plan was left. */
export function givenUp({ plans, tasks }: Pick<SessionView, "plans" | "tasks">, runId: RunId): string | undefined {
  const plan = plans.find((each) => each.runId === runId && each.state !== "over");
  const left = plan ? tasksOf(plan, tasks).filter((each) => !isOver(each)) : [];
  if (!plan || left.length === 0) return undefined;
  const named = left.slice(0, mostNamed).map(({ title }) => `“${title}”`);
  const others = left.length > mostNamed ? ` and ${left.length - mostNamed} more` : "";
  const what = `The plan “${plan.goal.replace(/\.$/, "")}” had been interrupted, and this message ends it. Given up: ${named.join(", ")}${others}.`;
  const how =
    "What was done stays. To go on with such a plan where it was, resume it before anything is sent: “Continue” in the chat, “anycowork run --continue” without a message in a terminal.";
  return `${what} ${how}`;
}

/** Nothing more is begun of what the run had planned; what was open is cancelled. */
export function closePlan(run: InRun): void {
  const { conversation, runId } = run;
  for (const task of conversation.view().tasks)
    if (task.runId === runId && !isOver(task))
      endTask(run, task, ["cancelled", task.startedAt === undefined ? "Stopped before it began." : "Stopped."]);
  for (const plan of conversation.view().plans)
    if (plan.runId === runId && plan.state !== "over")
      conversation.emit(runId, { type: "plan-change", plan: { ...plan, state: "over" }, tasks: [] });
}

/** What whoever goes on after a plan that was not told to its end has to know of it, to be emitted with the run's end; nothing where all of it is told already. */
export function untold({ conversation, runId }: InRun): readonly Event[] {
  const { session, plans, tasks, messages } = conversation.view();
  const plan = plans.find((each) => each.runId === runId);
  const isBegun = tasks.some((each) => each.planId === plan?.id && each.startedAt !== undefined);
  const isTold = messages.some((each) => each.role === "user" && each.runId === runId && each.from === "team" && each.laneId === undefined);
  if (!plan || !isBegun || isTold) return [];
  const text = outcomeText(plan, tasksOf(plan, tasks), endedEarly);
  const { id: sessionId, updatedAt: at } = session;
  return [{ type: "message-add", message: { role: "user", id: `${runId}-outcome`, sessionId, runId, at, text, from: "team" } }];
}

const endedEarly =
  "[The plan ended before it was through. This is how far it came: what is completed need not be done again, and files are as they were left.]";

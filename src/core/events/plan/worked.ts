import type { Approval } from "../approval.ts";
import type { LaneId, RunId } from "../ids.ts";
import type { AskedQuestion } from "../question.ts";
import type { Run, WaitReason } from "../session.ts";
import type { Task } from "./plan.ts";

/** What of a conversation tells how long somebody has worked. */
export interface Timed {
  readonly runs: readonly Run[];
  readonly tasks: readonly Task[];
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
}

/** What happened in one lane of a run; without a lane, in the conversation itself. */
export interface Worked {
  readonly runId: RunId;
  readonly laneId: LaneId | undefined;
}

/**
 * The milliseconds somebody has worked since the task, or the run, was begun: without those in which a person's answer was waited for, or, in a task, its
 * provider wanted to be left alone or nobody carried its run. `now` is in milliseconds since 1970.
 */
export function workedMs(timed: Timed, { runId, laneId }: Worked, now: number): number {
  const { runs, tasks } = timed;
  const begun = laneId === undefined ? runs.find((each) => each.id === runId) : tasks.find((each) => each.id === laneId);
  if (begun?.startedAt === undefined) return 0;
  const since = Date.parse(begun.startedAt);
  const waits = askedIn(timed)
    .filter((each) => each.runId === runId && each.laneId === laneId)
    .map(({ at, answeredAt }) => [Math.max(Date.parse(at), since), answeredAt ? Date.parse(answeredAt) : now] as const);
  const restedMs = "attempts" in begun ? (waitedBy(begun, now) ?? 0) : 0;
  return Math.max(now - since - lengthOf(waits) - restedMs, 0);
}

/** How long a task had rested by then, in milliseconds: waited for its provider, or for somebody to go on with its run; undefined where it never did. */
export function waitedBy(task: Pick<Task, "waitingSince" | "waitedMs"> | undefined, now: number): number | undefined {
  if (task?.waitingSince === undefined) return task?.waitedMs;
  return (task.waitedMs ?? 0) + Math.max(now - Date.parse(task.waitingSince), 0);
}

/** How a run is from then on; `since`: when it was in truth, where that is told late. */
export interface RunNews {
  readonly runId: RunId;
  readonly at: string;
  readonly event: { readonly state: "running" | "waiting"; readonly reason?: WaitReason; readonly since?: string };
}

/** The tasks at work after news of their run: they rest from where it is interrupted until it goes on. The same list where that changes nothing. */
export function restedTasks(timed: Timed, { runId, at, event }: RunNews): readonly Task[] {
  const { tasks } = timed;
  const isInterrupted = event.state === "waiting" && event.reason === "interrupted";
  const begins = (each: Task) => isInterrupted && each.waitingSince === undefined && (each.state === "running" || each.state === "waiting");
  const ends = (each: Task) => event.state === "running" && each.state === "running" && each.waitingSince !== undefined;
  if (!tasks.some((each) => each.runId === runId && (begins(each) || ends(each)))) return tasks;
  return tasks.map((each) => {
    if (each.runId !== runId) return each;
    if (begins(each)) return { ...each, waitingSince: restsSince(timed, each, event.since ?? at) };
    if (!ends(each)) return each;
    const { waitingSince: _, ...rest } = each;
    return { ...rest, waitedMs: waitedBy(each, Date.parse(at)) ?? 0 };
  });
}

/** Until it was withdrawn, its question was waited for. */
function restsSince(timed: Timed, { id, runId }: Task, since: string): string {
  const answered = askedIn(timed).flatMap((each) => (each.runId === runId && each.laneId === id ? (each.answeredAt ?? []) : []));
  return [since, ...answered].toSorted().at(-1) ?? since;
}

interface Asked {
  readonly runId: RunId;
  readonly laneId?: LaneId;
  readonly at: string;
  readonly answeredAt: string | undefined;
}

function askedIn({ approvals, questions }: Timed): readonly Asked[] {
  return [
    ...approvals.map(({ request, answer }) => ({ ...request, answeredAt: answer?.at })),
    ...questions.map(({ question, answer }) => ({ ...question, answeredAt: answer?.at })),
  ];
}

/** How long spans last together; where several are at once that counts once. */
function lengthOf(spans: readonly (readonly [from: number, to: number])[]): number {
  let end = 0;
  let sum = 0;
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    sum += Math.max(to - Math.max(from, end), 0);
    end = Math.max(end, to);
  }
  return sum;
}

import type { Failure } from "../../events/failure.ts";
import type { LaneId, RunId } from "../../events/ids.ts";
import { waitedBy } from "../../events/plan/fold.ts";
import type { SessionView } from "../../events/session-view.ts";
import { isoTime } from "../../events/time.ts";
import type { RunPorts } from "../ports.ts";

/** Why a loop ends whose agent may only take so many turns, or work for so long; undefined while it may go on. */
export function ownLimitReached({ conversation, runId, limits, ownTurns, now }: RunPorts, turns: number): Failure | undefined {
  const { agent, minutes, laneId } = limits.own ?? {};
  const kept = "and has; what it did so far is kept. Give it more, or a smaller task.";
  if (turns === ownTurns) return { code: "turn-limit", message: `Its agent may take ${turns} turns ${kept}` };
  if (minutes === undefined || minutesWorked(conversation.view(), { runId, laneId }, now()) < minutes) return undefined;
  return { code: "time-limit", message: `The agent ${agent} may work for ${minutes === 1 ? "one minute" : `${minutes} minutes`} ${kept}` };
}

/** What happened in one lane of a run; without a lane, in the conversation itself. */
export interface Worked {
  readonly runId: RunId;
  readonly laneId: LaneId | undefined;
}

/**
 * The minutes somebody has worked since the task, or the run, was begun: without those in which a person's answer was waited for, or, in a task, its
 * provider wanted to be left alone.
 */
export function minutesWorked({ runs, tasks, approvals, questions }: SessionView, { runId, laneId }: Worked, now: number): number {
  const begun = laneId === undefined ? runs.find((each) => each.id === runId) : tasks.find((each) => each.id === laneId);
  if (begun?.startedAt === undefined) return 0;
  const since = Date.parse(begun.startedAt);
  const asked = [
    ...approvals.map(({ request, answer }) => ({ ...request, answer })),
    ...questions.map(({ question, answer }) => ({ ...question, answer })),
  ];
  const waits = asked
    .filter((each) => each.runId === runId && each.laneId === laneId)
    .map(({ at, answer }) => [Math.max(Date.parse(at), since), answer ? Date.parse(answer.at) : now] as const);
  const parkedMs = "attempts" in begun ? (waitedBy(begun, isoTime(now)) ?? 0) : 0;
  return (now - since - lengthOf(waits) - parkedMs) / 60_000;
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

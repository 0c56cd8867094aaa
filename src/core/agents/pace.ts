import type { LaneId, RunId } from "../events/ids.ts";
import type { Task } from "../events/plan/plan.ts";
import { currentRun, openApprovals, openQuestions, type SessionView } from "../events/session-view.ts";
import type { Pace } from "./time-limit.ts";

/**
 * Whether anybody is at work on a run just now: a task that neither waits for a person or for its provider, nor for what it has handed on; or, where no task
 * is at work, whoever leads it. Whoever comes to a limit of the run waits for the one question about it.
 */
export function paceOf(view: SessionView, runId: RunId): Pace {
  const questions = openQuestions(view).filter((each) => each.runId === runId);
  const asking = new Set<LaneId | undefined>([
    ...openApprovals(view).flatMap((each) => (each.runId === runId ? [each.laneId] : [])),
    ...questions.map(({ laneId }) => laneId),
  ]);
  if (questions.some(({ about, laneId }) => laneId === undefined && about === "limit")) return "paused";
  const busy = busyTasks(view, runId);
  if (busy.length === 0) {
    if (asking.has(undefined)) return "paused";
    return currentRun(view)?.waitReason === "parked" ? "parked" : "working";
  }
  const waiting = busy.filter(({ id, state }) => asking.has(id) || state === "waiting");
  if (waiting.length < busy.length) return "working";
  return waiting.some(({ state }) => state === "waiting") ? "parked" : "paused";
}

/** The tasks at work but for those whose agents wait for what they have handed on. */
function busyTasks({ tasks, steps }: SessionView, runId: RunId): readonly Task[] {
  const atWork = tasks.filter((each) => each.runId === runId && (each.state === "running" || each.state === "waiting"));
  const handedOn = new Set(atWork.flatMap(({ stepId }) => stepId ?? []));
  const parents = new Set(steps.flatMap(({ id, laneId }) => (handedOn.has(id) ? [laneId] : [])));
  return atWork.filter(({ id }) => !parents.has(id));
}

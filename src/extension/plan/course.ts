import type { RunId, SessionId, TaskId } from "../../core/events/ids.ts";
import type { Plan } from "../../core/events/plan/plan.ts";

/** What conversations are at. */
export interface Course {
  /** A run is at work, or is known to be. */
  begin(sessionId: SessionId, runId: RunId, at: string): void;
  /** Its plan, as it is now. */
  plan(plan: Plan): void;
  complete(sessionId: SessionId, taskId: TaskId): void;
  /** The person did something about it. */
  acted(sessionId: SessionId, at: string): void;
  runId(sessionId: SessionId): RunId | undefined;
  /** Its run is over; undefined where none was known. */
  end(sessionId: SessionId): AtWork | undefined;
}

export interface AtWork {
  /** When the person last did something about it, in milliseconds since 1970. */
  readonly since: number;
  /** `done`: how many of its tasks. */
  readonly plan?: { readonly goal: string; readonly tasks: number; readonly done: number };
}

export function createCourse(): Course {
  const runs = new Map<SessionId, { readonly runId: RunId; readonly since: number; readonly plan?: Plan }>();
  /** Over all runs of a conversation: what one of them did stays done where the next goes on with its plan. */
  const completed = new Map<SessionId, Set<TaskId>>();
  const begin: Course["begin"] = (sessionId, runId, at) => {
    if (runs.get(sessionId)?.runId !== runId) runs.set(sessionId, { runId, since: Date.parse(at) });
  };
  return {
    begin,
    plan(plan) {
      begin(plan.sessionId, plan.runId, plan.at);
      const run = runs.get(plan.sessionId);
      if (run) runs.set(plan.sessionId, { ...run, plan });
    },
    complete(sessionId, taskId) {
      completed.set(sessionId, (completed.get(sessionId) ?? new Set()).add(taskId));
    },
    acted(sessionId, at) {
      const run = runs.get(sessionId);
      if (run) runs.set(sessionId, { ...run, since: Math.max(run.since, Date.parse(at)) });
    },
    runId: (sessionId) => runs.get(sessionId)?.runId,
    end(sessionId) {
      const run = runs.get(sessionId);
      runs.delete(sessionId);
      if (!run?.plan) return run && { since: run.since };
      const { goal, tasks } = run.plan;
      const done = tasks.filter((each) => completed.get(sessionId)?.has(each)).length;
      return { since: run.since, plan: { goal, tasks: tasks.length, done } };
    },
  };
}

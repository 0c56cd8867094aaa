import type { Envelope } from "../../core/events/event.ts";
import type { RunId, SessionId, TaskId } from "../../core/events/ids.ts";
import type { SessionView } from "../../core/events/session-view.ts";
import { showsFaithfully } from "../approvals/wording.ts";

/** What came of plans, told to who did not look at them. */
export interface PlanNews {
  hear(envelope: Envelope): void;
  /** What a conversation was doing before anybody listened. */
  learn(view: SessionView): void;
  /** How many conversations have come to an end that nobody has looked at since; those that are looked at now count as seen. */
  unseen(): number;
}

export interface PlanNewsPorts {
  /** Whether the person looks at this conversation just now. */
  isSeen(sessionId: SessionId): boolean;
  tell(sessionId: SessionId, sentence: string): void;
}

interface Known {
  readonly runId: RunId;
  readonly goal: string;
  readonly tasks: readonly TaskId[];
  readonly done: ReadonlySet<TaskId>;
}

export function createPlanNews({ isSeen, tell }: PlanNewsPorts): PlanNews {
  const plans = new Map<SessionId, Known>();
  const unseen = new Set<SessionId>();
  const end = (sessionId: SessionId, outcome: Ending) => {
    const plan = plans.get(sessionId);
    plans.delete(sessionId);
    if (!plan || isSeen(sessionId)) return;
    unseen.add(sessionId);
    tell(sessionId, sentenceOf(plan, outcome));
  };
  return {
    hear({ sessionId, runId, event }) {
      const plan = plans.get(sessionId);
      if (event.type === "plan-change") {
        const { goal, tasks } = event.plan;
        plans.set(sessionId, { runId: event.plan.runId, goal, tasks, done: plan?.runId === event.plan.runId ? plan.done : new Set() });
      } else if (event.type === "task-end" && event.outcome === "completed" && plan) {
        plans.set(sessionId, { ...plan, done: new Set([...plan.done, event.taskId]) });
      } else if (event.type === "run-end" && plan?.runId === runId) {
        if (event.outcome === "cancelled") plans.delete(sessionId);
        else end(sessionId, event.failure?.code === "partly-done" ? "partly done" : event.outcome);
      }
    },
    learn({ session, plans: rows, tasks, runs }) {
      const run = runs.at(-1);
      const plan = rows.findLast((each) => each.runId === run?.id);
      if (!plan || (run?.state !== "running" && run?.state !== "waiting")) return;
      const done = tasks.filter((each) => each.planId === plan.id && each.state === "completed");
      plans.set(session.id, { runId: plan.runId, goal: plan.goal, tasks: plan.tasks, done: new Set(done.map(({ id }) => id)) });
    },
    unseen() {
      for (const each of unseen) if (isSeen(each)) unseen.delete(each);
      return unseen.size;
    },
  };
}

type Ending = "completed" | "partly done" | "failed";

const heads: Readonly<Record<Ending, string>> = {
  completed: "AnyCowork is through with its plan",
  "partly done": "AnyCowork's plan is partly done",
  failed: "AnyCowork's plan came to no good end",
};

/** A notification would take marks in the goal for links or icons, so such a goal is left out. */
function sentenceOf({ goal, tasks, done }: Known, outcome: Ending): string {
  const count = `${tasks.filter((each) => done.has(each)).length} of ${tasks.length} tasks`;
  const what = `${heads[outcome]}, ${count} done`;
  return showsFaithfully(goal) ? `${what}: ${goal}` : `${what}.`;
}

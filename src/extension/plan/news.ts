import type { Envelope } from "../../core/events/event.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { SessionRow } from "../../core/events/rows.ts";
import type { Run } from "../../core/events/session.ts";
import { currentRun, type SessionView } from "../../core/events/session-view.ts";
import { showsFaithfully } from "../approvals/wording.ts";
import { t } from "../words.ts";
import { type AtWork, type Course, createCourse } from "./course.ts";

/** What came of plans, and of other work that took long, told to who did not look at it. */
export interface News {
  hear(envelope: Envelope): void;
  /** What a conversation was doing before anybody listened. */
  learn(view: SessionView): void;
  /** How many conversations have come to an end that nobody has looked at since; those that are looked at now count as seen. */
  unseen(): number;
}

export interface NewsPorts {
  /** Whether the person looks at this conversation just now. */
  isSeen(sessionId: SessionId): boolean;
  /** Whether the person is at this window. */
  isHere(): boolean;
  tell(sessionId: SessionId, ended: Ended): void;
}

/** How a run ended. */
export interface Ended {
  /** What came of it, without a full stop. */
  readonly head: string;
  /** The goal of its plan; absent where there was none. */
  readonly goal?: string;
}

/** Who has waited less than this is taken to wait still: without a plan, such an end is no news. */
const longMs = 30_000;

export function createNews({ isSeen, isHere, tell }: NewsPorts): News {
  const course = createCourse();
  /** Conversations that were shown here: what others begin in this window without a plan is theirs to look after. */
  const shown = new Set<SessionId>();
  const unseen = new Set<SessionId>();
  const end = (sessionId: SessionId, ending: Ending, at: string) => {
    const was = course.end(sessionId);
    const isNews = was?.plan !== undefined || (shown.has(sessionId) && was !== undefined && Date.parse(at) - was.since >= longMs);
    if (!isNews || ending === "cancelled" || isSeen(sessionId)) return;
    unseen.add(sessionId);
    tell(sessionId, endedOf(was?.plan, ending));
  };
  /** Another window is at work on it. It tells the end where the person is there or nowhere; where they are here, this one does. */
  const hearRows = (sessionId: SessionId, rows: readonly SessionRow[]) => {
    const runs = rows.flatMap(({ table, row }) => (table === "runs" ? row : []));
    for (const run of runs) if (isOpen(run)) course.begin(sessionId, run.id, run.startedAt);
    for (const row of rows) hearRow(course, sessionId, row);
    const over = runs.find((each) => !isOpen(each) && each.id === course.runId(sessionId));
    if (over && isHere()) end(sessionId, endingOf(over.state, over.failure?.code), over.endedAt ?? over.startedAt);
    else if (over) course.end(sessionId);
  };
  return {
    hear(envelope) {
      const { sessionId, runId, at, event } = envelope;
      if (event.type === "rows-change") hearRows(sessionId, event.rows);
      else if (event.type !== "run-end") hearEvent(course, envelope);
      else if (course.runId(sessionId) === runId) end(sessionId, endingOf(event.outcome, event.failure?.code), at);
    },
    learn(view) {
      const { session, plans, tasks } = view;
      shown.add(session.id);
      for (const each of tasks) if (each.state === "completed") course.complete(session.id, each.id);
      const run = currentRun(view);
      if (run) course.begin(session.id, run.id, run.startedAt);
      const plan = plans.findLast((each) => each.runId === run?.id);
      if (plan) course.plan(plan);
    },
    unseen() {
      for (const each of unseen) if (isSeen(each)) unseen.delete(each);
      return unseen.size;
    },
  };
}

/** What is told in a notification. One would take marks in a goal or title for links or icons, so such words are left out. */
export function sentenceOf(head: string, about: string): string {
  return about !== "" && showsFaithfully(about) ? `${head}: ${about}` : `${head}.`;
}

function hearEvent(course: Course, { sessionId, runId, at, event }: Envelope): void {
  if (event.type === "run-start") course.begin(sessionId, runId, at);
  if (event.type === "plan-change") course.plan(event.plan);
  if (event.type === "task-end" && event.outcome === "completed") course.complete(sessionId, event.taskId);
  const isAnswered = (event.type === "approval-answer" || event.type === "question-answer") && isPerson(event.by);
  const isSaid = event.type === "queue-change" && "add" in event;
  if (isAnswered || isSaid) course.acted(sessionId, at);
}

function hearRow(course: Course, sessionId: SessionId, { table, row }: SessionRow): void {
  if (table === "plans" && row.runId === course.runId(sessionId)) course.plan(row);
  if (table === "tasks" && row.state === "completed") course.complete(sessionId, row.id);
  if ((table === "approvals" || table === "questions") && row.answer && isPerson(row.answer.by)) course.acted(sessionId, row.answer.at);
}

type Ending = "completed" | "partly done" | "failed" | "cancelled";

function endingOf(state: Run["state"], code: string | undefined): Ending {
  if (state === "cancelled" || state === "completed") return state;
  return code === "partly-done" ? "partly done" : "failed";
}

function isOpen({ state }: Run): boolean {
  return state === "running" || state === "waiting";
}

function isPerson(by: string): boolean {
  return by !== "rule" && by !== "nobody" && by !== "stopped";
}

const planHeads: Readonly<Record<Exclude<Ending, "cancelled">, string>> = {
  completed: t("AnyCowork is through with its plan"),
  "partly done": t("AnyCowork's plan is partly done"),
  failed: t("AnyCowork's plan came to no good end"),
};

function endedOf(plan: AtWork["plan"], ending: Exclude<Ending, "cancelled">): Ended {
  if (!plan) return { head: ending === "completed" ? t("AnyCowork is done") : t("AnyCowork came to no good end") };
  return { head: t("{0}, {1} of {2} tasks done", planHeads[ending], plan.done, plan.tasks), goal: plan.goal };
}

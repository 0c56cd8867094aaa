import type { Event } from "../../events/event.ts";
import type { AgentName, LaneId, RunId } from "../../events/ids.ts";
import type { Message } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import { type Aside, asideOf, isReplacing } from "../../events/words/aside.ts";
import type { Compaction } from "../../events/words/compaction.ts";
import type { LiveSession } from "./live.ts";

/** One of the parts of a conversation that have messages and steps of their own. */
export interface Lane {
  /** A task's, or that of a plan while it is made; absent: what the person and the coworker say to each other. */
  readonly laneId?: LaneId;
  /** Who is at work in it, where that is not the coworker itself. */
  readonly agent?: AgentName;
  /** Whether what stands in the conversation itself is seen in it, too. */
  readonly seesConversation?: boolean;
  /** Whether it is a task's: it may wait while the run goes on. */
  readonly isTask?: boolean;
}

/**
 * The conversation as somebody sees it who works in one lane: its view holds the messages, steps, questions and waiting messages of that lane alone, and
 * what is emitted belongs to it. Numbers, storing and remembered yeses are the conversation's.
 */
export function laneOf(session: LiveSession, lane: Lane): LiveSession {
  const { laneId } = lane;
  const isOfLane = ({ laneId: of }: { readonly laneId?: LaneId }) => of === laneId || (lane.seesConversation === true && of === undefined);
  const asideIn = createAsideWatch();
  let aside: Aside = new Map();
  const isLive = ({ runId }: { readonly runId: RunId | "" }) => !aside.has(runId);
  const isOurs = (each: { readonly laneId?: LaneId; readonly runId: RunId | "" }) => isOfLane(each) && isLive(each);
  const compactions = remembered((all: readonly Compaction[]) => all.filter(isOurs));
  const messages = remembered((all: readonly Message[]) => all.filter(isOurs));
  const steps = remembered((all: readonly Step[]) => all.filter(isOurs));
  const hasLanes = createLaneWatch();
  return {
    ...session,
    view(): SessionView {
      const whole = session.view();
      // It becomes another only with a message that begins a run, and then messages, steps and summaries are others, too.
      aside = asideIn(whole);
      if (laneId === undefined && aside.size === 0 && whole.tasks.length === 0 && !hasLanes(whole.messages)) return whole;
      return {
        ...whole,
        messages: messages(whole.messages),
        ...(whole.compactions ? { compactions: compactions(whole.compactions) } : {}),
        steps: steps(whole.steps),
        questions: whole.questions.filter(({ question }) => isOurs(question)),
        queue: whole.queue.filter((each) => each.laneId === laneId),
        ...(aside.size > 0 ? { plans: whole.plans.filter(isLive), tasks: whole.tasks.filter(isLive) } : {}),
      };
    },
    emit(runId: RunId | "", ...events: readonly Event[]) {
      session.emit(runId, ...(laneId === undefined ? events : events.map((each) => inLane(each, lane, laneId))));
    },
  };
}

/** Tells what is set aside; each message is looked at once. */
function createAsideWatch(): (view: SessionView) => Aside {
  let seen = 0;
  let aside: Aside = new Map();
  return (view) => {
    const isNew = view.messages.slice(seen).some(isReplacing);
    seen = view.messages.length;
    if (isNew) aside = asideOf(view);
    return aside;
  };
}

/** Tells whether there was ever a message in a lane; each is looked at once. */
function createLaneWatch(): (messages: readonly Message[]) => boolean {
  let seen = 0;
  let found = false;
  return (messages) => {
    for (; !found && seen < messages.length; seen += 1) found = messages[seen]?.laneId !== undefined;
    return found;
  };
}

/** The event as one of the lane's. */
function inLane(event: Event, { agent, isTask }: Lane, laneId: LaneId): Event {
  switch (event.type) {
    case "context-compact":
      return { ...event, compaction: { ...event.compaction, laneId } };
    case "run-change":
      if (!isTask) return event;
      return event.state === "running"
        ? { type: "task-change", taskId: laneId, state: "running" }
        : { type: "task-change", taskId: laneId, state: "waiting", ...(event.until ? { until: event.until } : {}) };
    case "message-add":
      return { ...event, message: { ...event.message, laneId } };
    case "step-start":
      return { ...event, laneId };
    case "notice":
      // What is being planned or decided on is news of the whole.
      return isTask ? { ...event, laneId } : event;
    case "approval-request":
    case "question-request":
      return { ...event, laneId, ...(agent === undefined ? {} : { agent }) };
    case "queue-change":
      return "add" in event ? { ...event, add: { ...event.add, laneId } } : event;
    default:
      return event;
  }
}

/** Filters again only what has changed. */
function remembered<Row>(filter: (all: readonly Row[]) => readonly Row[]): (all: readonly Row[]) => readonly Row[] {
  let last: { readonly all: readonly Row[]; readonly found: readonly Row[] } | undefined;
  return (all) => {
    if (last?.all !== all) last = { all, found: filter(all) };
    return last.found;
  };
}

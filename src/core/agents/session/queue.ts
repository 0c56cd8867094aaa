import type { Event } from "../../events/event.ts";
import type { LaneId, RunId } from "../../events/ids.ts";
import type { QueuedMessage, UserMessage } from "../../events/message.ts";
import { waitingMessages } from "../../events/session-view.ts";
import { isoTime } from "../../events/time.ts";
import type { LiveSession } from "./live.ts";

/** What is to be read as soon as the model is asked again, whatever begins the next run. */
export function urgentMessages(session: LiveSession): readonly QueuedMessage[] {
  return ofConversation(session).filter((each) => each.verb !== "queue");
}

/** What waits for a task is the task's business. */
function ofConversation(session: LiveSession): readonly QueuedMessage[] {
  return waitingMessages(session.view()).filter((each) => each.laneId === undefined);
}

/** The messages that begin the session's next run: all that is urgent together, else the one queued first. Empty when none waits. */
export function nextMessages(session: LiveSession): readonly QueuedMessage[] {
  const urgent = urgentMessages(session);
  return urgent.length > 0 ? urgent : ofConversation(session).slice(0, 1);
}

/** Gives whoever works in this lane everything that is to be read before the next turn. Says whether there was anything. */
export function deliverSteers(session: LiveSession, runId: RunId, now: number): boolean {
  const steers = waitingMessages(session.view()).filter((each) => each.verb === "steer");
  if (steers.length > 0) session.emit(runId, ...deliveryOf(steers, runId, now));
  return steers.length > 0;
}

interface Addressed extends Pick<QueuedMessage, "sessionId" | "text"> {
  /** Absent: to whoever leads the run. */
  readonly laneId?: LaneId;
}

interface InRun {
  readonly conversation: LiveSession;
  readonly runId: RunId;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Words to whoever works in a lane, or leads the run, read before the next turn there. Why they are none, as a sentence; undefined when they wait to be read. */
export function addSteer({ conversation, runId, newId, now }: InRun, { text, ...to }: Addressed): string | undefined {
  if (text.trim() === "") return emptyMessage;
  const add = { ...to, id: newId(), verb: "steer", text: text.toWellFormed(), at: isoTime(now()), state: "waiting" } as const;
  conversation.emit(runId, { type: "queue-change", add });
  return undefined;
}

/** What is said to whoever says nothing. */
export const emptyMessage = "The message is empty. Write something first.";

/** What is said where a message is to stand in the place of one that does not count any more. */
export const replacedAlready =
  "This message can't be changed any more: another one stands in its place, or it is not in the conversation. Send it as a new message.";

/** The events by which waiting messages become part of the conversation. To be emitted together: then no crash can deliver one twice. */
export function deliveryOf(queued: readonly QueuedMessage[], runId: RunId, now: number): readonly Event[] {
  return queued.flatMap(({ id, sessionId, text, verb: via, ...more }): readonly Event[] => {
    const message = { role: "user", id, sessionId, runId, at: isoTime(now), text, ...besides(more), via } as const;
    return [
      { type: "message-add", message },
      { type: "queue-change", messageId: id, state: "taken" },
    ];
  });
}

/** What goes along with the words of a message, as far as there is any. */
export function besides({ images, handed, replacesId, sender, workMode }: Besides): Besides {
  const marks = { ...(replacesId ? { replacesId } : {}), ...(sender ? { sender } : {}), ...(workMode ? { workMode } : {}) };
  return { ...(images?.length ? { images } : {}), ...(handed?.length ? { handed } : {}), ...marks };
}

type Besides = Pick<UserMessage, "images" | "handed" | "replacesId" | "sender" | "workMode">;

import type { Envelope } from "../core/events/event.ts";
import type { MessageId, RunId } from "../core/events/ids.ts";
import type { QueuedMessage } from "../core/events/message.ts";
import type { RunOutcome } from "../core/events/session.ts";

/** How one run ended. */
export interface RunEnding {
  readonly outcome: RunOutcome;
  /** What was refused, or left without an answer, because nobody could be asked. */
  readonly unasked: number;
  /** What would have been asked and was refused, because the mode asks nothing. */
  readonly barred: number;
}

/** What becomes of a session's runs, as far as its events tell. */
export interface Course {
  hear(envelope: Envelope): void;
  /** The run that is at work. */
  current(): RunId | undefined;
  /** The last run that ended since this is followed. */
  ending(): RunEnding | undefined;
  /** The messages that still wait, oldest first. */
  waiting(): readonly QueuedMessage[];
  /** Whether another run begins by itself after the last one: a message waits, and the run before it did not fail or was to be stopped for it. */
  isFollowed(): boolean;
}

/** Follows a session from now on. `waiting`: what waited in it already. */
export function createCourse(waiting: readonly QueuedMessage[]): Course {
  const queue = new Map<MessageId, QueuedMessage>(waiting.map((each) => [each.id, each]));
  let current: RunId | undefined;
  let ending: RunEnding | undefined;
  let count = countUnasked();
  return {
    hear(envelope) {
      const { event, runId } = envelope;
      if (event.type === "queue-change") {
        if ("add" in event) queue.set(event.add.id, event.add);
        else queue.delete(event.messageId);
      }
      if (current === undefined && runId !== "" && isBeginning(envelope)) {
        current = runId;
        count = countUnasked();
      }
      if (current === undefined) return;
      if (event.type === "rows-change") {
        // Only what another process does comes in this form: it has taken the run over.
        ending = { outcome: "failed", unasked: 0, barred: 0 };
        current = undefined;
        return;
      }
      const counted = count(envelope);
      if (event.type !== "run-end" || runId !== current) return;
      current = undefined;
      ending = { outcome: event.outcome, ...counted };
    },
    current: () => current,
    ending: () => ending,
    waiting: () => [...queue.values()],
    isFollowed: () => queue.size > 0 && (ending?.outcome !== "failed" || [...queue.values()].some((each) => each.verb === "interrupt")),
  };
}

/** Whether a run begins here or is taken up again; one that is parked is, too. */
function isBeginning({ event }: Envelope): boolean {
  if (event.type === "run-change") return event.state === "running" || event.reason === "parked";
  return event.type === "run-start";
}

/** What a rule forbids, and what never runs, needed no answer. */
function countUnasked(): (envelope: Envelope) => Pick<RunEnding, "unasked" | "barred"> {
  let [unasked, barred] = [0, 0];
  const limits = new Set<string>();
  return ({ event }) => {
    // Of a limit the end itself tells, and no yes given beforehand lifts it.
    if (event.type === "question-request" && event.about === "limit") limits.add(event.questionId);
    const isAnswer = event.type === "approval-answer" || (event.type === "question-answer" && !limits.has(event.questionId));
    if (isAnswer && event.by === "nobody") unasked += 1;
    if (event.type === "step-end" && event.outcome === "denied" && event.decision?.source === "mode") barred += 1;
    return { unasked, barred };
  };
}

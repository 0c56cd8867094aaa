import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { Store } from "../../storage/store.ts";
import type { Later } from "../time-limit.ts";

/** Tells the listeners what happened, in order. What must outlive the process is told once it is on disk, and what comes after it waits so long. */
export interface Telling {
  /** To be called after the store was handed what the event changed. */
  tell(envelope: Envelope): void;
  /** Resolves when everything of the session so far is told. Never rejects. */
  told(sessionId: SessionId): Promise<void>;
}

export interface TellingPorts {
  readonly store: Pick<Store, "flush">;
  readonly later: Later;
  readonly tell: (envelope: Envelope) => void;
}

/** A disk that takes longer keeps nobody from hearing; what it could not take is told by whoever waits for it. */
const patienceMs = 5_000;

export function createTelling({ store, later, tell }: TellingPorts): Telling {
  const held = new Map<SessionId, { readonly queue: Envelope[]; readonly told: Promise<void> }>();
  /** The disk has used up the patience and has not answered since. */
  let isSlow = false;

  const onDisk = () =>
    new Promise<void>((resolve) => {
      const cancel = later(patienceMs, () => {
        isSlow = true;
        resolve();
      });
      const release = () => {
        isSlow = false;
        cancel();
        resolve();
      };
      store.flush().then(release, release);
    });
  const tellAll = async (sessionId: SessionId, queue: Envelope[]): Promise<void> => {
    for (let next = queue[0]; next; next = queue[0]) {
      // Waiting in either case: the queue is known only once this has begun.
      await (mustLast(next) && !isSlow ? onDisk() : undefined);
      queue.shift();
      tell(next);
    }
    held.delete(sessionId);
  };

  return {
    tell(envelope) {
      const { sessionId } = envelope;
      const waiting = held.get(sessionId);
      if (waiting) waiting.queue.push(envelope);
      else if (mustLast(envelope)) {
        const queue = [envelope];
        held.set(sessionId, { queue, told: tellAll(sessionId, queue) });
      } else tell(envelope);
    },
    told: async (sessionId) => held.get(sessionId)?.told,
  };
}

/** What a person relies on from then on: that a run has their message and has ended, that it goes on by itself in some hours, that their answer or change was taken. */
function mustLast({ event }: Envelope): boolean {
  switch (event.type) {
    case "run-start":
    case "run-end":
    case "approval-answer":
    case "question-answer":
    case "session-change":
      return true;
    case "run-change":
      return event.state === "waiting" && event.reason === "parked";
    default:
      return false;
  }
}

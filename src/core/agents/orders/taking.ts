import type { RunId } from "../../events/ids.ts";
import type { QueuedMessage } from "../../events/message.ts";
import type { Carrier, FirstMessage } from "../carrier.ts";
import type { LiveSession } from "../session/live.ts";
import { endOrphan } from "../session/orphan.ts";
import { nextMessages } from "../session/queue.ts";
import { givenUp } from "../team/ending.ts";

/** What a message set going, before anything of it is on disk. `running` is the run that was at work. */
export type Begun =
  | { readonly kind: "began"; readonly session: LiveSession; readonly runId: RunId }
  | { readonly kind: "waits"; readonly session: LiveSession; readonly queued: QueuedMessage; readonly running: RunId | undefined };
interface Said {
  readonly session: LiveSession;
  readonly said: FirstMessage;
  /** What it is while it waits. */
  readonly waits: QueuedMessage;
}

/** Begins a run with the message, or lets it wait. What is queued goes behind what waits already. */
export function takeIn(carrier: Carrier, { session, said, waits }: Said): Begun {
  const running = carrier.carriedRun(waits.sessionId);
  if (running === undefined) {
    const orphan = carrier.orphanOf(session);
    const lost = orphan && givenUp(session.view(), orphan.id);
    if (orphan) endOrphan(session, orphan.id);
    const isNext = waits.verb !== "queue" || nextMessages(session).length === 0;
    const runId = isNext ? carrier.begin(session, said) : undefined;
    if (lost !== undefined) session.emit(runId ?? "", { type: "notice", notice: { kind: "warning", message: lost } });
    if (runId !== undefined) return { kind: "began", session, runId };
  }
  session.emit("", { type: "queue-change", add: waits });
  if (running === undefined) carrier.beginNext(session);
  return { kind: "waits", session, queued: waits, running };
}

import type { CompactionId, RunId } from "../../events/ids.ts";
import type { QueuedMessage } from "../../events/message.ts";
import type { Order, OrderedAct, Receipt } from "../../events/order.ts";
import { wasPlanStopped } from "../../events/plan/stopped.ts";
import { currentRun } from "../../events/session-view.ts";
import type { Hub } from "../../permissions/hub.ts";
import type { Carrier } from "../carrier.ts";
import type { LiveSession } from "../session/live.ts";
import { endOrphan, settleOrphan } from "../session/orphan.ts";
import { nextMessages } from "../session/queue.ts";

export interface ActPorts {
  readonly carrier: Carrier;
  readonly hub: Hub;
}

/**
 * Does what a person of another window wanted of a session that is held here. Doing it twice does it once. What takes a while comes back as a
 * promise, and of an answer what became of it.
 */
export function obey({ carrier, hub }: ActPorts, session: LiveSession, { what }: Order): Promise<void> | Receipt | undefined {
  switch (what.kind) {
    case "send":
      takeIn(carrier, session, what.message);
      break;
    case "withdraw":
      takeBack(session, what.messageId);
      break;
    case "answer":
      // A question that is put anew after its process died is another one.
      return hub.answer(what.approvalId, what.answer, what.by);
    case "reply":
      return hub.reply(what.questionId, what.value, what.by);
    case "stop":
      return stopHere(carrier, session, what);
    case "resume":
      nudgeOn(carrier, session);
      break;
    case "plan":
      return carrier.lead(session, what.act);
    case "change":
      session.emit("", { type: "session-change", ...what.change });
      break;
    case "restore":
      restoreHere(session, what.compactionId);
      break;
    default:
      what satisfies never;
  }
  return undefined;
}

/** A message waits in what is at work or was broken off, or begins a run where nothing is. */
function takeIn(carrier: Carrier, session: LiveSession, message: QueuedMessage): void {
  const { session: stored, queue, messages } = session.view();
  if ([...queue, ...messages].some((each) => each.id === message.id)) return;
  session.emit("", { type: "queue-change", add: message });
  const running = carrier.carriedRun(stored.id);
  if (running === undefined) carrier.beginNext(session);
  else if (message.verb === "interrupt") afterStored(session, () => void stopFor(carrier, session, { running, messageId: message.id }));
}

/** Only once the message is on disk a run is stopped for it. */
function afterStored(session: LiveSession, then: () => void): void {
  session.stored().then(then, then);
}

/** Stops the run for a message that still waits. */
export async function stopFor(
  carrier: Carrier,
  session: LiveSession,
  { running, messageId }: { readonly running: RunId; readonly messageId: string },
): Promise<void> {
  if (session.view().queue.find((each) => each.id === messageId)?.state === "waiting") await carrier.stop(running);
}

/** Takes back a message that still waits. */
export function takeBack(session: LiveSession, messageId: string): QueuedMessage | undefined {
  const queued = session.view().queue.find((each) => each.id === messageId && each.state === "waiting");
  if (queued) session.emit("", { type: "queue-change", messageId, state: "withdrawn" });
  return queued;
}

/** Takes back a summary that is still sent. */
export function restoreHere(session: LiveSession, compactionId: CompactionId): void {
  const found = session.view().compactions?.find((each) => each.id === compactionId);
  if (found?.kind === "summary" && found.restoredAt === undefined) session.emit("", { type: "context-restore", compactionId });
}

function stopHere(
  carrier: Carrier,
  session: LiveSession,
  { runId, queue }: Extract<OrderedAct, { kind: "stop" }>,
): Promise<void> | undefined {
  if (carrier.carriedRun(session.view().session.id) === runId) return carrier.stop(runId, queue);
  if (carrier.orphanOf(session)?.id === runId) endHere(carrier, session, { runId, queue });
  return undefined;
}

/** Ends a run nobody carries; what waits begins then, unless it is to be held. */
export function endHere(
  carrier: Carrier,
  session: LiveSession,
  { runId, queue }: { readonly runId: RunId; readonly queue?: "hold" | undefined },
): void {
  endOrphan(session, runId);
  if (queue !== "hold") carrier.beginNext(session);
}

function nudgeOn(carrier: Carrier, session: LiveSession): void {
  const { id } = session.view().session;
  const orphan = carrier.orphanOf(session);
  if (carrier.carriedRun(id) !== undefined) carrier.nudge(id);
  else if (orphan) resumeOrphan(carrier, session, orphan.id);
}

/** Goes on at once: with a parked run, where the last was interrupted or failed, with what waits, or else with the rest of a plan that was stopped. */
export function goOnHere(carrier: Carrier, session: LiveSession): void {
  const { session: stored, runs } = session.view();
  if (carrier.carriedRun(stored.id) !== undefined || carrier.orphanOf(session)) nudgeOn(carrier, session);
  else if (runs.at(-1)?.state === "failed") carrier.begin(session, undefined);
  else if (carrier.beginNext(session) === undefined && wasPlanStopped(session.view())) carrier.begin(session, undefined);
}

/** What nobody needs to decide goes on: a parked run waits on, an open question is put anew, what waits behind a run that did not fail begins. */
export function takeUpHere(carrier: Carrier, session: LiveSession, canAsk: () => boolean): void {
  const orphan = carrier.orphanOf(session);
  if (!orphan) goOnWithQueue(carrier, session);
  else if (isInterrupting(session)) resumeOrphan(carrier, session, orphan.id);
  else {
    const state = settleOrphan(session, orphan.id);
    if (state === "parked" || (state === "asked" && canAsk())) carrier.goOn(session, orphan.id);
  }
}

/** What waits begins when nothing is at work and the last run did not fail. */
function goOnWithQueue(carrier: Carrier, session: LiveSession): void {
  if (currentRun(session.view())) return;
  const last = session.view().runs.at(-1)?.state;
  if (last === "completed" || last === "cancelled") carrier.beginNext(session);
}

/** Whether the person had wanted the run stopped for a message when the process ended. */
function isInterrupting(session: LiveSession): boolean {
  return nextMessages(session)[0]?.verb === "interrupt";
}

function resumeOrphan(carrier: Carrier, session: LiveSession, runId: RunId): void {
  if (isInterrupting(session)) {
    endOrphan(session, runId);
    carrier.beginNext(session);
  } else carrier.goOn(session, runId, "now");
}

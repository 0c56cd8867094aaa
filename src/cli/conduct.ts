import type { Envelope } from "../core/events/event.ts";
import type { RunOutcome } from "../core/events/session.ts";
import type { Core } from "../core/main.ts";
import type { NewMessage } from "../core/runtime.ts";

/** How a run ended, as the exit code needs it. */
export type RunResult =
  | { readonly kind: "ended"; readonly outcome: RunOutcome; readonly sessionId: string; readonly unasked: number }
  | { readonly kind: "refused"; readonly reason: string };

export interface RunControl {
  /** Resolves after the last event of the run has been heard. `unasked` counts what was refused because nobody could be asked. */
  readonly result: Promise<RunResult>;
  /** Ends the run as cancelled, also when it has not begun. */
  stop(): void;
}

/** Sends one message and lets `hear` have every event from it to its `run-end`, in order. */
export function conduct(core: Core, message: NewMessage, hear: (envelope: Envelope) => void): RunControl {
  let sessionId = message.sessionId;
  let wantsStop = false;
  let stopListening: () => void = () => {};
  const ended = new Promise<RunResult>((resolve) => {
    const count = countUnasked();
    stopListening = core.runtime.subscribe((envelope) => {
      if (sessionId !== undefined && envelope.sessionId !== sessionId) return;
      const { event } = envelope;
      sessionId = envelope.sessionId;
      const unasked = count(envelope);
      hear(envelope);
      if (event.type !== "run-end") return;
      stopListening();
      resolve({ kind: "ended", outcome: event.outcome, sessionId, unasked });
    });
  });
  const start = async (): Promise<RunResult> => {
    const sent = await core.runtime.send(message);
    if (sent.kind === "refused") return { kind: "refused", reason: sent.reason };
    sessionId = sent.sessionId;
    if (wantsStop) void core.runtime.stop(sent.sessionId);
    return ended;
  };
  const stop = (): void => {
    wantsStop = true;
    if (sessionId !== undefined) void core.runtime.stop(sessionId);
  };
  return { result: start().finally(stopListening), stop };
}

/** A step may be denied without a question ever being put: then nobody could be asked either. */
function countUnasked(): (envelope: Envelope) => number {
  const asked = new Set<string>();
  let unasked = 0;
  return ({ event }) => {
    if (event.type === "approval-request") asked.add(event.stepId);
    if (event.type === "approval-answer" && event.by === "nobody") unasked += 1;
    if (event.type === "step-end" && event.outcome === "denied" && !asked.has(event.stepId)) unasked += 1;
    return unasked;
  };
}

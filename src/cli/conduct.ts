import type { Envelope } from "../core/events/event.ts";
import type { RunOutcome } from "../core/events/session.ts";
import type { Core } from "../core/main.ts";
import type { NewMessage } from "../core/runtime.ts";

/** How a run ended, as the exit code needs it. `unasked` counts what was refused because nobody could be asked. */
export type RunResult =
  | { readonly kind: "ended"; readonly outcome: RunOutcome; readonly sessionId: string; readonly unasked: number }
  | { readonly kind: "refused"; readonly reason: string };

export interface Listener {
  /** Hears every event from the message to `run-end`, in order. */
  hear(envelope: Envelope): void;
  /** Ends the run as cancelled. */
  readonly stop: AbortSignal;
}

/** Sends one message and resolves after the last event of its run. */
export async function conduct(core: Core, message: NewMessage, { hear, stop }: Listener): Promise<RunResult> {
  const { runtime } = core;
  let sessionId = message.sessionId;
  let stopListening: () => void = () => {};
  const ended = new Promise<RunResult>((resolve) => {
    const count = countUnasked();
    let runId: string | undefined;
    stopListening = runtime.subscribe((envelope) => {
      if (sessionId !== undefined && envelope.sessionId !== sessionId) return;
      const { event } = envelope;
      sessionId = envelope.sessionId;
      // What comes before is the end of an earlier run that its process left open.
      if (event.type === "run-start") runId = envelope.runId;
      if (runId === undefined) return;
      const unasked = count(envelope);
      hear(envelope);
      if (event.type === "run-end" && envelope.runId === runId) resolve({ kind: "ended", outcome: event.outcome, sessionId, unasked });
    });
  });
  let stopping: Promise<void> | undefined;
  const stopRun = (): void => {
    if (sessionId !== undefined) stopping ??= runtime.stop(sessionId);
  };
  stop.addEventListener("abort", stopRun);
  try {
    const sent = await runtime.send(message);
    if (sent.kind === "refused") return { kind: "refused", reason: sent.reason };
    if (stop.aborted) stopRun();
    const result = await ended;
    await stopping;
    return result;
  } finally {
    stop.removeEventListener("abort", stopRun);
    stopListening();
  }
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

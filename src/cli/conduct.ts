import type { Envelope } from "../core/events/event.ts";
import type { SessionId } from "../core/events/ids.ts";
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
export function conduct(core: Core, message: NewMessage, listener: Listener): Promise<RunResult> {
  const begin = async (): Promise<string | undefined> => {
    const sent = await core.runtime.send(message);
    return sent.kind === "refused" ? sent.reason : undefined;
  };
  return follow(core, { sessionId: message.sessionId, begin }, listener);
}

/**
 * Goes on with the run that was left unfinished and resolves after its last event; refused when it did not go on.
 * `ask` only puts a question anew that nobody had answered, `resume` also repeats what had been broken off.
 */
export function takeUp(core: Core, { sessionId, how }: { sessionId: SessionId; how: "ask" | "resume" }, listener: Listener) {
  const begin = async (): Promise<undefined> => {
    if (how === "resume") await core.runtime.resume(sessionId);
    else await core.runtime.open(sessionId);
  };
  return follow(core, { sessionId, begin }, listener);
}

interface Beginning {
  readonly sessionId: SessionId | undefined;
  /** Resolves once the run has begun or gone on, or to why it has not. */
  begin(): Promise<string | undefined>;
}

async function follow(core: Core, { begin, ...given }: Beginning, { hear, stop }: Listener): Promise<RunResult> {
  const { runtime } = core;
  let { sessionId } = given;
  let runId: string | undefined;
  let stopListening: () => void = () => {};
  const ended = new Promise<RunResult>((resolve) => {
    const count = countUnasked();
    stopListening = runtime.subscribe((envelope) => {
      if (sessionId !== undefined && envelope.sessionId !== sessionId) return;
      const { event } = envelope;
      sessionId = envelope.sessionId;
      // What comes before settles what an earlier process left open.
      if (event.type === "run-start" || (event.type === "run-change" && event.state === "running")) runId ??= envelope.runId;
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
    const refusal = await begin();
    if (refusal !== undefined || runId === undefined) return { kind: "refused", reason: refusal ?? "Nothing was left to go on with." };
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

import type { Failure } from "../events/failure.ts";
import type { Usage } from "../events/message.ts";
import type { SessionView } from "../events/session-view.ts";
import { StoreError } from "../storage/store.ts";
import { stoppedEnd } from "./ending.ts";
import { runLoop } from "./loop.ts";
import { finishPark } from "./parking.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";

/** What is done right after a run's end. */
export interface AfterRun {
  /** Called in the same breath as the end is told, so that nothing can come between. */
  ended(): void;
  /** Its end could not be stored. */
  notStored(sentence: string): void;
}

/** Carries a run from where it stands to its `run-end`. Never rejects: a broken promise ends the run as failed. */
export async function carryRun(ports: RunPorts, after: AfterRun): Promise<void> {
  const end = await endOf(ports).catch((error: unknown): LoopEnd => ({ outcome: "failed", text: "", failure: asFailure(error) }));
  const usage = usageOf(ports.session.view(), ports.runId);
  ports.session.emit(ports.runId, { type: "run-end", usage, ...end });
  const stored = ports.session.stored();
  after.ended();
  await stored.catch((error: unknown) => after.notStored(asFailure(error).message));
}

async function endOf(ports: RunPorts): Promise<LoopEnd> {
  await finishPark(ports);
  return ports.signal.aborted ? stoppedEnd(ports, "") : runLoop(ports);
}

function asFailure(error: unknown): Failure {
  if (error instanceof StoreError) return { code: "storage", message: error.message };
  const what = error instanceof Error ? error.message : String(error);
  return { code: "internal", message: `Something in AnyCowork itself broke: ${what}. The log has the details; the conversation is kept.` };
}

/** Undefined unless a message of the run was counted by its provider. */
function usageOf(view: SessionView, runId: string): Usage | undefined {
  const answers = view.messages.flatMap((each) => (each.role === "assistant" && each.runId === runId ? [each.usage] : []));
  const counted = answers.flatMap((each) => each ?? []);
  if (counted.length === 0) return undefined;
  const sum = (key: UsageCount) => counted.reduce((total, each) => total + (each[key] ?? 0), 0);
  const said = (key: UsageCount) => (counted.some((each) => each[key] !== undefined) ? { [key]: sum(key) } : {});
  return {
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    ...said("cachedTokens"),
    ...said("reasoningTokens"),
    ...(counted.length < answers.length ? { partial: true } : {}),
  };
}

type UsageCount = "inputTokens" | "outputTokens" | "cachedTokens" | "reasoningTokens";

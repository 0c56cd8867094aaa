import type { Failure } from "../events/failure.ts";
import type { Usage } from "../events/message.ts";
import type { SessionView } from "../events/session-view.ts";
import { StoreError } from "../storage/store.ts";
import { runLoop } from "./loop.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";

/** Carries a run from where it stands to its `run-end`. Never rejects: a broken promise ends the run as failed. */
export async function carryRun(ports: RunPorts): Promise<void> {
  const end = await runLoop(ports).catch((error: unknown): LoopEnd => ({ outcome: "failed", text: "", failure: asFailure(error) }));
  const usage = usageOf(ports.session.view(), ports.runId);
  ports.session.emit(ports.runId, { type: "run-end", usage, ...end });
  await ports.session.stored().catch((error: unknown) => {
    ports.session.emit("", { type: "notice", notice: { kind: "warning", message: asFailure(error).message } });
  });
}

function asFailure(error: unknown): Failure {
  if (error instanceof StoreError) return { code: "storage", message: error.message };
  const what = error instanceof Error ? error.message : String(error);
  return { code: "internal", message: `Something in AnyCowork itself broke: ${what}. The log has the details; the conversation is kept.` };
}

/** Undefined unless a message of the run was counted by its provider. */
function usageOf(view: SessionView, runId: string): Usage | undefined {
  const counted = view.messages.flatMap((each) => (each.role === "assistant" && each.runId === runId && each.usage ? [each.usage] : []));
  if (counted.length === 0) return undefined;
  const sum = (pick: (usage: Usage) => number) => counted.reduce((total, each) => total + pick(each), 0);
  const cached = counted.some((each) => each.cachedTokens !== undefined) ? { cachedTokens: sum((each) => each.cachedTokens ?? 0) } : {};
  return { inputTokens: sum((each) => each.inputTokens), outputTokens: sum((each) => each.outputTokens), ...cached };
}

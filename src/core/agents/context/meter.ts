import type { MessageId } from "../../events/ids.ts";
import type { ContextKind, ContextUse, Usage } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import { costOf, type Price, priced } from "../../events/usage/cost.ts";
import type { RunPorts } from "../ports.ts";
import { type Measure, type Parts, total } from "./measure.ts";
import { estimateTokens } from "./tokens.ts";

/** Tells with each answer what it cost and what filled the window, and says so, once, when the server has silently left out a part. */
export interface ContextMeter {
  /** Measures the request that is about to be sent. What comes back tells of its answer, once. */
  begin(): (messageId: MessageId, usage: Usage | undefined) => void;
}

/** `measure` counts each text once, however long the conversation is. `price` is what the model costs, where known. */
export interface Metered {
  readonly measure: (view: SessionView) => Measure;
  readonly window: number | undefined;
  readonly price?: Price | undefined;
}

/** A server that counts less than this part of what was sent has left out the rest; below so many tokens an estimate may be as wrong. */
const leastCounted = 0.5;
const leastTokens = 3_000;

export function createContextMeter({ session, runId }: RunPorts, { measure, window, price }: Metered): ContextMeter {
  let isTold = false;
  return {
    begin() {
      const { summary, ...others } = measure(session.view()).parts;
      const estimated = { ...(summary > 0 ? { summary } : {}), ...others };
      return (messageId, usage) => {
        const parts = usage ? scaled(estimated, usage.inputTokens) : estimated;
        const context: ContextUse = { ...(window ? { window } : {}), counted: usage !== undefined, parts };
        const cost = usage ? { usage: priced(usage, price) } : estimate(session.view(), { messageId, inputTokens: total(parts), price });
        session.emit(runId, { type: "usage-report", messageId, ...cost, context });
        if (usage === undefined || isTold || !isCutOff(estimated, usage)) return;
        isTold = true;
        session.emit(runId, { type: "notice", notice: { kind: "warning", message: cutOff(total(estimated), usage) } });
      };
    },
  };
}

/** What an answer that its provider did not count may have cost, where the price is known. */
function estimate(
  view: SessionView,
  { messageId, inputTokens, price }: { readonly messageId: MessageId; readonly inputTokens: number; readonly price: Price | undefined },
): { readonly estimatedUsd?: number } {
  const message = view.messages.findLast((each) => each.id === messageId);
  if (!price || message?.role !== "assistant") return {};
  const outputTokens = estimateTokens(message.text) + estimateTokens(message.thought);
  return { estimatedUsd: costOf({ inputTokens, outputTokens }, price) };
}

/** Pictures are counted too differently to tell anything by. */
function isCutOff(estimated: ContextUse["parts"], { inputTokens }: Usage): boolean {
  const text = total({ ...estimated, images: 0 });
  return text >= leastTokens && inputTokens < leastCounted * text;
}

function cutOff(sent: number, { inputTokens }: Usage): string {
  return `The server took in only ${inputTokens} of about ${sent} tokens, so the model has not seen all of the conversation. Raise the server's context length (of Ollama num_ctx), or choose another model.`;
}

/** The same shares of another sum; what rounding leaves goes to the biggest. */
function scaled(parts: ContextUse["parts"], sum: number): ContextUse["parts"] {
  const factor = sum / Math.max(total(parts), 1);
  const kinds = Object.keys(parts) as ContextKind[];
  const result = Object.fromEntries(kinds.map((kind) => [kind, Math.round((parts[kind] ?? 0) * factor)])) as Parts;
  const biggest = kinds.reduce((one, other) => (result[other] > result[one] ? other : one));
  result[biggest] += sum - total(result);
  return result;
}

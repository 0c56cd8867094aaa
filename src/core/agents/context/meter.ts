import type { MessageId } from "../../events/ids.ts";
import type { ContextKind, ContextUse, ImageRef, Usage } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { ModelRequest } from "../../providers/provider.ts";
import type { RunPorts } from "../ports.ts";
import { estimateTokens } from "./tokens.ts";

/** Tells with each answer what it cost and what filled the window, and says so when little of the window is left. */
export interface ContextMeter {
  /** Measures the request that is about to be sent. What comes back tells of its answer, once. */
  begin(): (messageId: MessageId, usage: Usage | undefined) => void;
}

type Parts = Record<ContextKind, number>;

/** From this part of the window on it is told. */
const nearlyFull = 0.85;

/** What a picture costs, about: providers count between some hundred and some thousand tokens. */
const imageTokens = 1_000;

/** Sums go on from answer to answer, so that each costs the same however long the conversation is. */
export function createContextMeter(
  ports: RunPorts,
  { system, tools, window }: Pick<ModelRequest, "system" | "tools"> & { readonly window: number | undefined },
): ContextMeter {
  const { session, runId } = ports;
  const sums: Parts = { instructions: estimateTokens(system), tools: 0, you: 0, answers: 0, results: 0, images: 0 };
  if (tools.length > 0) sums.tools = estimateTokens(JSON.stringify(tools));
  const addNew = createAdder(sums);
  let isTold = false;
  return {
    begin() {
      addNew(session.view());
      const estimated = { ...sums };
      return (messageId, usage) => {
        const parts = usage ? scaled(estimated, usage.inputTokens) : estimated;
        const context: ContextUse = { ...(window ? { window } : {}), counted: usage !== undefined, parts };
        session.emit(runId, { type: "usage-report", messageId, ...(usage ? { usage } : {}), context });
        const part = window ? (total(parts) + (usage?.outputTokens ?? 0)) / window : 0;
        if (part >= nearlyFull && !isTold) session.emit(runId, { type: "notice", notice: { kind: "warning", message: fullness(part) } });
        isTold = part >= nearlyFull;
      };
    },
  };
}

function fullness(part: number): string {
  return `The conversation fills ${Math.floor(part * 100)} % of what the model can take in. Ask for a short summary soon and begin a new chat with it; once it is full the model can't answer here any more.`;
}

/** Adds what has come since the last time. */
function createAdder(sums: Parts): (view: SessionView) => void {
  let messages = 0;
  let steps = 0;
  const addImages = (images: readonly ImageRef[] = []) => {
    sums.images += images.length * imageTokens;
  };
  return (view) => {
    for (const message of view.messages.slice(messages)) {
      if (message.role === "assistant") sums.answers += answerTokens(message);
      else {
        sums.you += estimateTokens(message.text);
        addImages(message.images);
      }
    }
    for (const step of view.steps.slice(steps)) {
      sums.results += estimateTokens(step.output);
      addImages(step.images);
    }
    messages = view.messages.length;
    steps = view.steps.length;
  };
}

function answerTokens({
  text,
  toolCalls,
}: {
  readonly text: string;
  readonly toolCalls: readonly { readonly arguments: string }[];
}): number {
  return toolCalls.reduce((sum, each) => sum + estimateTokens(each.arguments), estimateTokens(text));
}

/** The same shares of another sum; what rounding leaves goes to the biggest. */
function scaled(parts: Parts, sum: number): Parts {
  const factor = sum / Math.max(total(parts), 1);
  const kinds = Object.keys(parts) as ContextKind[];
  const result = Object.fromEntries(kinds.map((kind) => [kind, Math.round(parts[kind] * factor)])) as Parts;
  const biggest = kinds.reduce((one, other) => (result[other] > result[one] ? other : one));
  result[biggest] += sum - total(result);
  return result;
}

function total(parts: Parts): number {
  return Object.values(parts).reduce((sum, each) => sum + each, 0);
}

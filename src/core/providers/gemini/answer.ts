import type { Failure } from "../../events/failure.ts";
import type { Usage } from "../../events/message.ts";
import type { ModelToolCall, Part } from "../provider.ts";
import { createJoiner } from "../wire/joiner.ts";
import { type Loose, looseCount, looseObject, looseObjects, looseText, wellFormed } from "../wire/loose.ts";
import type { Answer, Ending } from "../wire/stream.ts";
import { blocked, endOf } from "./endings.ts";
import { createPartKeeper } from "./native.ts";

/** One answer of Gemini being put together from its chunks. */
export function createAnswer(model: string): Answer {
  const keeper = createPartKeeper();
  const text = createJoiner("text");
  const thought = createJoiner("thought");
  const calls: Omit<ModelToolCall, "callId">[] = [];
  const ids: string[] = [];
  let reason: string | undefined;
  let block: Failure | undefined;
  let usage: Usage | undefined;
  let size = 0;
  // A signature alone says nothing.
  let isEmpty = true;

  function addPart(part: Loose): readonly Part[] {
    keeper.add(part);
    size += typeof part.thoughtSignature === "string" ? part.thoughtSignature.length : 0;
    const call = looseObject(part.functionCall);
    const said = looseText(part.text) ?? "";
    if (call || said !== "") isEmpty = false;
    if (call) {
      const json = JSON.stringify(call.args ?? {});
      size += json.length;
      ids.push(looseText(call.id) ?? "");
      calls.push({ tool: wellFormed(looseText(call.name) ?? ""), arguments: wellFormed(json) });
    }
    size += said.length;
    return part.thought === true ? thought.add(said) : text.add(said);
  }
  const flush = () => [...thought.flush(), ...text.flush()];

  return {
    add(chunk) {
      usage = usageIn(chunk.usageMetadata) ?? usage;
      block = blocked(chunk.promptFeedback) ?? block;
      const candidate = looseObjects(chunk.candidates).find((each) => (each.index ?? 0) === 0);
      reason = looseText(candidate?.finishReason) ?? reason;
      return looseObjects(looseObject(candidate?.content)?.parts).flatMap(addPart);
    },
    end({ newId, whenEmpty }: Ending) {
      const parts: Part[] = flush();
      const fail = (failure: Failure): readonly Part[] => [...parts, { type: "error", failure }];
      if (block) return fail(block);
      const end = endOf(reason, model);
      if (typeof end !== "string") return fail(end);
      if (end === "stop" && isEmpty) return fail(whenEmpty());
      if (usage) parts.push({ type: "usage", usage });
      const hasCalls = end === "stop" && calls.length > 0;
      if (hasCalls)
        for (const [index, each] of calls.entries()) parts.push({ type: "tool-call", callId: idFor(ids, index, newId), ...each });
      const native = end === "stop" ? keeper.finish(model) : undefined;
      if (native) parts.push({ type: "native", native });
      return [...parts, { type: "finish", reason: hasCalls ? "tool-calls" : end }];
    },
    flush,
    get begun() {
      return size > 0 || calls.length > 0;
    },
    get finished() {
      return reason !== undefined || block !== undefined;
    },
    /** Calls come whole, so one that has come may be taken though the last word is missing. */
    get closable() {
      return calls.length > 0;
    },
    get size() {
      return size;
    },
  };
}

/** The model's own id where it gave one that no other call has. */
function idFor(ids: readonly string[], index: number, newId: () => string): string {
  const id = ids[index] ?? "";
  return id !== "" && ids.indexOf(id) === index ? id : `call_${newId()}`;
}

/** The thoughts are counted beside the answer; both are output. */
function usageIn(value: unknown): Usage | undefined {
  const usage = looseObject(value);
  const prompt = looseCount(usage?.promptTokenCount);
  const answered = looseCount(usage?.candidatesTokenCount);
  const reasoningTokens = looseCount(usage?.thoughtsTokenCount);
  if (prompt === undefined && answered === undefined && reasoningTokens === undefined) return undefined;
  const cachedTokens = looseCount(usage?.cachedContentTokenCount);
  return {
    inputTokens: (prompt ?? 0) + (looseCount(usage?.toolUsePromptTokenCount) ?? 0),
    outputTokens: (answered ?? 0) + (reasoningTokens ?? 0),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

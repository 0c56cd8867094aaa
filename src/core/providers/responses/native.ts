import type { OpenAI } from "openai";
import type { NativeAnswer } from "../../events/message.ts";
import type { ModelMessage } from "../provider.ts";
import { type Loose, looseJson, looseList, looseObjects, looseText } from "../wire/loose.ts";

/** The longest id of a call that Responses takes. */
export const longestId = 64;

const wanted: readonly unknown[] = ["reasoning", "message", "function_call"];

/**
 * The items of an answer to be sent back word for word: reasoning that only its model can read, and what it led to. Undefined when
 * there is nothing in them that text and calls don't tell, or reasoning that can't be sent back, without which the rest is refused.
 */
export function keptItems(items: readonly Loose[], model: string): NativeAnswer | undefined {
  const kept = items.filter((each) => wanted.includes(each.type));
  const isTold = kept.every((each) => each.type !== "reasoning" && looseText(each.phase) === undefined);
  const isLost = kept.some((each) => each.type === "reasoning" && looseText(each.encrypted_content) === undefined);
  return isTold || isLost ? undefined : { provider: "openai", model, json: JSON.stringify(kept) };
}

/** The items to send back, or undefined when they are another model's, or no longer go with the calls. */
export function nativeItems(
  { native, toolCalls }: Extract<ModelMessage, { role: "assistant" }>,
  model: string,
): readonly OpenAI.Responses.ResponseInputItem[] | undefined {
  if (native?.provider !== "openai" || native.model !== model) return undefined;
  const items = looseObjects(looseList(looseJson(native.json)));
  const calls = items.filter((each) => each.type === "function_call");
  const goTogether = calls.length === toolCalls.length && calls.every((each, at) => each.call_id === toolCalls[at]?.callId);
  const isWhole = items.length > 0 && goTogether && toolCalls.every((each) => each.callId.length <= longestId);
  // They came from the server that gets them.
  return isWhole ? (items as unknown as OpenAI.Responses.ResponseInputItem[]) : undefined;
}

import type { AssistantMessage } from "../../events/message.ts";

/** What an answer cost, input and output together: as counted by its provider, else estimated. */
export function tokensOf({ usage, context, text, thought, toolCalls }: AssistantMessage): number {
  if (usage) return usage.inputTokens + usage.outputTokens;
  const input = Object.values(context?.parts ?? {}).reduce((sum, each) => sum + each, 0);
  return input + estimateTokens(text) + estimateTokens(thought) + toolCalls.reduce((sum, each) => sum + estimateTokens(each.arguments), 0);
}

/** About how many tokens a text has: four characters each, but only one and a half where a script packs more into one. */
export function estimateTokens(text: string): number {
  const dense = text.match(denseScripts)?.reduce((sum, each) => sum + each.length, 0) ?? 0;
  return Math.ceil((text.length - dense) / 4 + dense / 1.5);
}

/** Chinese, Japanese and Korean. */
const denseScripts = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+/g;

import type { AssistantMessage, Message, Usage } from "../message.ts";
import type { Compaction } from "../words/compaction.ts";

/** What a model costs, in US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  /** Input that was read from the provider's cache; absent: as much as other input. */
  readonly cached?: number;
  /** Reasoning is output. */
  readonly output: number;
  /** What all of a request costs whose input is longer than so many tokens. */
  readonly long?: { readonly above: number } & Omit<Price, "long">;
}

/** What an answer cost in US dollars, to the billionth. */
export function costOf({ inputTokens, outputTokens, cachedTokens = 0 }: Usage, price: Price): number {
  const { input, cached = input, output } = price.long && inputTokens > price.long.above ? price.long : price;
  const read = Math.min(cachedTokens, inputTokens);
  return exact(((inputTokens - read) * input + read * cached + outputTokens * output) / 1_000_000);
}

/** The usage with what it cost by that price; without one, that this is not known. */
export function priced(usage: Usage, price: Price | undefined): Usage {
  return price ? { ...usage, costUsd: costOf(usage, price) } : { ...usage, costUnknown: true };
}

/** What a budget counts for an answer, in US dollars: also what was only estimated. Nothing where the price is not known. */
export function spentOn({ usage, estimatedUsd }: Pick<AssistantMessage, "usage" | "estimatedUsd">): number {
  return usage?.costUsd ?? estimatedUsd ?? 0;
}

/** What answers that were not counted may have cost together, in US dollars. */
export function estimatedFor(messages: readonly Message[]): number {
  return exact(messages.reduce((sum, each) => sum + (each.role === "assistant" ? (each.estimatedUsd ?? 0) : 0), 0));
}

/** The usage of those messages that are answers, one after another; undefined for one that was not counted. */
export function usagesOf(messages: readonly Message[]): readonly (Usage | undefined)[] {
  return messages.flatMap((each) => (each.role === "assistant" ? [each.usage] : []));
}

/** What summaries of older parts cost, as answers do. */
export function usagesOfSummaries(compactions: readonly Compaction[] = []): readonly (Usage | undefined)[] {
  return compactions.flatMap((each) => (each.kind === "summary" ? [each.usage] : []));
}

/** The sum. Undefined unless something was counted. */
export function sumOf(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const counted = usages.flatMap((each) => each ?? []);
  if (counted.length === 0) return undefined;
  const sum = (key: Count) => counted.reduce((total, each) => total + (each[key] ?? 0), 0);
  const said = (key: Count) => (counted.some((each) => each[key] !== undefined) ? { [key]: sum(key) } : {});
  const isPriced = counted.some((each) => each.costUsd !== undefined);
  return {
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    ...said("cachedTokens"),
    ...said("reasoningTokens"),
    ...(counted.length < usages.length ? { partial: true } : {}),
    ...(isPriced ? { costUsd: exact(sum("costUsd")) } : {}),
    ...(counted.some((each) => each.costUnknown) ? { costUnknown: true } : {}),
  };
}

type Count = "inputTokens" | "outputTokens" | "cachedTokens" | "reasoningTokens" | "costUsd";

/** US dollars to the billionth: sums of parts of a cent stay what they would be on paper. */
export function exact(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}

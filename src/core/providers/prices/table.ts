import type { Price } from "../../events/usage/cost.ts";

/**
 * What the services' own models cost at their own addresses, in US dollars for a million tokens: list prices of their usual tier, as published.
 * Only models whose price was looked up stand here: what is missing is told as unknown. To be gone through when models are added to `known.ts`.
 */
export const listPrices: readonly ListPrice[] = [
  ["openai", "gpt-5.6-sol", { input: 5, cached: 0.5, output: 30, long: { above: 272_000, input: 10, cached: 1, output: 45 } }],
  ["openai", "gpt-5.6-terra", { input: 2, cached: 0.2, output: 12, long: { above: 272_000, input: 4, cached: 0.4, output: 18 } }],
  ["openai", "gpt-5.6-luna", { input: 0.2, cached: 0.02, output: 1.2, long: { above: 272_000, input: 0.4, cached: 0.04, output: 1.8 } }],
  ["openai", "gpt-5.4", { input: 2.5, cached: 0.25, output: 15, long: { above: 272_000, input: 5, cached: 0.5, output: 22.5 } }],
  ["openai", "gpt-5.4-mini", { input: 0.75, cached: 0.075, output: 4.5 }],
  ["openai", "gpt-5.4-nano", { input: 0.2, cached: 0.02, output: 1.25 }],
  ["openai", "gpt-4.1", { input: 2, cached: 0.5, output: 8 }],
  ["gemini", "gemini-3.1-pro-preview", { input: 2, cached: 0.2, output: 12, long: { above: 200_000, input: 4, cached: 0.4, output: 18 } }],
  ["gemini", "gemini-3.5-flash", { input: 1.5, cached: 0.15, output: 9 }],
  ["gemini", "gemini-3-flash-preview", { input: 0.5, cached: 0.05, output: 3 }],
  ["gemini", "gemini-2.5-pro", { input: 1.25, cached: 0.125, output: 10, long: { above: 200_000, input: 2.5, cached: 0.25, output: 15 } }],
  ["gemini", "gemini-2.5-flash", { input: 0.3, cached: 0.03, output: 2.5 }],
  ["gemini", "gemini-2.5-flash-lite", { input: 0.1, cached: 0.01, output: 0.4 }],
];

/** When they were looked up last. */
export const pricesAsOf = "2026-09-22";

/** Holds for a model of exactly that name, and for its dated forms: "gpt-4.1-2025-04-14". */
export type ListPrice = readonly [provider: string, model: string, price: Price];

import type { ThinkingConfig, ThinkingLevel } from "@google/genai";
import type { Effort } from "../../events/message.ts";

/** How a model is told to think; undefined for a model that knows no thinking. */
export function thinkingOf(model: string, effort: Effort | undefined): ThinkingConfig | undefined {
  if (!/^gemini-(?!1|2\.0)/.test(model)) return undefined;
  if (!effort) return { includeThoughts: true };
  const isPro = model.includes("pro");
  if (/^gemini-2\.5/.test(model))
    return { includeThoughts: true, thinkingBudget: isPro ? Math.max(128, budgets[effort]) : budgets[effort] };
  const level = isPro && levels[effort] === "MINIMAL" ? "LOW" : levels[effort];
  return { includeThoughts: true, thinkingLevel: level as ThinkingLevel };
}

/** In tokens; what every model of the 2.5 family takes, but for Pro, which always thinks a little. */
const budgets: Readonly<Record<Effort, number>> = { none: 0, minimal: 512, low: 2_048, medium: 8_192, high: 16_384, xhigh: 24_576 };

const levels: Readonly<Record<Effort, `${ThinkingLevel}`>> = {
  none: "MINIMAL",
  minimal: "MINIMAL",
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  xhigh: "HIGH",
};

import * as vscode from "vscode";
import type { ApprovalMode } from "../../core/events/approval.ts";
import type { ModelRef } from "../../core/events/ids.ts";
import type { Effort } from "../../core/events/message.ts";
import type { RunLimits } from "../../core/main.ts";

/** The settings as they are at the moment of asking. What is not of its type counts as not set. */
export interface Settings {
  /** Undefined: not set. */
  model(): ModelRef | undefined;
  approvalMode(): ApprovalMode;
  baseUrl(provider: string): string | undefined;
  extraModels(): readonly ModelRef[];
  limits(): RunLimits;
  /** Days without use after which conversations are deleted; 0 keeps them. */
  keepDays(): number;
  /** Undefined leaves it to the model. */
  effort(): Effort | undefined;
}

const efforts: readonly Effort[] = ["none", "minimal", "low", "medium", "high", "xhigh"];

export function createSettings(): Settings {
  const get = (name: string): unknown => vscode.workspace.getConfiguration("anycowork").get(name);
  const text = (name: string) => {
    const value = get(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const count = (name: string, otherwise: number) => {
    const value = get(name);
    return typeof value === "number" && value >= 1 ? value : otherwise;
  };
  return {
    model: () => text("model"),
    approvalMode: () => (get("approvalMode") === "edits" ? "edits" : "ask"),
    baseUrl: (provider) => (/^[a-z]+$/.test(provider) ? text(`${provider}.baseUrl`) : undefined),
    extraModels: () => {
      const value = get("models");
      return Array.isArray(value) ? value.filter((each) => typeof each === "string" && each.includes("/")) : [];
    },
    effort: () => efforts.find((each) => each === get("effort")),
    keepDays: () => Math.floor(count("history.keepDays", 0)),
    limits: () => ({
      turns: Math.floor(count("limits.turns", 100)),
      milliseconds: count("limits.minutes", 60) * 60_000,
      tokens: Math.floor(count("limits.tokens", 0)),
    }),
  };
}

import * as vscode from "vscode";
import { type ApprovalMode, approvalModes } from "../../core/events/approval.ts";
import type { ModelRef } from "../../core/events/ids.ts";
import type { Effort } from "../../core/events/message.ts";
import type { RunLimits } from "../../core/host.ts";
import { type ReadMoney, readMoney } from "../../core/money-settings.ts";
import type { RuleTexts } from "../../core/permissions/rules/rule.ts";
import { type ReadSandbox, readSandbox, type SandboxName } from "../../core/sandbox-settings.ts";

/** The settings as they are at the moment of asking. What is not of its type counts as not set. */
export interface Settings {
  /** Undefined: not set. */
  model(): ModelRef | undefined;
  approvalMode(): ApprovalMode;
  /** The rules of the person's own settings. */
  rules(): RuleTexts;
  /** The tools the person declared, unread. */
  tools(): unknown;
  /** The MCP servers the person wrote down, unread. */
  servers(): unknown;
  baseUrl(provider: string): string | undefined;
  extraModels(): readonly ModelRef[];
  limits(): RunLimits;
  /** Budgets and prices, and what of them can't be read. */
  money(): ReadMoney;
  /** Days without use after which conversations are deleted; 0 keeps them. */
  keepDays(): number;
  /** Where the chat stands. */
  sideBar(): "primary" | "secondary";
  /** Undefined leaves it to the model. */
  effort(): Effort | undefined;
  /** Whether plans are looked through before they begin. */
  reviewsPlans(): boolean;
  /** How commands are kept from the machine, and what of it can't be read. */
  sandbox(): ReadSandbox;
}

const efforts: readonly Effort[] = ["none", "minimal", "low", "medium", "high", "xhigh"];

const sandboxNames: readonly SandboxName[] = ["mode", "image", "memory", "cpus", "processes", "network", "seconds", "engine"];

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
  const texts = (name: string): readonly string[] => {
    const value = get(name);
    return Array.isArray(value) ? value.filter((each) => typeof each === "string" && each.trim() !== "") : [];
  };
  const money = () => {
    const [run, session, day] = [get("budget.run"), get("budget.session"), get("budget.day")];
    return readMoney({ run, session, day, prices: get("prices") }, (name) => `anycowork.${name === "prices" ? name : `budget.${name}`}`);
  };
  return {
    money,
    model: () => text("model"),
    approvalMode: () => approvalModes.find((each) => each === get("approvalMode")) ?? "ask",
    rules: () => ({ allow: texts("permissions.allow"), ask: texts("permissions.ask"), deny: texts("permissions.deny") }),
    tools: () => get("tools"),
    servers: () => get("mcpServers"),
    baseUrl: (provider) => (/^[a-z]+$/.test(provider) ? text(`${provider}.baseUrl`) : undefined),
    extraModels: () => texts("models").filter((each) => each.includes("/")),
    effort: () => efforts.find((each) => each === get("effort")),
    sideBar: () => (get("sideBar") === "secondary" ? "secondary" : "primary"),
    reviewsPlans: () => get("reviewPlans") === true,
    keepDays: () => Math.floor(count("history.keepDays", 0)),
    sandbox: () =>
      readSandbox(Object.fromEntries(sandboxNames.map((each) => [each, get(`sandbox.${each}`)])), (name) => `anycowork.sandbox.${name}`),
    limits: () => ({
      turns: Math.floor(count("limits.turns", 100)),
      milliseconds: count("limits.minutes", 60) * 60_000,
      tokens: Math.floor(count("limits.tokens", 0)),
      budgets: money().budgets,
    }),
  };
}

import type { Failure } from "../events/failure.ts";
import type { BudgetKind, LimitKind } from "../events/question.ts";
import { budgetDollars, dollars } from "../events/words/money.ts";
import type { Limits, LoopEnd, RunPorts } from "./ports.ts";
import { timeIsOver } from "./time-limit.ts";

/** The end of a run whose signal was aborted. */
export function stoppedEnd(ports: RunPorts, text: string): LoopEnd {
  return ports.signal.reason === timeIsOver
    ? { outcome: "failed", text, failure: limitFailure(ports, "time") }
    : { outcome: "cancelled", text };
}

/** Why a run, or a task, ended at a limit. */
export function limitFailure({ limits, conversation, runId }: RunPorts, kind: LimitKind): Failure {
  const hasPlan = conversation.view().plans.some((each) => each.runId === runId);
  return { code: codes[kind], message: `${endedAt(kind, limits)} ${isBudget(kind) ? wayPast(kind, hasPlan) : wayOn(kind, hasPlan)}` };
}

function endedAt(kind: LimitKind, limits: Limits): string {
  if (kind === "task-budget") return `${budgetOf(kind, limits)} is spent, and its task was ended; everything so far is kept.`;
  if (isBudget(kind)) return `${budgetOf(kind, limits)} is spent, and the run was ended; everything so far is kept.`;
  return isOfTask(kind)
    ? `The agent ${limits.own?.agent ?? ""} reached its limit of ${amount(kind, limits)} and was ended; everything so far is kept.`
    : `The run reached its limit of ${amount(kind, limits)} and was ended; everything so far is kept.`;
}

function wayPast(kind: BudgetKind, hasPlan: boolean): string {
  if (kind === "task-budget") return raiseOfAgent;
  if (kind === "session-budget") return "Raise the budget to continue, or begin a new conversation.";
  if (kind === "day-budget") return "Raise the budget to continue, or wait until tomorrow.";
  return hasPlan ? "Try again to do what is left of the plan, or raise the budget." : "Send “go on” to continue, or raise the budget.";
}

function wayOn(kind: LimitKind, hasPlan: boolean): string {
  if (isOfTask(kind)) return raiseOfAgent;
  return hasPlan ? "Try again to do what is left of the plan, or raise the limit." : "Send “go on” to continue, or raise the limit.";
}

const raiseOfAgent = "Try the task again, or raise the agent's limit.";

/** That a limit is nearly reached. `then` is what happens at it. */
export function nearlyUsed(
  kind: LimitKind,
  limits: Limits,
  { percent, then }: { readonly percent: number; readonly then: string },
): string {
  if (isBudget(kind)) return `${budgetOf(kind, limits)} is spent to ${percent} %; once all of it is, ${then}.`;
  return `${whoseOf(kind, limits)} has used ${percent} % of its limit of ${amount(kind, limits)}; then ${then}.`;
}

/** That a limit is reached; of a budget with what was spent so far. */
export function usedUp(kind: LimitKind, limits: Limits, spentUsd = 0): string {
  if (isOfTask(kind) && !isBudget(kind)) return `The agent ${limits.own?.agent ?? ""} reached its limit of ${amount(kind, limits)}.`;
  if (!isBudget(kind)) return `The run reached its limit of ${amount(kind, limits)}.`;
  return `${budgetOf(kind, limits)} is spent: it comes to ${dollars(spentUsd)} so far, and one answer can cost more than is left.`;
}

/** A limit for people: "100 turns", "60 minutes", "2000000 tokens", "$5.00". */
export function amount(kind: LimitKind, { turns, milliseconds, tokens = 0, budgets = {}, own }: Limits): string {
  switch (kind) {
    case "turns":
      return `${turns} turns`;
    case "tokens":
      return `${tokens.toLocaleString("en-US")} tokens`;
    case "time":
      return milliseconds < 120_000 ? `${milliseconds / 1000} seconds` : `${Math.round(milliseconds / 60_000)} minutes`;
    case "task-tokens":
      return `${(own?.tokens ?? 0).toLocaleString("en-US")} tokens`;
    case "task-budget":
      return budgetDollars(own?.usd ?? 0);
    case "run-budget":
      return budgetDollars(budgets.run ?? 0);
    case "session-budget":
      return budgetDollars(budgets.session ?? 0);
    case "day-budget":
      return budgetDollars(budgets.day ?? 0);
    default:
      return kind satisfies never;
  }
}

const codes = {
  ...({
    turns: "turn-limit",
    time: "time-limit",
    tokens: "token-limit",
    "task-tokens": "token-limit",
  } as const),
  ...({ "run-budget": "budget", "session-budget": "budget", "day-budget": "budget", "task-budget": "budget" } as const),
} as const;

function isBudget(kind: LimitKind): kind is BudgetKind {
  return kind.endsWith("-budget");
}

function isOfTask(kind: LimitKind): kind is "task-tokens" | "task-budget" {
  return kind.startsWith("task-");
}

function whoseOf(kind: LimitKind, { own }: Limits): string {
  return isOfTask(kind) ? `The agent ${own?.agent ?? ""}` : "The run";
}

function budgetOf(kind: BudgetKind, limits: Limits): string {
  const dollars = amount(kind, limits);
  const budgets: Readonly<Record<BudgetKind, string>> = {
    "run-budget": `The run's budget of ${dollars}`,
    "session-budget": `This conversation's budget of ${dollars}`,
    "day-budget": `Today's budget for all conversations of ${dollars}`,
    "task-budget": `The budget that the agent ${limits.own?.agent ?? ""} has for its task of ${dollars}`,
  };
  return budgets[kind];
}

import type { Budgets } from "../../core/agents/ports.ts";
import { type BudgetName, readBudget } from "../../core/money-settings.ts";
import type { OptionName, Options } from "./options.ts";

export const spending = ["budget", "budget-session", "budget-day"] as const satisfies readonly OptionName[];

const names: Readonly<Record<BudgetName, (typeof spending)[number]>> = { run: "budget", session: "budget-session", day: "budget-day" };

/** The budgets that were set, or what is wrong with one. */
export function budgetsOf(options: Options): Budgets | string {
  const budgets: { [Name in BudgetName]?: number } = {};
  for (const [name, option] of Object.entries(names) as [BudgetName, (typeof spending)[number]][]) {
    const typed = options[option];
    if (typed === undefined) continue;
    const read = readBudget(typed, `--${option}`);
    if (typeof read !== "number") return read.problem;
    budgets[name] = read;
  }
  return budgets;
}

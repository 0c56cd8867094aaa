import type { Budgets } from "./agents/ports.ts";
import type { GivenPrices } from "./providers/prices/find.ts";
import { readPrices } from "./providers/prices/read.ts";

export type BudgetName = keyof Budgets;

/** What a person wrote into settings, of whatever type; a budget that is absent, empty or 0 sets none. */
export type WrittenMoney = { readonly [Name in BudgetName | "prices"]?: unknown };

/** What of it can be used, and what is wrong with the rest: a sentence each, with what to do. */
export interface ReadMoney {
  readonly budgets: Budgets;
  readonly prices: GivenPrices;
  readonly problems: readonly string[];
}

/** Reads what was written about money; `nameOf` tells what to call it. */
export function readMoney({ prices: writtenPrices, ...written }: WrittenMoney, nameOf: (name: BudgetName | "prices") => string): ReadMoney {
  const { prices, problems } = readPrices(writtenPrices, nameOf("prices"));
  const budgets: { [Name in BudgetName]?: number } = {};
  const unfit: string[] = [];
  for (const name of ["run", "session", "day"] as const) {
    const value = written[name];
    if (value === undefined || value === null || value === "" || value === 0) continue;
    const read = readBudget(value, nameOf(name));
    if (typeof read === "number") budgets[name] = read;
    else unfit.push(`${read.problem} Until then there is no such budget.`);
  }
  return { budgets, prices, problems: [...unfit, ...problems] };
}

/** An amount of US dollars, written as a number or as "0.50", or what is wrong with it. */
export function readBudget(value: unknown, name: string): number | { readonly problem: string } {
  const isWritten = typeof value === "number" || (typeof value === "string" && /^\d{1,9}(\.\d{1,9})?$/.test(value));
  const usd = isWritten ? Number(value) : Number.NaN;
  if (usd >= smallestBudget && usd <= largestBudget) return usd;
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const problem = `${name} is an amount of US dollars, written like 5 or 0.50: from ${smallestBudget} to ${largestBudget}, not "${String(shown).slice(0, 40)}".`;
  return { problem };
}

const smallestBudget = 0.0001;
const largestBudget = 100_000;

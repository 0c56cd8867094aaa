import type { Usage } from "../message.ts";

/** What was spent, for people: "$12.50", "$0.0123", "less than $0.01", "nothing". */
export function dollars(usd: number): string {
  if (usd <= 0) return "nothing";
  return usd < 0.01 ? "less than $0.01" : fixed(usd, usd < 1 ? 4 : 2);
}

/** A budget, as it was set: "$5.00", "$0.005". */
export function budgetDollars(usd: number): string {
  return fixed(usd, 6);
}

/** What something cost, as far as that is known: "$0.0123", "at least $0.30", "price unknown". */
export function costWords(usage: Pick<Usage, "costUsd" | "costUnknown" | "partial"> | undefined): string {
  if (usage?.costUsd === undefined) return usage?.costUnknown ? "price unknown" : "unknown";
  if (!usage.partial && !usage.costUnknown) return dollars(usage.costUsd);
  return usage.costUsd < 0.01 ? "known only in part" : `at least ${dollars(usage.costUsd)}`;
}

function fixed(usd: number, most: number): string {
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: most })}`;
}

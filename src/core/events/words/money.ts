import type { Usage } from "../message.ts";
import { english, type Words } from "./language.ts";

/** What was spent, for people: "$12.50", "$0.0123", "less than $0.01", "nothing". */
export function dollars(usd: number, words: Words = english): string {
  if (usd <= 0) return words.t("nothing");
  return usd < 0.01 ? words.t("less than {0}", fixed(0.01, 2, words)) : fixed(usd, usd < 1 ? 4 : 2, words);
}

/** A budget, as it was set: "$5.00", "$0.005". */
export function budgetDollars(usd: number, words: Words = english): string {
  return fixed(usd, 6, words);
}

/** What something cost, as far as that is known: "$0.0123", "at least $0.30", "price unknown". */
export function costWords(usage: Pick<Usage, "costUsd" | "costUnknown" | "partial"> | undefined, words: Words = english): string {
  const { t } = words;
  if (usage?.costUsd === undefined) return usage?.costUnknown ? t("price unknown") : t("unknown");
  if (!usage.partial && !usage.costUnknown) return dollars(usage.costUsd, words);
  return usage.costUsd < 0.01 ? t("known only in part") : t("at least {0}", dollars(usage.costUsd, words));
}

function fixed(usd: number, most: number, { language }: Words): string {
  const money = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  return usd.toLocaleString(language, { ...money, minimumFractionDigits: 2, maximumFractionDigits: most });
}

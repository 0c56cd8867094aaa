import type { Price } from "../usage/cost.ts";
import { english, type Words } from "../words/language.ts";
import { budgetDollars } from "../words/money.ts";

/** What somebody who chooses a model wants to know of it. */
export interface ModelFacts {
  /** Its window in tokens. */
  readonly window?: number;
  readonly price?: Price;
}

/** "400k tokens · $2.50 in, $15.00 out per million"; "" where nothing is known. */
export function modelFacts({ window, price }: ModelFacts, words: Words = english): string {
  const { t } = words;
  const parts = [
    window === undefined ? "" : t("{0} tokens", short(window)),
    price ? t("{0} in, {1} out per million", budgetDollars(price.input, words), budgetDollars(price.output, words)) : "",
  ];
  return parts.filter((each) => each !== "").join(" · ");
}

function short(tokens: number): string {
  return tokens < 1_000_000 ? `${Math.round(tokens / 1_000)}k` : `${Number((tokens / 1_000_000).toFixed(1))}M`;
}

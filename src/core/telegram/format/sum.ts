import type { Run } from "../../events/session.ts";
import type { Words } from "../../events/words/language.ts";

/** What a run came to. */
export interface Sum {
  readonly steps: number;
  /** Labels of the files it changed. */
  readonly files: ReadonlySet<string>;
  readonly costUsd?: number | undefined;
}

/** In one line: "3 steps · changed totals.js · $0.02". Not yet HTML. */
export function sumLine({ steps, files, costUsd }: Sum, words: Words): string {
  const { t, count } = words;
  const names = [...files].slice(0, mostNames).map((each) => each.slice(-longestName));
  const more = files.size - names.length;
  const changed = names.join(", ");
  return [
    ...(steps > 0 ? [count(steps, ["{0} step", "{0} steps"])] : []),
    ...(more > 0 ? [t("changed {0} and {1} more", changed, more)] : names.length > 0 ? [t("changed {0}", changed)] : []),
    ...(costUsd === undefined ? [] : [dollars(costUsd, words)]),
  ].join(" · ");
}

/** Why one failed. */
export function failureWords({ failure }: Run, { t, told }: Words): string {
  return failure === undefined ? t("This did not work.") : told(failure.message);
}

const mostNames = 3;
const longestName = 60;

/** What was spent or may be: "$2.50", "$0.004". */
export function dollars(usd: number, { language }: Pick<Words, "language">): string {
  const digits = usd > 0 && usd < 0.1 ? 3 : 2;
  const money = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  return usd.toLocaleString(language, { ...money, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

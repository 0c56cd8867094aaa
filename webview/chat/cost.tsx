import type { Run } from "../../src/core/events/session.ts";
import { costWords } from "../../src/core/events/words/money.ts";
import { speech, t } from "../words.ts";

/** What an ended run has cost, where it cost something that is known. */
export function RunCost({ run: { usage } }: { readonly run: Run }) {
  if (!usage?.costUsd) return null;
  return <p class="line faint run-cost">{t("Cost: {0}", costWords(usage, speech))}</p>;
}

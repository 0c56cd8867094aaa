import { t } from "../words.ts";

/** The host takes no more and no longer ones. */
const mostRules = 50;
const longestRule = 8_000;

/** The rules of a text, one a line. */
export function rulesIn(text: string): readonly string[] {
  return text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** Why these can't even be asked about, as a sentence; what they mean is for the host to judge. */
export function ruleProblem(rules: readonly string[]): string | undefined {
  if (rules.length === 0) return t("There is no rule to remember. Allow it once instead.");
  if (rules.length > mostRules) return t("These are {0} rules; {1} are the most.", rules.length, mostRules);
  return rules.some((each) => each.length > longestRule) ? t("A rule may hold {0} characters.", longestRule) : undefined;
}

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
  if (rules.length === 0) return "There is no rule to remember. Allow it once instead.";
  if (rules.length > mostRules) return `These are ${rules.length} rules; ${mostRules} are the most.`;
  return rules.some((each) => each.length > longestRule) ? `A rule may hold ${longestRule.toLocaleString("en")} characters.` : undefined;
}

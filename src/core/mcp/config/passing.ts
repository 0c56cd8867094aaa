import type { ListedRule } from "../../protocol/permissions.ts";

/**
 * The written rules by which calls of a server pass without a question, as they are written. They know it by its name alone, whoever bears that: so they are
 * told with the question whether a repository's server may be started, and that yes, which is bound to its print, is one to them as well.
 */
export function rulesPassing(server: string, rules: readonly Pick<ListedRule, "effect" | "source" | "text">[]): readonly string[] {
  const written = rules.filter(({ effect, source }) => effect === "allow" && source !== "built-in" && source !== "grant");
  const isForIt = (text: string) =>
    text === "mcp:*" || text === `mcp:${server}` || text.startsWith(`mcp:${server}/`) || text.startsWith(`tool:mcp__${server}__`);
  return [...new Set(written.map(({ text }) => text))].filter(isForIt);
}

/** The same as a sentence; undefined where there are none. */
export function passingWords(rules: readonly string[]): string | undefined {
  if (rules.length === 0) return undefined;
  const which = rules.join(", ");
  return rules.length === 1
    ? `A rule of yours will let its calls pass without a question: ${which}.`
    : `Rules of yours will let its calls pass without a question: ${which}.`;
}

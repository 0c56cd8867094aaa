import { type ApprovalMode, approvalModes } from "../../core/events/approval.ts";
import { makeRule, type RuleTexts } from "../../core/permissions/rules/rule.ts";
import type { Options } from "./options.ts";

/** What calls are judged by, as far as it was said behind the command. */
export interface Judging {
  readonly approve: ApprovalMode | undefined;
  readonly rules: RuleTexts;
}

/** What `--approve`, `--allow`, `--ask` and `--deny` said, or what is wrong with it. */
export function judgingOf(options: Options): Judging | { readonly problem: string } {
  const approve = approvalModes.find((each) => each === options.approve);
  if (approve !== options.approve) return { problem: `--approve is one of ${approvalModes.join(", ")}, not "${options.approve}".` };
  const { allow = [], ask = [], deny = [] } = options;
  const rules = { allow, ask, deny };
  for (const effect of ["allow", "ask", "deny"] as const)
    for (const text of rules[effect]) {
      const rule = makeRule(text, { effect, source: "command-line" });
      if ("problem" in rule) return { problem: `--${effect}: ${rule.problem}` };
    }
  return { approve, rules };
}

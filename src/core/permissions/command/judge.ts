import type { ApprovalMode, Decision } from "../../events/approval.ts";
import type { Access } from "../access.ts";
import { coversPart, hasOtherScript, type Surroundings } from "../rules/matching.ts";
import { byRules, type Rule } from "../rules/rule.ts";
import type { CommandPart } from "./part.ts";

type Run = Extract<Access, { kind: "run" }>;

export interface CommandPolicy extends Surroundings {
  readonly mode: ApprovalMode;
  readonly rules: readonly Rule[];
}

/** What lets a command line pass: each of its commands by a rule or the mode. Or why not, in sentences. Pure. */
export function judgeCommand(
  access: Run,
  policy: CommandPolicy,
): { readonly decision: Decision } | { readonly reasons: readonly string[] } {
  const { reading } = access;
  const { mode } = policy;
  const place = placeOf(access, policy);
  if (mode === "all") return { decision: { source: "mode", mode } };
  if (access.place === "outside") return { reasons: ["Its folder lies outside the workspace."] };
  if (reading.kind === "unclear") return { reasons: [`It can't be told beforehand what this runs: ${reading.why}.`] };
  const used: Rule[] = [];
  for (const part of reading.parts) {
    const rule = policy.rules.find((each) => each.effect === "allow" && coversPart(each, part, place));
    if (rule) used.push(rule);
    else if (!(mode === "smart" && part.readOnly)) return { reasons: whyNot(part, reading.parts, policy) };
  }
  if (used.length === 0) return { decision: { source: "mode", mode } };
  return { decision: byRules(used) };
}

/** The commands of a line that no rule covers yet. */
export function uncovered(access: Run, policy: CommandPolicy): readonly CommandPart[] {
  const { reading } = access;
  if (reading.kind === "unclear") return [];
  const place = placeOf(access, policy);
  const isCovered = (part: CommandPart) =>
    policy.rules.some((each) => each.effect === "allow" && coversPart(each, part, place)) || (policy.mode === "smart" && part.readOnly);
  return reading.parts.filter((part) => !isCovered(part));
}

function placeOf({ directory, runsOn }: Run, policy: CommandPolicy) {
  return { ...policy, directory, ...(runsOn === undefined ? {} : { runsOn }) };
}

function whyNot(part: CommandPart, parts: readonly CommandPart[], { rules }: CommandPolicy): readonly string[] {
  const changed = rules.find((rule) => rule.effect === "allow" && hasOtherScript(rule, part));
  if (changed && part.script) return [`${part.script.what} is not what it was when “${changed.text}” was allowed.`];
  if (parts.length > 1) return [`“${part.text}” is not covered by anything that was allowed.`];
  return ["This command is not covered by anything that was allowed."];
}

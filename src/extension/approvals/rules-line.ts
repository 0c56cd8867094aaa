import type { ApprovalRequest, ApprovalScope } from "../../core/events/approval.ts";
import { t } from "../words.ts";
import { showsFaithfully } from "./wording.ts";

/** Rules on one line, as VS Code's input box takes them. */
export function joinedRules(rules: readonly string[]): string {
  return rules.join("; ");
}

/** The rules of such a line: each begins with what it is about, so that a `;` within one divides nothing. */
export function splitRules(line: string): readonly string[] {
  return line
    .split(/;\s*(?=(?:@\S+\s+)?(?:shell|read|write|move|delete|fetch|mcp|tool):)/)
    .map((each) => each.trim().replace(/;$/, "").trim())
    .filter((each) => each !== "");
}

export interface ScopeOffered {
  readonly scope: ApprovalScope;
  readonly label: string;
  readonly description: string;
}

/** The yeses for longer than this once, in words. */
export function scopesOffered(scopes: readonly ApprovalScope[]): readonly ScopeOffered[] {
  return scopeWords.filter(({ scope }) => scopes.includes(scope));
}

/** Whether a yes for longer may be offered where VS Code draws it: only if it shows the rules as they are. */
export function offersLonger({ scopes, rules = [] }: ApprovalRequest): boolean {
  return scopesOffered(scopes).length > 0 && (rules.length === 0 || showsFaithfully(joinedRules(rules)));
}

const scopeWords: readonly ScopeOffered[] = [
  { scope: "session", label: t("Allow for this conversation"), description: t("until it ends") },
  { scope: "workspace", label: t("Allow in this workspace"), description: t("until you take it back") },
  { scope: "always", label: t("Always allow"), description: t("in every workspace, until you take it back") },
];

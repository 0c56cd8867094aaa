import type { ApprovalScope, Decision } from "../events/approval.ts";
import { changesAreAsked, type Policy, type Verdict } from "./gate.ts";

/** What the gate says to a call, for somebody who wants to know beforehand. */
export interface Explanation {
  readonly decision: "allow" | "ask" | "deny";
  /** One sentence each; for what passes, why it does. */
  readonly reasons: readonly string[];
  /** What decided: a rule as it is written, `mode:edits`, `restricted-mode`, …; null where nothing but the call itself did. */
  readonly rule: string | null;
  /** How long a yes could hold; empty where none is asked for. */
  readonly scopes: readonly ApprovalScope[];
  /** What a yes for longer than this once would lay down. */
  readonly rules?: readonly string[];
}

/** Puts a verdict into words. Pure. */
export function explain(verdict: Verdict, { mode }: Pick<Policy, "mode">): Explanation {
  switch (verdict.kind) {
    case "denied":
      return { decision: "deny", reasons: [verdict.reason], rule: ruleOf(verdict.decision), scopes: [] };
    case "ask": {
      const { reasons, scopes, rules, decision } = verdict;
      const rule = decision ? ruleOf(decision) : isByMode(reasons) ? `mode:${mode}` : null;
      return { decision: "ask", reasons, rule, scopes, ...(rules ? { rules } : {}) };
    }
    case "allowed":
      return { decision: "allow", reasons: [whyAllowed(verdict.decision)], rule: ruleOf(verdict.decision), scopes: [] };
    default:
      return verdict satisfies never;
  }
}

function ruleOf(decision: Decision): string | null {
  switch (decision.source) {
    case "built-in":
    case "answer":
      return null;
    case "restricted-mode":
      return "restricted-mode";
    case "mode":
      return `mode:${decision.mode}`;
    case "settings":
    case "command-line":
    case "grant":
    case "workspace":
      return decision.rules.join(", ");
    default:
      return decision satisfies never;
  }
}

function whyAllowed(decision: Decision): string {
  if (decision.source === "built-in") return `${decision.rule.charAt(0).toUpperCase()}${decision.rule.slice(1)}.`;
  if (decision.source === "mode") return "It passes in this mode.";
  return decision.source === "grant" ? "It was allowed before." : "A rule allows it.";
}

/** The sentence that only a mode that asks about file changes gives. */
function isByMode(reasons: readonly string[]): boolean {
  return reasons.length === 1 && reasons[0] === changesAreAsked;
}

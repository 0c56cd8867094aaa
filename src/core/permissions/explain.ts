import type { ApprovalScope } from "../events/approval.ts";
import type { Access } from "./access.ts";
import type { Policy, Verdict } from "./gate.ts";

/** What the gate says to a call, for somebody who wants to know beforehand. */
export interface Explanation {
  readonly decision: "allow" | "ask" | "deny";
  /** One sentence each; for what passes, why it does. */
  readonly reasons: readonly string[];
  /** What decided: `mode:edits`, `restricted-mode`, …; null where nothing but the call itself did. */
  readonly rule: string | null;
  /** How long a yes could hold; empty where none is asked for. */
  readonly scopes: readonly ApprovalScope[];
}

/** Puts a verdict into words. Pure. */
export function explain(access: Access, verdict: Verdict, policy: Pick<Policy, "mode">): Explanation {
  switch (verdict.kind) {
    case "denied":
      return { decision: "deny", reasons: [verdict.reason], rule: "restricted-mode", scopes: [] };
    case "ask":
      return {
        decision: "ask",
        reasons: verdict.reasons,
        rule: asksByMode(access, verdict.reasons) ? `mode:${policy.mode}` : null,
        scopes: verdict.scopes,
      };
    case "allowed":
      return { decision: "allow", ...whyAllowed(access, policy), scopes: [] };
    default:
      return verdict satisfies never;
  }
}

function whyAllowed(access: Access, { mode }: Pick<Policy, "mode">): Pick<Explanation, "reasons" | "rule"> {
  if (access.kind === "read") return { reasons: ["Reading inside the workspace passes by itself."], rule: null };
  if (access.kind === "talk") return { reasons: ["It touches nothing outside the conversation."], rule: null };
  if (access.kind === "run" || access.kind === "fetch") return { reasons: ["It was allowed before."], rule: "grant" };
  return { reasons: ["File changes inside the workspace pass in this mode."], rule: `mode:${mode}` };
}

/** Whether nothing about the change itself but the mode has it asked. */
function asksByMode({ kind, ...access }: Access, reasons: readonly string[]): boolean {
  const isChange = kind === "write" || kind === "move" || kind === "delete";
  return isChange && "place" in access && access.place === "inside" && !("guarded" in access && access.guarded) && reasons.length === 1;
}

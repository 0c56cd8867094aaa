import type { ApprovalMode, ApprovalRequest, ApprovalScope, Grant } from "../events/approval.ts";
import type { Access } from "./access.ts";
import { visible } from "./visible.ts";

/** What the gate looks at besides the call itself. */
export interface Policy {
  readonly mode: ApprovalMode;
  /** Restricted Mode is the opposite: nothing but reading passes, and nothing else is asked. */
  readonly trusted: boolean;
  /** The yeses that are remembered for this session. */
  readonly grants: readonly Grant[];
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
}

export type Verdict =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly reason: string }
  | ({ readonly kind: "ask" } & Question);

/** The part of an approval request that follows from the call alone. */
export type Question = Pick<ApprovalRequest, "title" | "detail" | "detailKind" | "where" | "reasons" | "scopes" | "binding">;

/** Decides about one call: pass, refuse, or ask exactly this. Deny comes before ask, ask before allow. Pure. */
export function judge(access: Access, policy: Policy): Verdict {
  if (access.kind === "talk") return { kind: "allowed" };
  if (!policy.trusted && access.kind !== "read") {
    const reason =
      "This workspace is in Restricted Mode: files can be read, but nothing can be changed or run until the person trusts the workspace.";
    return { kind: "denied", reason };
  }
  const question = ask(access, policy);
  if (question.reasons.length === 0) return { kind: "allowed" };
  if (policy.grants.some((grant) => grant.binding === question.binding) && question.scopes.includes("session")) return { kind: "allowed" };
  return { kind: "ask", ...question };
}

function ask(access: Exclude<Access, { kind: "talk" }>, policy: Policy): Question {
  switch (access.kind) {
    case "read":
      return {
        title: "Read this file?",
        detail: oneLine(access.path),
        detailKind: "path",
        where: access.path,
        reasons: [...(access.place === "outside" ? ["It lies outside the workspace."] : []), ...guardReason(access)],
        scopes: onlyOnce,
        binding: policy.hash(JSON.stringify(["read", access.path])),
      };
    case "write":
      return {
        title: "Make this change?",
        detail: visible(access.diff),
        detailKind: "diff",
        where: access.path,
        reasons: reasonsToAskForChange(access, policy.mode),
        scopes: onlyOnce,
        binding: policy.hash(JSON.stringify(["write", access.path, access.diff])),
      };
    case "move":
      return {
        title: "Move this?",
        detail: `${oneLine(access.from)}\n→ ${oneLine(access.to)}`,
        detailKind: "path",
        where: access.to,
        reasons: reasonsToAskForChange(access, policy.mode),
        scopes: onlyOnce,
        binding: policy.hash(JSON.stringify(["move", access.from, access.to])),
      };
    case "delete":
      return {
        title: "Delete this?",
        detail: `${oneLine(access.path)}\n${oneLine(access.what)}`,
        detailKind: "path",
        where: access.path,
        reasons: reasonsToAskForChange(access, policy.mode),
        scopes: onlyOnce,
        binding: policy.hash(JSON.stringify(["delete", access.path, access.what])),
      };
    case "fetch":
      return {
        title: "Fetch from this site?",
        detail: visible(access.url),
        detailKind: "url",
        where: access.host,
        reasons: ["Sites are fetched from only after a yes; what is asked of them leaves this machine."],
        scopes: ["once", "session"],
        binding: policy.hash(JSON.stringify(["fetch", access.host])),
      };
    case "run":
      return {
        title: "Run this command?",
        detail: visible(access.command),
        detailKind: "command",
        where: access.directory,
        reasons: ["Commands run only after a yes.", ...(access.place === "outside" ? ["Its folder lies outside the workspace."] : [])],
        scopes: access.place === "inside" ? ["once", "session"] : onlyOnce,
        binding: policy.hash(JSON.stringify(["run", access.command, access.directory])),
      };
    default:
      return access satisfies never;
  }
}

/** A name may hold a line end, by which it could pass for more than one line of ours. */
function oneLine(text: string): string {
  return visible(text).replaceAll("\n", "\\u{a}");
}

const onlyOnce: readonly ApprovalScope[] = ["once"];

function reasonsToAskForChange(access: Extract<Access, { kind: "write" | "move" | "delete" }>, mode: ApprovalMode): readonly string[] {
  const reasons: string[] = [];
  if (access.place === "outside") reasons.push("It lies outside the workspace.");
  reasons.push(...guardReason(access));
  if (reasons.length === 0 && mode === "ask") reasons.push("File changes are set to be asked about.");
  return reasons;
}

function guardReason({ guarded }: { readonly guarded?: string }): readonly string[] {
  return guarded ? [`This is always asked: ${guarded}.`] : [];
}

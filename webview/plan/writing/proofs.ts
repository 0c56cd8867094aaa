import type { Evidence } from "../../../src/core/events/plan/plan.ts";

/** How a piece of evidence is chosen: a file that is there, one that was made or changed, a command that succeeded, or words. */
export type Kind = "file" | "changed" | "command" | "claim";

/** Those that say something. */
export function saidEvidence(evidence: readonly Evidence[]): Evidence[] {
  return evidence.flatMap((each) => (textOf(each).trim() === "" ? [] : made(kindOf(each), textOf(each).trim())));
}

export function kindOf(evidence: Evidence): Kind {
  return evidence.kind === "file" && evidence.changed ? "changed" : evidence.kind;
}

export function textOf(evidence: Evidence): string {
  if (evidence.kind === "file") return evidence.path;
  return evidence.kind === "command" ? evidence.command : evidence.text;
}

export function made(kind: Kind, text: string): Evidence {
  switch (kind) {
    case "file":
      return { kind, path: text };
    case "changed":
      return { kind: "file", path: text, changed: true };
    case "command":
      return { kind, command: text };
    case "claim":
      return { kind, text };
    default:
      return kind satisfies never;
  }
}

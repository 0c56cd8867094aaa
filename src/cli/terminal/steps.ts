import { decisionText } from "../../core/events/approval.ts";
import type { Event } from "../../core/events/event.ts";
import type { StepOutcome } from "../../core/events/step.ts";
import type { Screen } from "./screen.ts";
import { visibleLine } from "./visible.ts";

export type StepEnd = Extract<Event, { type: "step-end" }>;

/** How a step's lines are drawn. */
export interface StepLook {
  readonly verbose: boolean;
  readonly colours: Screen["colours"];
  /** Who does it, where that is not the coworker itself: "2 coder". */
  readonly who?: string;
}

const signs: Readonly<Record<StepOutcome, string>> = { ok: "✓", failed: "✗", denied: "⊘", cancelled: "■", unknown: "?" };

/** How a step ended, what the person can do about it, and, where more is wanted and it can be changed, what let it pass. */
export function stepLines(event: StepEnd, title: string, { verbose, colours, who }: StepLook): readonly string[] {
  const { outcome, summary, output, decision, trouble } = event;
  const { dim, green, red } = colours;
  const sign = outcome === "ok" ? green(signs.ok) : red(signs[outcome]);
  const isRuled = decision !== undefined && decision.source !== "answer";
  const fact = visibleLine(outcome === "denied" && isRuled ? decisionText(decision, false) : summary);
  const end = `  ${who === undefined ? "" : dim(`  ${who} `)}${sign} ${who === undefined ? title : dim(title)}${fact ? dim(` … ${fact}`) : ""}`;
  const isByItself = decision === undefined || decision.source === "built-in" || outcome === "denied";
  const reasons = isByItself || !verbose ? [] : [decisionText(decision, true)];
  const ways = trouble?.kind === "blocked" ? [output.split("\n", 1)[0] ?? ""] : [];
  return [end, ...[...reasons, ...ways].map((each) => dim(indent(visibleLine(each), who)))];
}

/** Lines that belong to a step. */
export function indent(text: string, who?: string): string {
  return text.replace(/^/gm, who === undefined ? "    " : `    ${who}   `);
}

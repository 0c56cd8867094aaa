import type { StepId } from "../../events/ids.ts";
import type { SessionView } from "../../events/session-view.ts";
import { openedBy } from "../../tools/skills/opened.ts";
import { type Measure, standInTokens } from "../context/measure.ts";
import type { Room } from "./room.ts";

/** The newest part keeps its outputs: so many tokens, or the smaller part of the window. */
const newestTokens = 40_000;
const newestPart = 0.3;
/** Nothing is left out for less: each time, what the provider has cached is lost. */
const leastGain = 20_000;
const leastPart = 0.1;
/** A part of the window that one output alone must not take when nothing else helps. */
const tooBig = 0.25;

/** The person's answers are no outputs. */
const spoken: ReadonlySet<string> = new Set(["ask_user"]);

/**
 * Old steps of whose outputs one line is to be sent from now on; none when that is not worth it. Never the newest, never the last that failed, and never
 * what a skill says.
 */
export function outputsToOmit(view: SessionView, measure: Measure, { window }: Room): readonly StepId[] {
  const protectedTokens = Math.min(newestPart * window, newestTokens);
  let seen = 0;
  let end = view.messages.length - 1;
  for (; end >= measure.sent.from && seen <= protectedTokens; end -= 1) seen += measure.messages[end] ?? 0;
  const failed = view.steps.findLast((each) => each.state === "failed")?.id;
  const isKept = new Set([failed, ...view.steps.flatMap((each) => (openedBy(each) ? [each.id] : []))]);
  const found = omittable(view, measure, end + 1).filter((each) => !isKept.has(each));
  return gainOf(found, measure) >= Math.min(leastGain, leastPart * window) ? found : [];
}

/** Outputs of any age that take too much of the window to leave room for anything else. */
export function outputsTooBig(view: SessionView, measure: Measure, { window }: Room): readonly StepId[] {
  return omittable(view, measure, view.messages.length).filter((each) => (measure.results.get(each) ?? 0) > tooBig * window);
}

/** Tokens that are not sent any more when these are left out. */
export function gainOf(steps: readonly StepId[], { results }: Measure): number {
  return steps.reduce((sum, each) => sum + (results.get(each) ?? 0) - standInTokens, 0);
}

/** Steps of the messages that are sent, up to one, which are longer than what would stand in their place. */
function omittable({ messages }: SessionView, { sent, results }: Measure, end: number): readonly StepId[] {
  const calls = messages.slice(sent.from, end).flatMap((each) => (each.role === "assistant" ? each.toolCalls : []));
  const isLong = (id: StepId) => !sent.omitted.has(id) && (results.get(id) ?? 0) > 3 * standInTokens;
  return calls.flatMap(({ stepId, tool }) => (isLong(stepId) && !spoken.has(tool) ? [stepId] : []));
}

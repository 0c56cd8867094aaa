import type { AssistantMessage } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import { type Measure, total } from "../context/measure.ts";

/** How much there is room for, in estimated tokens, as everything else is measured. */
export interface Room {
  readonly window: number;
  /** The next request as it stands. */
  readonly used: number;
  /** Of the newest messages, which stay as they are. */
  readonly recent: number;
  readonly summary: number;
  /** What is kept word for word beside it. */
  readonly kept: number;
  /** The texts of skills in use. */
  readonly skills: number;
  /** Of the older part at once, when it is to be summarised. */
  readonly chunk: number;
}

/** From these parts of the window on old outputs are left out, and the older part is summarised. */
export const fullForOutputs = 0.7;
export const fullForSummary = 0.8;
/** The same after somebody took a summary back. */
export const fullAfterRestore = 0.95;

/** What a question for a summary has besides the older part. */
const promptTokens = 500;

/** The room in a window of so many real tokens. */
export function roomIn(window: number, { parts }: Measure, factor: number): Room {
  const estimated = window / factor;
  // With long instructions and many tools little is left; then at least a fifth is worked with.
  const free = Math.max(fullForSummary * estimated - parts.instructions - parts.tools, estimated / 5);
  const summary = within(free * 0.12, 150, 8_000);
  return {
    window: estimated,
    used: total(parts),
    recent: free * 0.3,
    summary,
    kept: within(free * 0.15, 100, 6_000),
    skills: within(free * 0.25, 300, 16_000),
    chunk: Math.max(estimated * 0.85 - 2 * summary - promptTokens, 300),
  };
}

/** How many tokens an estimated one really is, by what the provider last counted; 1 where it did not, or counted something else. */
export function factorOf({ messages, compactions = [] }: SessionView, measure: Measure, model: string): number {
  const at = messages.findLastIndex((each) => each.role === "assistant" && each.usage !== undefined);
  const last = messages[at] as AssistantMessage | undefined;
  if (!last?.usage || last.model !== model || at < measure.sent.from) return 1;
  const isSince = compactions.some(
    (each) => messages.findLastIndex(({ id }) => id === each.after) >= at || (each.kind === "summary" && (each.restoredAt ?? "") > last.at),
  );
  if (isSince) return 1;
  const { summary, instructions, tools } = measure.parts;
  const before = measure.messages.slice(0, at).reduce((sum, each) => sum + each, summary + instructions + tools);
  const factor = last.usage.inputTokens / Math.max(before, 1);
  // A server that counts less than half has cut the request: its count says nothing of ours.
  return factor < 0.5 ? 1 : Math.min(factor, 3);
}

function within(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}

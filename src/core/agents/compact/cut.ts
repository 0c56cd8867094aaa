import type { Measure } from "../context/measure.ts";
import { estimateTokens } from "../context/tokens.ts";
import type { Room } from "./room.ts";

/** Where a conversation is cut in two. */
export interface Cut {
  /** The index of the first message that stays as it is. */
  readonly at: number;
  /** The tokens of what comes before it, as it is sent now. */
  readonly tokens: number;
}

/** A summary of less than this part of the window gains too little. */
const leastPart = 0.1;

/**
 * Keeps as many of the newest messages as there is room for, and the last one in any case. A message goes with the results of its calls. Undefined when
 * there is too little before them.
 */
export function cutOf({ messages, sent, parts }: Measure, { recent, window }: Room): Cut | undefined {
  let at = messages.length - 1;
  let kept = messages[at] ?? 0;
  while (at > sent.from && kept + (messages[at - 1] ?? 0) <= recent) {
    at -= 1;
    kept += messages[at] ?? 0;
  }
  const older = messages.slice(sent.from, at).reduce((sum, each) => sum + each, 0);
  return at > sent.from && older >= leastPart * window ? { at, tokens: older + parts.summary } : undefined;
}

/** The text with its middle taken out where it has more than so many tokens. */
export function clipped(text: string, tokens: number): string {
  const size = estimateTokens(text);
  if (size <= tokens) return text;
  const keep = Math.max(Math.floor((text.length * tokens) / size) - gap.length, 0);
  const head = Math.ceil(keep * 0.7);
  return text.slice(0, head).toWellFormed() + gap + text.slice(text.length - (keep - head)).toWellFormed();
}

const gap = " [… left out …] ";

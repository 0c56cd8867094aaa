import { visible } from "../permissions/visible.ts";

/**
 * A text as somebody must be able to read it who is to follow it or vouch for it: what would be invisible or would reorder a line is written out.
 * The sign that makes a picture of the one before it and unbroken blanks stay, since ordinary writing needs them.
 */
export function readable(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, "\n").replace(judged, visible).trim();
}

const judged = /(?:(?!\u00a0|(?<=\p{Extended_Pictographic})\ufe0f)[\s\S])+/gu;

/** So few characters of a longer text say nothing. */
const least = 200;

/** The text up to a limit, cut between lines where that costs little, and how many characters that leaves out. */
export function cutTo(text: string, limit: number): { readonly text: string; readonly missing: number } {
  if (text.length <= limit) return { text, missing: 0 };
  const head = text.slice(0, limit < least ? 0 : limit).toWellFormed();
  const line = head.lastIndexOf("\n");
  const kept = (line > limit / 2 ? head.slice(0, line) : head).trimEnd();
  return { text: kept, missing: text.length - kept.length };
}

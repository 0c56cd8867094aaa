/** A text that may still grow. A browser copies all of a text that was added to as soon as its characters are asked for, so what is new is taken from its `end` where that reaches. */
export interface Growing {
  readonly text: string;
  /** What it ends with, as much of it as is at hand. */
  readonly end?: string | undefined;
}

/** What stands behind so many characters. */
export function behind({ text, end = "" }: Growing, length: number): string {
  const count = text.length - length;
  return count <= end.length ? end.slice(end.length - count) : text.slice(length);
}

/** Nobody writes so many blanks before the first word. */
const mostBlanks = 1_000;

/** Whether there is more than blanks in a text that may still grow. */
export function hasWords(text: string): boolean {
  return text.length > mostBlanks || text.trim() !== "";
}

/** So much of an end is kept at hand, in characters, and up to twice that. */
const endLength = 20_000;

/** The end of a text after something was added to it. */
export function endAfter(end: string | undefined, added: string): string {
  const longer = (end ?? "") + added;
  return longer.length > 2 * endLength ? longer.slice(-endLength) : longer;
}

import { visible as escaped } from "../../core/permissions/visible.ts";

/** Runs of everything but the invisible characters that ordinary writing needs: unbroken and wide blanks, joiners, emoji variants. */
const judged = /(?:(?![\u00a0\u202f\u3000]|\u200c|\u200d|\ufe0e|\ufe0f)[\s\S])+/gu;

/**
 * Prose as it may be written to a terminal: what would move the cursor, colour, reorder or hide is written out,
 * as in a question. Unlike there French, Persian and emoji stay as they are: nobody says yes to prose.
 */
export function visible(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(judged, escaped);
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text)
    .replace(/\s*\n\s*/g, " ⏎ ")
    .replaceAll("\t", " ");
}

/** Tells something on standard error, beside whatever is printed. */
export function sayAside(sentence: string): void {
  process.stderr.write(`anycowork: ${visible(sentence)}\n`);
}

import { t } from "../words.ts";

/** A piece of a text: words, or the name of a run that could hide what stands around it: blanks, line ends, marks piled on a letter. */
export type TextPiece = { readonly text: string } | { readonly blanks: string };

/** Longer runs push what follows out of sight, or are drawn over it. */
const longRun = /(?:[ \t]*\n){6,}|[ \t]{40,}|\p{M}{9,}/gu;

/** Divides a text at such runs, each told by its length. */
export function piecesOf(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: run, index } of text.matchAll(longRun)) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ blanks: nameOf(run) });
    end = index + run.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

function nameOf(run: string): string {
  if (/^\p{M}/u.test(run)) return t("{0} combining marks", [...run].length);
  const lines = run.split("\n").length - 1;
  return lines > 0 ? t("{0} line ends", lines) : t("{0} blanks", run.length);
}

/** "4,180 characters, 61 lines". */
export function lengthWord(text: string): string {
  const lines = text.trimEnd().split("\n").length;
  return lines > 1 ? t("{0} characters, {1} lines", text.length, lines) : t("{0} characters", text.length);
}

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
  const count = (number: number, what: string) => `${number.toLocaleString("en")} ${what}`;
  if (/^\p{M}/u.test(run)) return count([...run].length, "combining marks");
  const lines = run.split("\n").length - 1;
  return lines > 0 ? count(lines, "line ends") : count(run.length, "blanks");
}

/** "4,180 characters, 61 lines". */
export function lengthWord(text: string): string {
  const lines = text.trimEnd().split("\n").length;
  const characters = `${text.length.toLocaleString("en")} characters`;
  return lines > 1 ? `${characters}, ${lines.toLocaleString("en")} lines` : characters;
}

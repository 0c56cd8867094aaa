/** A piece of a word as it is written. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly isQuoted: boolean }
  /** Stands for any characters of a name, or for one. */
  | { readonly kind: "glob"; readonly text: Glob }
  | { readonly kind: "variable"; readonly name: string; readonly isQuoted: boolean }
  /** Braces with literal parts. Not every shell reads them: bash makes a word of each option, others take all of it to the letter. */
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly text: string };

export type Glob = "*" | "?";

export interface WrittenWord {
  readonly pieces: readonly Piece[];
  /** Where it begins in the line, and where it is over. */
  readonly start: number;
  readonly end: number;
}

/** A word as the program gets it, or the pattern of the names it gets. */
export interface Word {
  /** Without quotes; a pattern stays as it is written. */
  readonly text: string;
  /** Literal text and globs; absent where the word is taken to the letter. Where no name fits, the text is taken to the letter too. */
  readonly pattern?: readonly (string | { readonly glob: Glob })[];
}

/** What variables stand for while a command runs; undefined where that is not known. */
export type Values = (name: string) => Word | undefined;

/** A word without choices, with its variables filled in; a string is what can't be known about it. */
export function fillIn(word: WrittenWord, values: Values): Word | string {
  const filled: (string | { readonly glob: Glob })[] = [];
  for (const piece of word.pieces) {
    if (piece.kind === "text" || piece.kind === "choice") filled.push(piece.text);
    else if (piece.kind === "glob") filled.push({ glob: piece.text });
    else {
      const value = values(piece.name);
      if (value === undefined) return `the value of $${piece.name} is not known beforehand`;
      if (value.pattern !== undefined && word.pieces.length === 1 && piece.isQuoted) return value;
      if (value.pattern !== undefined) return `what $${piece.name} stands for is put together with something else`;
      if (!piece.isQuoted && !plainValue.test(value.text)) return `the shell takes $${piece.name} apart where it stands without quotes`;
      filled.push(value.text);
    }
  }
  const text = filled.map((each) => (typeof each === "string" ? each : each.glob)).join("");
  return filled.every((each) => typeof each === "string") ? { text } : { text, pattern: filled };
}

/** The words bash makes of one with braces. */
export function chosen(word: WrittenWord): readonly WrittenWord[] {
  const choice = word.pieces.find((each) => each.kind === "choice");
  if (choice === undefined) return [word];
  return choice.options.map((text) => ({
    ...word,
    pieces: word.pieces.map((each): Piece => (each === choice ? { kind: "text", text, isQuoted: false } : each)),
  }));
}

/** The text of a word that is written plainly; undefined where something in it is quoted or stands for something else. */
export function bare(word: WrittenWord): string | undefined {
  const [piece, ...more] = word.pieces;
  return piece?.kind === "text" && !piece.isQuoted && more.length === 0 ? piece.text : undefined;
}

/** Neither taken apart at blanks nor read as a pattern. */
const plainValue = /^[\w./@%+,:=-]+$/;

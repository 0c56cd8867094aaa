/** What a stretch of code is, as far as its colour tells. */
export type Tone = "comment" | "string" | "number" | "keyword" | "name" | "added" | "removed";

/** How a language is read: what its marks are, as sources of regular expressions. None may match nothing. */
export interface Language {
  /** What goes on over lines: how it begins, how it ends, and its tone. */
  readonly regions: readonly Region[];
  /** What ends with its line at the latest, in the order in which it is looked for. */
  readonly marks: readonly (readonly [Tone, string])[];
  /** What a word is, as long as `keywords` and `constants` are words. */
  readonly word: string;
  readonly keywords: ReadonlySet<string>;
  /** Words that are values. */
  readonly constants: ReadonlySet<string>;
  /** Words in capitals and small letters are the same. */
  readonly anyCase: boolean;
  /** A word before a parenthesis, or one that begins with a capital, is a name. */
  readonly names: boolean;
}

export interface Region {
  readonly begin: string;
  readonly end: string;
  readonly tone: Tone;
}

interface Parts extends Partial<Omit<Language, "keywords" | "constants">> {
  readonly keywords?: string;
  readonly constants?: string;
}

export const number = String.raw`\b(?:0[xXbBoO][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)\w*`;
export const doubled = String.raw`"(?:[^"\\]|\\.)*"?`;
export const single = String.raw`'(?:[^'\\]|\\.)*'?`;
export const slashed = "//.*";
export const hashed = String.raw`(?<![^\s])#.*`;
export const blockComment: Region = { begin: String.raw`/\*`, end: String.raw`\*/`, tone: "comment" };

/** A language of words: what is not told of it is as in most. */
export function language({ keywords = "", constants = "true false null", ...parts }: Parts): Language {
  return {
    regions: [],
    marks: [
      ["string", doubled],
      ["string", single],
      ["number", number],
    ],
    word: String.raw`[A-Za-z_]\w*`,
    anyCase: false,
    names: true,
    ...parts,
    keywords: new Set(keywords.split(" ")),
    constants: new Set(constants.split(" ")),
  };
}

/** What is looked for, and where. */
export interface SearchQuery {
  readonly pattern: string;
  /** The pattern is plain text, not an expression. */
  readonly isLiteral: boolean;
  readonly glob?: string;
  /** Real paths of files or folders. */
  readonly roots: readonly string[];
  /** Ignore rules of the folders from here down to a root hold too. */
  readonly tops: readonly string[];
  readonly signal: AbortSignal;
}

export interface SearchMatch {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export type SearchResult =
  | {
      readonly kind: "found";
      /** In no order. */
      readonly matches: readonly SearchMatch[];
      /** Why there may be more, as a sentence. */
      readonly cut?: string;
    }
  /** The pattern is no expression for this way of searching. */
  | { readonly kind: "bad-pattern"; readonly message: string };

/** Matches up to which a search goes on. */
export const matchLimit = 2_000;
/** In one file, so that a long one does not hide the others. */
export const fileMatchLimit = 50;
/** Files above are passed over. */
export const searchedBytes = 5 * 1024 * 1024;
export const searchTimeMs = 20_000;
/** Characters of a line that are kept. */
export const keptLine = 300;

export const tooMany = "There are more matches than are looked for. Make the pattern or the path narrower.";
export const tooLong = "The search took too long and was ended. Make the pattern or the path narrower.";

/** An expression without capital letters finds them all the same. */
export function ignoresCase({ pattern, isLiteral }: Pick<SearchQuery, "pattern" | "isLiteral">): boolean {
  return !/\p{Lu}/u.test(isLiteral ? pattern : pattern.replace(/\\./g, ""));
}

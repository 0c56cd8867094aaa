import type { Expression } from "../patterns/expression.ts";

/** What is looked for, and where. Plain data, so that it can be sent to a worker. */
export interface SearchQuery {
  /** Absent: every file counts as one match, as in a listing of names. */
  readonly expression?: Expression;
  readonly globs: readonly string[];
  /** Real paths of files or folders; a file is searched whatever it is called. */
  readonly roots: readonly string[];
  /** The workspace folders: ignore rules hold from there down. */
  readonly tops: readonly string[];
  readonly includeIgnored: boolean;
  /** A folder that is never looked into. */
  readonly ownFolder: string;
  /** Where git keeps the person's own settings. */
  readonly home?: string;
  readonly configFolder?: string;
}

/** The files with matches, in order, and how many there are in all. */
export interface Found {
  readonly files: readonly FoundFile[];
  readonly fileCount: number;
  readonly matchCount: number;
  /** Folders and files that could not be read, a few of them. */
  readonly unreadable: readonly string[];
  readonly unreadableCount: number;
  readonly isComplete: boolean;
}

export interface FoundFile {
  readonly path: string;
  /** Lines that match. */
  readonly count: number;
}

/** A part of a file's lines: those that match, and those around them. */
export interface Excerpt {
  readonly path: string;
  readonly lines: readonly ExcerptLine[];
  /** Which file it is on its device, where it has several names. */
  readonly identity?: string;
}

export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  readonly isMatch: boolean;
}

/** Which matches of one file are wanted. */
export interface ExcerptWish {
  readonly path: string;
  readonly skip: number;
  readonly take: number;
}

/** Files of which the names are kept; counts go on above. */
export const fileLimit = 2_000;
/** Names of what could not be read that are kept. */
export const unreadableLimit = 20;
export const searchTimeMs = 20_000;
/** Characters of a line that are kept. */
export const keptLine = 300;

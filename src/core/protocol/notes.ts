import type { Note } from "../events/words/note.ts";

/** What is kept in mind, and the rules files of the open folders. */
export interface NotesPage {
  /** Newest first. */
  readonly notes: readonly ListedNote[];
  readonly rules: RulesInForce;
  /** What was removed last, while it can be put back. */
  readonly removed?: Pick<Note, "id" | "text">;
}

export interface ListedNote extends Note {
  /** Whether conversations in the open folders are told of it: everywhere, as one of theirs, or not at all. */
  readonly reach: "everywhere" | "here" | "elsewhere";
  /** Of the conversation it comes from; absent when that is gone. */
  readonly title?: string;
}

export interface RulesInForce {
  readonly files: readonly ListedRules[];
  /** Why others are not read, or not in full, a sentence each. */
  readonly problems: readonly string[];
  /** Paths of those whose folder is not trusted. */
  readonly untrusted: readonly string[];
}

/** A rules file that is in force. */
export interface ListedRules {
  readonly path: string;
  /** For people: relative with forward slashes. */
  readonly label: string;
  readonly characters: number;
  /** Under which other names the same text lies here. */
  readonly alsoAs: readonly string[];
  /** The file that takes it in. */
  readonly importedBy?: string;
}

import type { SessionId } from "../ids.ts";

/** Something a person wants kept in mind: later conversations are told of it. */
export interface Note {
  readonly id: string;
  /** At most `longestNote` characters. */
  readonly text: string;
  /** Conversations everywhere, or those that work in one of these folders or below; real paths. */
  readonly scope: "everywhere" | readonly string[];
  /** Who worded it. To what the model worded somebody said yes. */
  readonly by: "person" | "model";
  /** In which conversation, where it was in one. */
  readonly sessionId?: SessionId;
  /** ISO times. */
  readonly at: string;
  readonly changedAt?: string;
  /** Taken back for good; its text is gone then. */
  readonly removedAt?: string;
}

/** Characters of one note. */
export const longestNote = 2_000;

/** How many of the newest notes the model is told of, of those that hold where it works. Pure. */
export function fitting(notes: readonly Note[]): number {
  let used = 0;
  const end = notes.findIndex(({ text }) => {
    used += text.length;
    return used > mostCharacters;
  });
  return end < 0 ? notes.length : end;
}

/** Characters of notes the instructions hold. */
const mostCharacters = 4_000;

import type { SessionId } from "../../events/ids.ts";
import { longestNote, type Note } from "../../events/words/note.ts";
import { wayInto } from "../../sandbox/names.ts";
import type { Store } from "../../storage/store.ts";

/** What people asked to keep in mind. Rejects with a `StoreError` when it can't be stored. */
export interface Notes {
  /** Newest first: all of them, or those that hold for conversations in these folders. */
  list(folders?: readonly string[]): Promise<readonly Note[]>;
  /** Keeps one more. Of a note that is there already, that one comes back. */
  add(note: NewNote): Promise<Note | NoNote>;
  /** Gives a note another text. */
  edit(id: string, text: string): Promise<Note | NoNote>;
  /** Takes a note back for good, in every process. */
  remove(id: string): Promise<Note | NoNote>;
}

export interface NewNote {
  readonly text: string;
  /** Folders it shall hold in; none: everywhere. */
  readonly folders: readonly string[];
  readonly by: Note["by"];
  readonly sessionId?: SessionId;
}

/** Nothing was done, and why, as a sentence. */
export interface NoNote {
  readonly problem: string;
}

export interface NotesPorts {
  readonly store: Pick<Store, "notes" | "commit">;
  /** Hears that there are notes, so that a run's begin looks for them. Gives a sentence where that can't be noted. */
  readonly mark: () => Promise<string | undefined>;
  readonly realFolders: (folders: readonly string[]) => Promise<readonly string[]>;
  /** The text without the secrets that are known here. */
  readonly redact: (text: string) => string;
  /** The time, as ISO. */
  readonly now: () => string;
  readonly newId: () => string;
}

/** As many as one can still look through. */
const mostNotes = 500;

/** A removal yields to nothing that was written before anybody knew of it, whatever the clock says. */
const removalFence = 1;

export function createNotes({ store, mark, realFolders, redact, now, newId }: NotesPorts): Notes {
  const all = async () => [...(await store.notes())].sort(newestFirst);
  const find = async (id: string) => (await all()).find((each) => each.id === id);
  return {
    async list(folders) {
      const [found, real] = [await all(), folders && (await realFolders(folders))];
      // The store may have come from elsewhere, without what lay beside it.
      if (found.length > 0) await mark();
      return found.filter((each) => real === undefined || holdsIn(each, real));
    },
    async add({ text: given, folders, by, sessionId }) {
      const text = redact(given.toWellFormed().trim());
      const problem = problemOf(text);
      if (problem) return problem;
      const scope = folders.length === 0 ? "everywhere" : await realFolders(folders);
      const kept = await all();
      const same = kept.find((each) => each.text === text && JSON.stringify(each.scope) === JSON.stringify(scope));
      if (same) return same;
      if (kept.length >= mostNotes)
        return { problem: `There are ${mostNotes} notes already. Remove some that are no longer needed first.` };
      const note: Note = { id: newId(), text, scope, by, ...(sessionId === undefined ? {} : { sessionId }), at: now() };
      const unmarked = await mark();
      if (unmarked !== undefined) return { problem: unmarked };
      await store.commit([{ table: "notes", row: note }]);
      return note;
    },
    async edit(id, given) {
      const text = redact(given.toWellFormed().trim());
      const problem = problemOf(text);
      if (problem) return problem;
      const note = await find(id);
      if (!note) return gone;
      const changed: Note = { ...note, text, changedAt: now() };
      await store.commit([{ table: "notes", row: changed }]);
      return changed;
    },
    async remove(id) {
      const note = await find(id);
      if (!note) return gone;
      await store.commit([{ table: "notes", row: { ...note, text: "", removedAt: now() }, fence: removalFence }]);
      return note;
    },
  };
}

const gone: NoNote = { problem: "This note is not there any more." };

function problemOf(text: string): NoNote | undefined {
  if (text === "") return { problem: "The note is empty. Write what is to be kept in mind." };
  if (text.length <= longestNote) return undefined;
  return { problem: `The note has ${text.length} characters; ${longestNote} are the most. Say it shorter, or put it into a file.` };
}

function newestFirst(one: Note, other: Note): number {
  const [first, second] = [one.changedAt ?? one.at, other.changedAt ?? other.at];
  return first === second ? 0 : first < second ? 1 : -1;
}

/** A note of a folder holds for whoever works there or further down. */
function holdsIn({ scope }: Note, folders: readonly string[]): boolean {
  return scope === "everywhere" || folders.some((folder) => scope.some((each) => wayInto(each, folder) !== undefined));
}

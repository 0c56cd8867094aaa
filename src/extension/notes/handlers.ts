import path from "node:path";
import type { Note } from "../../core/events/words/note.ts";
import type { NotesPage } from "../../core/protocol/notes.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { t } from "../words.ts";

export interface NoteParts {
  readonly desk: Pick<Desk, "core" | "folders">;
  readonly chat: Pick<ChatView, "post">;
}

export type NoteHandlers = Pick<Handlers, "loadNotes" | "addNote" | "editNote" | "removeNote" | "restoreNote">;

/** What is kept in mind, and what can be done about it. */
export function createNoteHandlers({ desk, chat }: NoteParts): NoteHandlers {
  let removed: Note | undefined;
  const tell = async (): Promise<undefined> => {
    chat.post({
      type: "notes",
      page: { ...(await notesPage(desk)), ...(removed ? { removed: { id: removed.id, text: removed.text } } : {}) },
    });
    return undefined;
  };
  const after = async (done: Note | { readonly problem: string }): Promise<string | undefined> => {
    await tell();
    return "problem" in done ? done.problem : undefined;
  };
  return {
    loadNotes: tell,
    async addNote({ text, everywhere }) {
      const folders = everywhere ? [] : desk.folders();
      if (!everywhere && folders.length === 0) return t("No folder is open, so a note can only hold everywhere.");
      return after(await (await desk.core()).notes.add({ text, folders, by: "person" }));
    },
    async editNote({ id, text }) {
      return after(await (await desk.core()).notes.edit(id, text));
    },
    async removeNote({ id }) {
      const done = await (await desk.core()).notes.remove(id);
      if (!("problem" in done)) removed = done;
      return after(done);
    },
    async restoreNote({ id }) {
      if (removed?.id !== id) return t("This note can't be put back any more.");
      const { text, scope, by, sessionId } = removed;
      const folders = scope === "everywhere" ? [] : scope;
      const done = await (await desk.core()).notes.add({ text, folders, by, ...(sessionId === undefined ? {} : { sessionId }) });
      if (!("problem" in done)) removed = undefined;
      return after(done);
    },
  };
}

async function notesPage(desk: NoteParts["desk"]): Promise<NotesPage> {
  const [core, folders] = [await desk.core(), desk.folders()];
  const [all, told, { files, problems, untrusted }] = await Promise.all([
    core.notes.list(),
    core.notes.list(folders),
    core.rulesFiles(folders),
  ]);
  const here = new Set(told.map((each) => each.id));
  const titles = new Map<string, string>();
  for (const { sessionId } of all) {
    const session = sessionId === undefined || titles.has(sessionId) ? undefined : (await core.record(sessionId))?.session;
    if (session && session.deletedAt === undefined) titles.set(session.id, session.title || t("Untitled"));
  }
  return {
    notes: all.map((each) => {
      const title = each.sessionId === undefined ? undefined : titles.get(each.sessionId);
      const reach = each.scope === "everywhere" ? each.scope : here.has(each.id) ? "here" : "elsewhere";
      return { ...each, reach, ...(title === undefined ? {} : { title }) };
    }),
    rules: {
      files: files.map(({ text, ...each }) => ({ ...each, characters: text.length })),
      problems: [...problems, ...untrusted.map((each) => `${path.basename(each)} is not read: ${t("its folder is not trusted")}.`)],
      untrusted,
    },
  };
}

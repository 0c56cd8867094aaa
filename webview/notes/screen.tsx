import { useEffect, useRef, useState } from "preact/hooks";
import type { ListedNote } from "../../src/core/protocol/notes.ts";
import type { ViewState } from "../state.ts";
import { SearchHead } from "../ui/page/head.tsx";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Deed, Gone, Looking } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, withParts } from "../words.ts";
import { NoteForm } from "./form.tsx";
import { NoteRow } from "./row.tsx";
import { RulesFiles } from "./rules.tsx";
import { notesWith, reaches, untold } from "./words.ts";

interface NotesProps {
  readonly state: ViewState;
  readonly folders: readonly string[];
  readonly said: string | undefined;
}

/** What it keeps in mind, by where that holds, and the rules files it follows. */
export function NotesScreen({ state: { notes: page, view, screenCount, staleCount }, folders, said }: NotesProps) {
  const { ask } = useServices();
  const [words, setWords] = useState("");
  const [isAdding, setAdding] = useState(false);
  const search = useRef<HTMLElement>(null);
  // The model may keep something while the page is open.
  const kept = view?.steps.filter((each) => each.tool === "remember" && each.state === "ok").length ?? 0;
  useLooked("loadNotes", `${staleCount} ${kept}`);
  useEffect(() => search.current?.focus(), [screenCount]);
  const removed = page?.removed;
  const without = untold(page?.notes ?? []);
  const found = notesWith(words, page?.notes ?? []);
  return (
    <Page class="notes">
      <SearchHead
        title={t("What it keeps in mind")}
        label={t("Search notes")}
        placeholder={t("Search what it keeps in mind")}
        value={words}
        field={search}
        onType={setWords}
      />
      <Said said={said} />
      <Gone onUndo={() => removed && ask("restoreNote", { id: removed.id })}>
        {removed && withParts("Removed: {0}", <bdi>{removed.text}</bdi>)}
      </Gone>
      <div class="rules">
        {reaches.map(({ reach, title }) => {
          const own = found.filter((each) => each.reach === reach);
          return own.length > 0 && <Notes key={reach} title={title} notes={own} without={without} />;
        })}
        {page && found.length === 0 && (
          <p class="faint">
            {page.notes.length > 0
              ? t("No note matches.")
              : t("Nothing is kept in mind yet. Ask it to remember something, or add a note here: later conversations are told of it.")}
          </p>
        )}
        {!page && !said && <Looking />}
        {page && <RulesFiles rules={page.rules} hasFolder={folders.length > 0} />}
      </div>
      {isAdding && <NoteForm hasFolder={folders.length > 0} onDone={() => setAdding(false)} />}
      {!isAdding && (
        <p class="history-foot">
          <Deed label={t("Add a note…")} onClick={() => setAdding(true)} />
        </p>
      )}
    </Page>
  );
}

interface SectionProps {
  readonly title: string;
  readonly notes: readonly ListedNote[];
  /** Those the model is not told of. */
  readonly without: ReadonlySet<string>;
}

function Notes({ title, notes, without }: SectionProps) {
  return (
    <section aria-label={title}>
      <h3 class="rules-label">{title}</h3>
      <ul>
        {notes.map((each) => (
          <NoteRow key={each.id} note={each} isUntold={without.has(each.id)} />
        ))}
      </ul>
    </section>
  );
}

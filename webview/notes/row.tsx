import { useState } from "preact/hooks";
import type { ListedNote } from "../../src/core/protocol/notes.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { NoteForm } from "./form.tsx";
import { dayOf, writerOf } from "./words.ts";

/** One note: its words, who wrote them and where they come from; with what can be done about it. */
export function NoteRow({ note, isUntold }: { readonly note: ListedNote; readonly isUntold: boolean }) {
  const { ask, store } = useServices();
  const [isEditing, setEditing] = useState(false);
  const { id, text, scope, reach, sessionId, title } = note;
  if (isEditing)
    return (
      <li class="session-row note-row">
        <NoteForm note={note} onDone={() => setEditing(false)} />
      </li>
    );
  const open = async () => {
    if (sessionId !== undefined && !(await ask("openSession", { sessionId }))) store.update({ screen: "chat" });
  };
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return (
    <li class="session-row rule-row note-row">
      <div class="rule-words">
        <bdi class="note-text" dir="auto">
          {text}
        </bdi>
        <span class="faint note-facts">
          <span>{`${writerOf(note)} · ${dayOf(note)}`}</span>
          {isUntold && (
            <span class="warn" title={t("All together the notes are too long: the model is told of the newest")}>
              {t("not told, too long together")}
            </span>
          )}
          {title !== undefined && (
            <button type="button" class="link-button" aria-label={t("Open the conversation it comes from: {0}", title)} onClick={open}>
              <bdi>{title}</bdi>
            </button>
          )}
          {reach === "elsewhere" && scope !== "everywhere" && (
            <bdi class="mono" dir="ltr">
              {scope.join(", ")}
            </bdi>
          )}
        </span>
      </div>
      <span class="session-actions">
        <button
          type="button"
          class="quiet icon icon-edit"
          aria-label={t("Change: {0}", short)}
          title={t("Change")}
          onClick={() => setEditing(true)}
        />
        <button
          type="button"
          class="quiet icon icon-trash"
          aria-label={t("Remove: {0}", short)}
          title={t("Remove")}
          onClick={() => ask("removeNote", { id })}
        />
      </span>
    </li>
  );
}

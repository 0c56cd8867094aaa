import { useEffect, useState } from "preact/hooks";
import { longestNote } from "../../src/core/events/words/note.ts";
import type { ListedNote } from "../../src/core/protocol/notes.ts";
import { FilterButton } from "../permissions/head.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/form.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";

interface FormProps {
  /** The note that is changed; absent: a new one. */
  readonly note?: ListedNote;
  /** Whether there is a folder it could hold in. */
  readonly hasFolder?: boolean;
  onDone(): void;
}

/** Writes a note, or another text for one. What is refused is said here and changes nothing; what was typed stays. */
export function NoteForm({ note, hasFolder = false, onDone }: FormProps) {
  const { host } = useServices();
  const [text, setText] = useState(note?.text ?? host.saved.note ?? "");
  const [isEverywhere, setEverywhere] = useState(!hasFolder);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const id = `note-${note?.id ?? "new"}`;
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  const type = (next: string) => {
    setText(next);
    setProblem(undefined);
    if (!note) host.save({ note: next });
  };
  const save = async () => {
    const asked = note ? host.request("editNote", { id: note.id, text }) : host.request("addNote", { text, everywhere: isEverywhere });
    const refused = await asked;
    setProblem(refused);
    if (refused !== undefined) return;
    if (!note) host.save({ note: "" });
    onDone();
  };
  const left = longestNote - text.length;
  return (
    <fieldset
      class={note ? "note-form" : "rule-form"}
      aria-label={note ? t("Change the note") : t("A new note")}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onDone();
        } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <TextField
        id={id}
        label={note ? t("What is kept in mind") : t("What is to be kept in mind")}
        value={text}
        rows={3}
        problem={problem && told(problem)}
        hint={left < 200 ? t("{0} characters are left.", left) : undefined}
        onChange={type}
      />
      <div class="note-foot">
        {!note && (
          <span class="filters">
            {hasFolder && <FilterButton label={t("This workspace")} isOn={!isEverywhere} onClick={() => setEverywhere(false)} />}
            <FilterButton label={t("Everywhere")} isOn={isEverywhere} onClick={() => setEverywhere(true)} />
          </span>
        )}
        <span class="grow" />
        <span class="note-buttons">
          <Button disabled={text.trim() === "" || text === note?.text} onClick={save}>
            {note ? t("Save") : t("Add")}
          </Button>
          <Button onClick={onDone}>{t("Cancel")}</Button>
        </span>
      </div>
    </fieldset>
  );
}

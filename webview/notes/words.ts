import { fitting } from "../../src/core/events/words/note.ts";
import type { ListedNote } from "../../src/core/protocol/notes.ts";
import { speech, t } from "../words.ts";

/** Where notes hold, in the order they are shown. */
export const reaches: readonly { readonly reach: ListedNote["reach"]; readonly title: string }[] = [
  { reach: "here", title: t("In this workspace") },
  { reach: "everywhere", title: t("Everywhere") },
  { reach: "elsewhere", title: t("In other folders") },
];

/** The notes that hold all the words somewhere. */
export function notesWith(words: string, notes: readonly ListedNote[]): readonly ListedNote[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return notes.filter((note) => {
    const text = [note.text, note.title ?? "", writerOf(note), ...(note.scope === "everywhere" ? [t("Everywhere")] : note.scope)].join(" ");
    return wanted.every((each) => text.toLowerCase().includes(each));
  });
}

/** Who worded it. */
export function writerOf({ by }: Pick<ListedNote, "by">): string {
  return by === "person" ? t("by you") : t("by the model");
}

/** When it was written or changed last. */
export function dayOf({ at, changedAt }: Pick<ListedNote, "at" | "changedAt">): string {
  return speech.time(changedAt ?? at, { year: "numeric", month: "short", day: "numeric" });
}

/** Those of them that hold here and that the model is not told of, since all together are too long. */
export function untold(notes: readonly ListedNote[]): ReadonlySet<string> {
  const here = notes.filter((each) => each.reach !== "elsewhere");
  return new Set(here.slice(fitting(here)).map((each) => each.id));
}

import { fitting, type Note } from "../../events/words/note.ts";
import { readable } from "../../permissions/visible.ts";

/** Notes as the model is told of them, newest first; empty where there are none. Pure. */
export function wordNotes(notes: readonly Note[]): string {
  if (notes.length === 0) return "";
  const told = notes.slice(0, fitting(notes)).map(({ text }) => `- ${readable(text).replaceAll("\n", "\n  ")}`);
  const left = notes.length - told.length;
  const rest = left > 0 ? [`[${left} older ${left === 1 ? "note is" : "notes are"} left out here.]`] : [];
  return [intro, ...told, ...rest].join("\n");
}

const intro =
  "What the person asked to keep in mind, newest first; where two disagree the newer counts, and what they say now before both:";

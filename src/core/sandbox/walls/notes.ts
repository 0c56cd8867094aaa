import type { Removal } from "./removal.ts";

/** Something that was taken out, or could not be. */
export interface Taken {
  readonly label: string;
  readonly reason: string;
  readonly removal: Removal;
}

/** Things that are named; of more it is said how many. */
const namedLimit = 8;

export function takenNotes(all: readonly Taken[]): readonly string[] {
  const notes = all.slice(0, namedLimit).map(({ label, reason, removal }) => {
    const made = `${label} was made in the sandbox, where it must not be: ${reason}.`;
    if ("keptAt" in removal)
      return `${made} It was taken out and lies in ${removal.keptAt} now. If it is wanted, make it with the file tools.`;
    return `${made} It could not be taken out: ${removal.problem} Tell the person to look at it.`;
  });
  const more = all.length - notes.length;
  return more > 0 ? [...notes, `${more} more such things were taken out.`] : notes;
}

export function backNotes(labels: readonly string[]): readonly string[] {
  return said(labels, (which) => `${which} was removed or replaced in the sandbox, which must not be, and was put back.`);
}

export function unheldNotes(labels: readonly string[]): readonly string[] {
  return said(
    labels,
    (which) => `While this ran, ${which} was made or replaced from outside; from then on the sandbox could change it too.`,
  );
}

export function madeNotes(labels: readonly string[]): readonly string[] {
  return said(
    labels,
    (which) => `${which} was made while this ran. It stays visible in this conversation's sandbox until somebody else changes it.`,
  );
}

export function hiddenNotes(all: readonly { readonly label: string; readonly hidden?: string }[]): readonly string[] {
  return all.slice(0, namedLimit).map(({ label, hidden }) => `${label} looks empty in the sandbox: ${hidden}.`);
}

export const partialNote =
  "The workspace could not be looked through as a whole afterwards: settings, hooks and the like that were made in the sandbox may still lie there.";

function said(labels: readonly string[], sentence: (which: string) => string): readonly string[] {
  if (labels.length === 0) return [];
  const named = labels.slice(0, namedLimit).join(", ");
  const more = labels.length - namedLimit;
  return [sentence(more > 0 ? `${named} and ${more} more` : named)];
}

import path from "node:path";
import type { Location } from "../../sandbox/workspace.ts";
import type { OpenDocuments } from "../ports.ts";

/** Why what lies there must stay for now: saving somebody's work for them could be as wrong as losing it, so only they can free it. */
export async function unsavedProblem(documents: OpenDocuments | undefined, places: readonly Location[]): Promise<string | undefined> {
  const unsaved = (await documents?.unsaved()) ?? [];
  for (const { path: target, label } of places) {
    const found = unsaved.find((each) => each === target || each.startsWith(target + path.sep));
    if (found === undefined) continue;
    const name = found === target ? label : `${label}/${path.relative(target, found).split(path.sep).join("/")}`;
    return `${name} is open in the editor with changes that are not saved, so it stays where it is. Ask the person to save or undo them first.`;
  }
  return undefined;
}

import { type Survey, survey } from "../../sandbox/files/survey.ts";
import { closingFile } from "../../sandbox/paths/closed.ts";
import type { Location, Workspace } from "../../sandbox/workspace.ts";

/** What lies at the first of these places, to be taken away from there or moved to the next. `refused`: it holds what is closed to tools. */
export async function surveyed(
  workspace: Workspace,
  places: readonly Location[],
  signal: AbortSignal,
): Promise<Survey | { readonly refused: string } | undefined> {
  const [first] = places;
  if (!first) return undefined;
  const all = await Promise.all(places.map(async ({ path, names }) => ({ path, names, closings: await workspace.closings(path) })));
  const found = await survey(first.path, all, signal);
  if (!found?.closed) return found;
  const { by, below } = found.closed;
  const folder = await workspace.label(by.folder);
  const file = folder === "." ? closingFile : `${folder}/${closingFile}`;
  const what = below === undefined ? "more than can be looked through for what is" : `${below}, which is`;
  return {
    refused: `${first.label} holds ${what} closed to tools by ${file}, so it stays where it is. Ask the person to move or delete it.`,
  };
}

import * as z from "zod";
import { contentsOf, type Survey } from "../../sandbox/files/survey.ts";
import { putIntoTrash, trashDays, trashFolderOf, trashLimitBytes } from "../../sandbox/files/trash.ts";
import { readTextFile, sizeOf } from "../../sandbox/text-file.ts";
import type { Location } from "../../sandbox/workspace.ts";
import type { ChangeTools } from "../file-change.ts";
import { locksToMove } from "../locks.ts";
import { defineTool, type Ready, type Tool, type ToolResult } from "../tool.ts";
import { surveyed } from "./surveyed.ts";
import { unsavedProblem } from "./unsaved.ts";

/** Moves a file or folder into our trash, from where it can be brought back. */
export function deleteFileTool(tools: ChangeTools): Tool {
  return defineTool({
    name: "delete_file",
    description: "Delete a file or folder. It is kept for a while and can be brought back with move_file.",
    input,
    readOnly: false,
    title: ({ path }) => `Delete ${path}`,
    async prepare({ path }, signal) {
      const shown = await plan(tools, path, signal);
      if ("refused" in shown) return shown;
      return { access: shown.access, locks: locksToMove(), run: (context) => remove(tools, { path, shown, signal: context.signal }) };
    },
  });
}

const input = z.object({ path: z.string() });

interface Plan {
  readonly location: Location;
  readonly what: string;
  /** The text, of what is one and not too long to show. */
  readonly before?: string;
  readonly access: Ready["access"];
}

async function plan(tools: ChangeTools, given: string, signal: AbortSignal): Promise<Plan | { readonly refused: string }> {
  const location = await tools.workspace.resolve(given, "delete");
  if (location.kind === "refused") return { refused: location.message };
  const found = await surveyed(tools.workspace, [location], signal);
  if (found && "refused" in found) return found;
  if (!found) return { refused: `There is no file or folder ${location.label}.` };
  const problem = await unsavedProblem(tools.documents, [location]);
  if (problem) return { refused: problem };
  const before = found.kind === "file" && found.bytes <= shownBytes ? await textOf(location) : undefined;
  const what = whatIs(found, before);
  const { path, place } = location;
  const guarded =
    location.guarded ?? found.guarded ?? (found.bytes > trashLimitBytes ? "it is too large to be kept for more than a day" : undefined);
  return { location, what, before, access: { kind: "delete", path, what, place, guarded } };
}

const shownBytes = 1024 * 1024;

async function textOf({ path, label }: Location): Promise<string | undefined> {
  const file = await readTextFile(path, label);
  return file.kind === "text" && !file.isDamaged ? file.text : undefined;
}

function whatIs(found: Survey, text: string | undefined): string {
  if (found.kind === "link") return `a link to ${found.leadsTo}; what it leads to stays`;
  if (found.kind === "folder") {
    const contents = contentsOf(found);
    return contents === "" ? "an empty folder" : `a folder of ${contents}`;
  }
  if (text === undefined) return `a file of ${sizeOf(found.bytes)}`;
  const lines = linesOf(text);
  return lines === 0 ? "an empty file" : `a file of ${lines} ${lines === 1 ? "line" : "lines"}`;
}

function linesOf(text: string): number {
  return text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

interface Work {
  readonly path: string;
  readonly shown: Plan;
  readonly signal: AbortSignal;
}

/** Looks once more: what lies there may have become something else while the question was open. */
async function remove(tools: ChangeTools, { path: given, shown, signal }: Work): Promise<ToolResult> {
  const now = await plan(tools, given, signal);
  if ("refused" in now) return failed(now.refused);
  if (signal.aborted) return failed("Stopped before it was deleted.");
  if (JSON.stringify(now.access) !== JSON.stringify(shown.access))
    return failed(
      `${shown.location.label} is no longer what it was when this was asked for, so nothing was deleted. Look again before you go on.`,
    );
  const { location, what, before } = now;
  const trash = trashFolderOf(await tools.workspace.ownFolder());
  const kept = await putIntoTrash(trash, location);
  if ("problem" in kept) return failed(kept.problem);
  const { path, label } = location;
  const removedLines = before === undefined ? 0 : linesOf(before);
  return {
    ok: true,
    output: `Deleted ${label} (${what}). It is kept for ${trashDays} days; to bring it back, move_file from ${kept.keptAt}`,
    summary: before === undefined ? "deleted" : `−${removedLines}`,
    change: { path, label, kind: "delete", keptAt: kept.keptAt, addedLines: 0, removedLines, before },
  };
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not deleted" };
}

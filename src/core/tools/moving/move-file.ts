import { lstat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { isOtherSpelling, moveEntry, takenMessage } from "../../sandbox/files/transfer.ts";
import { leaveTrash, trashFolderOf } from "../../sandbox/files/trash.ts";
import type { Location } from "../../sandbox/workspace.ts";
import type { ChangeTools } from "../file-change.ts";
import { locksToMove } from "../locks.ts";
import { defineTool, type Ready, type Tool, type ToolResult } from "../tool.ts";
import { surveyed } from "./surveyed.ts";
import { unsavedProblem } from "./unsaved.ts";

/** Gives a file or folder another name or place. Nothing is overwritten. */
export function moveFileTool(tools: ChangeTools): Tool {
  return defineTool({
    name: "move_file",
    description: "Move or rename a file or folder. Never overwrites.",
    input,
    readOnly: false,
    title: ({ from, to }) => `Move ${from} to ${to}`,
    async prepare(asked, signal) {
      const shown = await plan(tools, asked, signal);
      if ("refused" in shown) return shown;
      return { access: shown.access, locks: locksToMove(), run: (context) => move(tools, { asked, shown, signal: context.signal }) };
    },
  });
}

const input = z.object({ from: z.string(), to: z.string().describe("the new path, name included") });

interface Asked {
  readonly from: string;
  readonly to: string;
}

interface Plan {
  readonly source: Location;
  readonly goal: Location;
  readonly access: Ready["access"];
}

async function plan(tools: ChangeTools, { from, to }: Asked, signal: AbortSignal): Promise<Plan | { readonly refused: string }> {
  const source = await tools.workspace.resolve(from, "move-from");
  if (source.kind === "refused") return { refused: source.message };
  const goal = await tools.workspace.resolve(wholeName(to, source), "move-to");
  if (goal.kind === "refused") return { refused: goal.message };
  const found = await surveyed(tools.workspace, [source, goal], signal);
  if (found && "refused" in found) return found;
  if (!found) return { refused: `There is no file or folder ${source.label}. Use list_files to find it.` };
  const problem = (await goalProblem(source, goal)) ?? (await unsavedProblem(tools.documents, [source, goal]));
  if (problem) return { refused: problem };
  const place = source.place === "outside" || goal.place === "outside" ? "outside" : "inside";
  const guarded = source.guarded ?? goal.guarded ?? found.guarded;
  return { source, goal, access: { kind: "move", from: source.path, to: goal.path, place, guarded } };
}

/** A path that ends as folders are written means a place in that folder. */
function wholeName(to: string, source: Location): string {
  return /[\\/]$/.test(to) ? `${to}${path.basename(source.path)}` : to;
}

async function goalProblem(source: Location, goal: Location): Promise<string | undefined> {
  if (source.path === goal.path) return `${source.label} is there already: both paths are the same.`;
  if (goal.path.startsWith(source.path + path.sep)) return `${source.label} can't be moved into itself.`;
  const taken = await lstat(goal.path).catch(() => undefined);
  if (!taken || (await isOtherSpelling(source.path, goal.path))) return undefined;
  if (!taken.isDirectory()) return takenMessage(goal.label);
  return `${goal.label} is a folder that is there already. To move into it, give the new path: ${goal.label}/${path.basename(source.path)}`;
}

interface Work {
  readonly asked: Asked;
  readonly shown: Plan;
  readonly signal: AbortSignal;
}

/** Looks at everything once more: while the question was open, paths may have come to lead elsewhere and folders to hold something else. */
async function move(tools: ChangeTools, { asked, shown, signal }: Work): Promise<ToolResult> {
  const now = await plan(tools, asked, signal);
  if ("refused" in now) return failed(now.refused);
  if (signal.aborted) return failed("Stopped before it was moved.");
  if (JSON.stringify(now.access) !== JSON.stringify(shown.access))
    return failed(
      `${shown.source.label} is no longer what it was when this was asked for, so nothing was moved. Look again before you go on.`,
    );
  const { source, goal } = now;
  const problem = await moveEntry({ from: source.path, to: goal.path, fromLabel: source.label, toLabel: goal.label });
  if (problem) return failed(problem);
  await leaveTrash(trashFolderOf(await tools.workspace.ownFolder()), source.path);
  return {
    ok: true,
    output: `Moved ${source.label} to ${goal.label}.`,
    summary: "moved",
    change: { path: goal.path, label: goal.label, kind: "move", from: source.label, addedLines: 0, removedLines: 0 },
  };
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not moved" };
}

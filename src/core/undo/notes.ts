import { lstat } from "node:fs/promises";
import path from "node:path";
import type { SessionRecord } from "../events/rows.ts";
import type { Step } from "../events/step.ts";
import { isMissing, lookAt } from "./state.ts";

/** What an undo of these steps can't bring back beside the files of its plan, a sentence each. */
export async function notesOn(
  steps: readonly Step[],
  { workspace }: Pick<SessionRecord["session"], "workspace">,
  hasReady: boolean,
): Promise<readonly string[]> {
  const notes = steps.flatMap((each) => noteOf(each) ?? []);
  return [
    ...new Set([...notes, ...serverNote(steps), ...(await folderNotes(steps, hasReady)), ...(await uncoveredNote(steps, workspace))]),
  ];
}

function noteOf({ title, state, effects }: Step): string | undefined {
  if (effects?.partial) return `${title}: ${effects.partial}`;
  return state === "unknown" && !effects ? `${title}: It was broken off, so what it changed is not known and can't be undone.` : undefined;
}

/** Nobody here saw what was done there. */
function serverNote(steps: readonly Step[]): readonly string[] {
  const isServers = ({ tool }: Step) => tool.startsWith("mcp__") || tool === "call_tool";
  const titles = steps.filter((each) => isServers(each) && ["ok", "failed", "unknown"].includes(each.state)).map(({ title }) => title);
  return titles.length > 0 ? [`What MCP servers did is not known here and can't be undone: ${listed([...new Set(titles)])}.`] : [];
}

/** Folders come back with files. Those that will not are told. */
async function folderNotes(steps: readonly Step[], hasReady: boolean): Promise<readonly string[]> {
  const gone: string[] = [];
  const taken: string[] = [];
  const given = new Set(
    steps.flatMap((each) => each.effects?.files.filter(({ kind }) => kind === "create").map((file) => file.path) ?? []),
  );
  for (const each of new Set(steps.flatMap(({ effects }) => effects?.removedFolders ?? []))) {
    const found = await lookAt(each).catch(() => undefined);
    if (!found) gone.push(each);
    else if (found.type !== "folder" && !given.has(each)) taken.push(each);
  }
  return [
    ...(gone.length > 0 && !hasReady ? [`Folders come back only with a file, and none can be undone now: ${listed(gone)}.`] : []),
    ...(taken.length > 0 ? [`Something else lies where these folders were, so they don't come back: ${listed(taken)}.`] : []),
  ];
}

const mostListed = 3;

function listed(all: readonly string[]): string {
  const more = all.length - mostListed;
  return `${all.slice(0, mostListed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const commandTool = "run_command";

async function uncoveredNote(steps: readonly Step[], workspace: readonly string[]): Promise<readonly string[]> {
  const hasRun = steps.some(
    ({ tool, state, effects }) => tool === commandTool && (effects || !["pending", "denied", "cancelled"].includes(state)),
  );
  if (!hasRun || !(await Promise.all(workspace.map(leavesOut))).some(Boolean)) return [];
  return ["What .gitignore leaves out, and node_modules, is not covered: what commands changed there can't be undone."];
}

const signs = [".gitignore", ".ignore", ".rgignore", "node_modules"] as const;

/** Whether something in the folder may be left out, by rules in it or above it up to its repository. */
async function leavesOut(folder: string): Promise<boolean> {
  const has = (name: string) =>
    lstat(path.join(folder, name)).then(
      () => true,
      (error: unknown) => !isMissing(error),
    );
  if ((await Promise.all(signs.map(has))).some(Boolean)) return true;
  const above = path.dirname(folder);
  return above === folder || (await has(".git")) ? false : leavesOut(above);
}

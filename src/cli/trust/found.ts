import { stat } from "node:fs/promises";
import path from "node:path";
import { serverFiles } from "../../core/mcp/config/files.ts";
import { topNames } from "../../core/memory/rules/names.ts";
import { workspacePlaces } from "../../core/skills/finding/places.ts";

/** What is read from a trusted folder only, today. Each reader of such a file names it here. */
const read: readonly string[] = [
  ...[".anycowork/permissions.json", ...serverFiles, ...topNames, ".anycowork/agents", ".claude/agents", ".github/agents"],
  ...workspacePlaces,
];

/** What tells a coworker how to behave, ours or another, by the names people know it by. A folder that holds one is worth a question. */
const telling: readonly string[] = [
  ".anycowork",
  ".claude",
  ".agents",
  ".github/agents",
  ".github/skills",
  ...topNames,
  "GEMINI.md",
  ...serverFiles,
];

/** The files of a folder that are left unread while it is not trusted, by their names in it. */
export function unreadIn(folder: string): Promise<readonly string[]> {
  return thereOf(folder, read);
}

/** What trusting a folder would be about, by its names in it; folders end in a slash. */
export function tellingIn(folder: string): Promise<readonly string[]> {
  return thereOf(folder, telling);
}

async function thereOf(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(names.map(async (name) => [name, await stat(path.join(folder, name)).catch(() => undefined)] as const));
  return found.flatMap(([name, is]) => (is ? [is.isDirectory() ? `${name}/` : name] : []));
}

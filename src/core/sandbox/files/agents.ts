import { readdir, realpath } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../handles/failure.ts";
import { readInside, within } from "./inside.ts";

/** Where a workspace keeps agents, ours first; `isForeign` is the place of another program. */
const places = [
  { place: path.join(".anycowork", "agents"), isForeign: false },
  { place: path.join(".claude", "agents"), isForeign: true },
  { place: path.join(".github", "agents"), isForeign: true },
] as const;

/** A file that describes an agent. */
export interface AgentFile {
  /** Its path. */
  readonly file: string;
  readonly isForeign: boolean;
  readonly text: string;
}

/** What was found; each problem is a sentence. */
export interface AgentFiles {
  readonly files: readonly AgentFile[];
  readonly problems: readonly string[];
}

const longestBytes = 64 * 1024;
const mostFiles = 100;

/** Reads the agents that a workspace folder keeps: `*.md` where ours and other programs' lie. A missing folder keeps none. Never rejects. */
export async function readAgentFiles(folder: string): Promise<AgentFiles> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return { files: [], problems: [] };
  const found = await Promise.all(places.map((each) => readPlace(root, each)));
  return { files: found.flatMap((each) => each.files), problems: found.flatMap((each) => each.problems) };
}

async function readPlace(root: string, { place, isForeign }: (typeof places)[number]): Promise<AgentFiles> {
  const named = path.join(root, place);
  try {
    const listed = await readdir(await within(root, named));
    const names = listed.filter((each) => /\.md$/i.test(each) && !/^readme\.md$/i.test(each)).sort();
    const over = names.length > mostFiles ? [`${named} holds ${names.length} agents; the first ${mostFiles} are read.`] : [];
    const read = await Promise.all(names.slice(0, mostFiles).map((each) => readInside(root, path.join(named, each), longestBytes)));
    const files = read.flatMap((each) => ("text" in each ? [{ ...each, isForeign }] : []));
    return { files, problems: [...over, ...read.flatMap((each) => ("problem" in each ? [each.problem] : []))] };
  } catch (error) {
    if (isMissing(error)) return { files: [], problems: [] };
    return { files: [], problems: [`${named} can't be read: ${reasonOf(error)}.`] };
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

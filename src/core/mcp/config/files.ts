import path from "node:path";
import * as z from "zod";
import type { ServerConfig, ServerInput } from "../../events/roster/server.ts";
import { hasFile, readInside } from "../../sandbox/files/inside.ts";
import { parseJsonc } from "./jsonc.ts";
import { readServer } from "./server.ts";
import { foreignProblem } from "./variables.ts";

/** Where a workspace says which servers it wants, and under which word. */
const places = [
  { place: ".mcp.json", word: "mcpServers" },
  { place: path.join(".vscode", "mcp.json"), word: "servers" },
  { place: path.join(".cursor", "mcp.json"), word: "mcpServers" },
  { place: path.join(".claude", "mcp.json"), word: "mcpServers" },
] as const;

/** The files of a workspace that can have servers started, by their names in it. */
export const serverFiles: readonly string[] = places.map(({ place }) => place.split(path.sep).join("/"));

/** The servers a workspace folder asks for; each problem is a sentence. */
export interface WorkspaceServers {
  readonly folder: string;
  readonly servers: readonly { readonly config: ServerConfig; readonly file: string }[];
  readonly problems: readonly string[];
}

const longestFile = 256 * 1024;
const mostServers = 50;

/** Whether there is something to be read; what that is, only a trusted folder may say. */
export async function hasServerFiles(folder: string): Promise<boolean> {
  const found = await Promise.all(places.map(({ place }) => hasFile(path.join(folder, place))));
  return found.includes(true);
}

/** Reads what a trusted folder asks for. What else such a file says (that servers need no yes, for one) counts for nothing. Never rejects. */
export async function readWorkspaceServers(folder: string): Promise<WorkspaceServers> {
  const read = await Promise.all(places.map((each) => readPlace(folder, each)));
  return { folder, servers: read.flatMap((each) => each.servers), problems: read.flatMap((each) => each.problems) };
}

async function readPlace(folder: string, { place, word }: (typeof places)[number]): Promise<WorkspaceServers> {
  const file = path.join(folder, place);
  const nothing = (...problems: readonly string[]): WorkspaceServers => ({ folder, servers: [], problems });
  if (!(await hasFile(file))) return nothing();
  const text = await readInside(folder, file, longestFile);
  if ("problem" in text) return nothing(text.problem);
  const json = parseJsonc(text.text);
  const content = z.looseObject({ inputs: z.array(z.unknown()).optional().catch(undefined) }).safeParse(json);
  if (!content.success) return nothing(`${file} is no JSON object, so no MCP server is taken from it.`);
  const asked = z.record(z.string(), z.unknown()).optional().safeParse(content.data[word]);
  if (!asked.success) return nothing(`${file}: “${word}” is no object, so no MCP server is taken from it.`);
  const entries = Object.entries(asked.data ?? {});
  const inputs = (content.data.inputs ?? []).flatMap(readInput);
  const problems =
    entries.length > mostServers ? [`${file} asks for ${entries.length} MCP servers; the first ${mostServers} are read.`] : [];
  const servers = entries.slice(0, mostServers).flatMap(([name, given]) => {
    const config = readServer(name, given, inputs);
    const refused = "problem" in config ? config : foreignProblem(config);
    if (!("problem" in config) && !refused) return [{ config, file }];
    problems.push(`${file}: ${refused?.problem}`);
    return [];
  });
  return { folder, servers, problems };
}

function readInput(given: unknown): readonly ServerInput[] {
  const parsed = z
    .looseObject({ id: z.string().min(1).max(100), description: z.string().optional().catch(undefined), password: z.boolean().optional() })
    .safeParse(given);
  if (!parsed.success) return [];
  const { id, description = "", password = false } = parsed.data;
  return [{ id, description: description.slice(0, 300), password }];
}

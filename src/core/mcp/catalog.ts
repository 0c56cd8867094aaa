import * as z from "zod";
import type { ServerConfig } from "../events/roster/server.ts";
import { hasServerFiles, readWorkspaceServers } from "./config/files.ts";
import { type FoundServer, found, type Problem, readServer, secretIn } from "./config/server.ts";
import type { Kept } from "./kept.ts";

export interface CatalogPorts {
  readonly kept: Pick<Kept, "servers">;
  /** What the settings say. */
  settings(): WrittenServers | undefined;
  /** Whether files of this folder may be read that could have something started. */
  trustsFolder(folder: string): Promise<boolean>;
}

/** Servers as a person wrote them down, unread, and where: "anycowork.mcpServers". By name, or as other programs write them under `mcpServers`. */
export interface WrittenServers {
  readonly written: unknown;
  readonly where: string;
}

/** Every server there is for conversations in some folders, each name once, and a sentence for whatever does not count. */
export interface Catalog {
  readonly servers: readonly FoundServer[];
  readonly problems: readonly string[];
}

/** Puts servers of all sources together: of one name the person's counts, then the settings', then a workspace's. */
export async function catalogOf({ kept, settings, trustsFolder }: CatalogPorts, folders: readonly string[]): Promise<Catalog> {
  const own = (await kept.servers()).map(({ config }) => found(config, { source: "yours" }));
  const set = readWritten(settings());
  const mayRead = async (folder: string) => (await hasServerFiles(folder)) && (await trustsFolder(folder));
  const trusted = await Promise.all(folders.map(async (folder) => ((await mayRead(folder)) ? readWorkspaceServers(folder) : undefined)));
  const servers = new Map<string, FoundServer>();
  const problems: string[] = [];
  const add = (server: FoundServer) => {
    const before = servers.get(server.config.name);
    if (!before) servers.set(server.config.name, server);
    else if (before.print !== server.print) problems.push(shadowed(server, before));
  };
  for (const each of own) add(each);
  for (const each of set.filter(isFine(problems))) add(found(each, { source: "settings" }));
  for (const each of trusted.flatMap((one) => one ?? [])) {
    problems.push(...each.problems);
    for (const { config, file } of each.servers) add(found(config, { source: "workspace", file, folder: each.folder }));
  }
  return { servers: [...servers.values()], problems };
}

const shape = z.record(z.string(), z.unknown());
const wrapped = z.object({ mcpServers: shape });

function readWritten(given: WrittenServers | undefined): readonly (ServerConfig | Problem)[] {
  if (given?.written === undefined || given.written === null) return [];
  const { written, where } = given;
  const servers = wrapped.safeParse(written).data?.mcpServers ?? shape.safeParse(written).data;
  if (!servers) return [{ problem: `${where} is no object of MCP servers by name.` }];
  return Object.entries(servers).map(([name, one]) => {
    const read = readServer(name, one);
    return "problem" in read ? { problem: `${where}: ${read.problem}` } : (secretIn(read) ?? read);
  });
}

function isFine(problems: string[]) {
  return (read: ServerConfig | Problem): read is ServerConfig => {
    if ("problem" in read) problems.push(read.problem);
    return !("problem" in read);
  };
}

function shadowed({ config, file }: FoundServer, { source, file: other }: FoundServer): string {
  const by = source === "yours" ? "one of yours" : source === "settings" ? "one of your settings" : `one in ${other}`;
  return `The MCP server ${config.name}${file === undefined ? "" : ` in ${file}`} does not count: ${by} has its name.`;
}

import type { ServerConfig } from "../events/roster/server.ts";
import { readWorkspaceServers } from "./config/files.ts";
import { type FoundServer, found, type Problem, readServer } from "./config/server.ts";
import type { Kept } from "./kept.ts";

export interface CatalogPorts {
  readonly kept: Pick<Kept, "servers">;
  /** What the settings say, by name. */
  settings(): Readonly<Record<string, unknown>>;
  /** Whether files of this folder may be read that could have something started. */
  trustsFolder(folder: string): Promise<boolean>;
}

/** Every server there is for conversations in some folders, each name once, and a sentence for whatever does not count. */
export interface Catalog {
  readonly servers: readonly FoundServer[];
  readonly problems: readonly string[];
}

/** Puts servers of all sources together: of one name the person's counts, then the settings', then a workspace's. */
export async function catalogOf({ kept, settings, trustsFolder }: CatalogPorts, folders: readonly string[]): Promise<Catalog> {
  const own = (await kept.servers()).map(({ config }) => found(config, { source: "yours" }));
  const set = Object.entries(settings()).map(([name, given]) => readServer(name, given));
  const trusted = await Promise.all(
    folders.map(async (folder) => ((await trustsFolder(folder)) ? readWorkspaceServers(folder) : undefined)),
  );
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

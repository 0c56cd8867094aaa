import type { Event } from "../events/event.ts";
import type { OfferedTools } from "../tools/tool.ts";
import type { FoundServer } from "./config/server.ts";
import { type Connections, createConnections } from "./connections.ts";
import { createPool, type ServersPorts } from "./pool.ts";
import { createSaid, type Said } from "./said.ts";
import { type OfferedTool, type UnseenServer, withinReach } from "./tools/reach.ts";

/** All MCP servers, for people and for runs. */
export interface Servers extends Connections, Said {
  /** What conversations in these folders can use, told by what is kept: nothing is started and no server is waited for. */
  offered(folders: readonly string[]): Promise<OfferedTools>;
  /** Hears what happens: once a model has begun to answer, those that were never seen are looked at, beside everything else. */
  hear(event: Event): void;
  close(): Promise<void>;
}

/** Nothing is read or started before it is asked for. */
export function createServers(ports: ServersPorts): Servers {
  const pool = createPool(ports);
  const unmet = new Map<string, () => Promise<unknown>>();
  const told = new Set<string>();
  const tellOnce = ({ print, config }: FoundServer, waits: string) => {
    if (told.has(print + waits)) return;
    told.add(print + waits);
    ports.warn(`The MCP server ${config.name} is not started before your yes (anycowork mcp allow ${config.name}): ${waits}`);
  };
  return {
    ...createConnections(pool),
    ...createSaid(pool),
    async offered(folders) {
      const { servers } = await pool.catalog(folders);
      const tools: OfferedTool[] = [];
      const unseen: UnseenServer[] = [];
      for (const server of servers.filter(({ config }) => !config.disabled)) {
        const { waits } = await pool.consent(server);
        if (waits !== undefined) {
          tellOnce(server, waits);
          continue;
        }
        const known = await pool.kept.known(server.print);
        if (known) {
          tools.push(...pool.toolsOf(server, folders, known).map((tool) => ({ server: server.config.name, tool })));
          continue;
        }
        const use = () => pool.linkOf(server, folders).link.use();
        unmet.set(server.print, use);
        const find = async () => {
          await use();
          const seen = await pool.kept.known(server.print);
          return seen ? pool.toolsOf(server, folders, seen) : [];
        };
        unseen.push({ name: server.config.name, find });
      }
      return (mayUse) => withinReach({ tools, unseen }, mayUse);
    },
    hear(event) {
      if (unmet.size === 0 || event.type !== "message-add" || event.message.role !== "assistant") return;
      const waiting = [...unmet.values()];
      unmet.clear();
      for (const each of waiting) void each().catch(() => undefined);
    },
    async close() {
      await pool.stop();
      await pool.written();
    },
  };
}

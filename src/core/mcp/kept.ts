import path from "node:path";
import type { AllowedServer, KeptServer, KnownTools, ServerConfig, ServerRow } from "../events/roster/server.ts";
import { createMark } from "../sandbox/files/mark.ts";
import { type Store, StoreError } from "../storage/store.ts";
import type { Scripts } from "./config/scripts.ts";
import type { FoundServer } from "./config/server.ts";

/** What is kept of servers, as rows. Rejects with a `StoreError` when it can't be stored. */
export interface Kept {
  /** Those a person added. */
  servers(): Promise<readonly KeptServer[]>;
  allowed(): Promise<readonly AllowedServer[]>;
  /** The tools of the server with this print. */
  known(print: string): Promise<KnownTools | undefined>;
  /** Adds a server, or changes it. */
  keep(config: ServerConfig): Promise<void>;
  remove(name: string): Promise<boolean>;
  /** The yes to a workspace's server, and to what it runs as that is now. */
  allow(server: FoundServer, scripts: Scripts): Promise<void>;
  forbid(print: string): Promise<void>;
  learn(print: string, tools: Omit<KnownTools, "id" | "kind" | "at">): Promise<void>;
}

export interface KeptPorts {
  readonly store: Pick<Store, "servers" | "commit" | "watch">;
  readonly dataFolder: string;
  /** The time, as ISO. */
  readonly now: () => string;
  /** Hears that another process has changed something of it. */
  changed(): void;
}

/** Read once, and then followed. While nothing was ever kept the store is not opened. */
export function createKept({ store, dataFolder, now, changed }: KeptPorts): Kept {
  const mark = createMark(path.join(dataFolder, "has-servers"));
  let rows: Promise<Map<string, ServerRow>> | undefined;
  let isFollowed = false;
  const follow = () => {
    if (isFollowed) return;
    isFollowed = true;
    store.watch((changes) => {
      if (!changes.some(({ table }) => table === "mcp_servers")) return;
      rows = undefined;
      changed();
    });
  };
  const read = async () => {
    if (rows) return rows;
    if (!(await mark.mayBeSet())) return new Map<string, ServerRow>();
    follow();
    rows ??= store.servers().then((found) => new Map(found.map((each) => [each.id, each])));
    rows.catch(() => {
      rows = undefined;
    });
    return rows;
  };
  const put = async (row: ServerRow) => {
    const unmarked = await mark.set();
    if (unmarked !== undefined) throw new StoreError(`Nothing can be kept of MCP servers, since ${unmarked}.`);
    const known = await read();
    if (row.removedAt === undefined) known.set(row.id, row);
    else known.delete(row.id);
    await store.commit([{ table: "mcp_servers", row }]);
  };
  const get = async (id: string) => (await read()).get(id);
  const ofKind = async <Kind extends ServerRow["kind"]>(kind: Kind) =>
    [...(await read()).values()].filter((each): each is Extract<ServerRow, { kind: Kind }> => each.kind === kind);
  return {
    servers: () => ofKind("server"),
    allowed: () => ofKind("allowed"),
    async known(print) {
      const row = await get(`tools ${print}`);
      return row?.kind === "tools" ? row : undefined;
    },
    async keep(config) {
      const id = `server ${config.name}`;
      const before = await get(id);
      const createdAt = before?.kind === "server" ? before.createdAt : now();
      await put({ id, kind: "server", config, createdAt, updatedAt: now() });
    },
    async remove(name) {
      const row = await get(`server ${name}`);
      if (row?.kind !== "server") return false;
      await put({ ...row, removedAt: now() });
      return true;
    },
    allow: ({ print, config, file = "" }, scripts) =>
      put({ id: `allowed ${print}`, kind: "allowed", name: config.name, file, scripts, at: now() }),
    async forbid(print) {
      const row = await get(`allowed ${print}`);
      if (row) await put({ ...row, removedAt: now() });
    },
    learn: (print, tools) => put({ id: `tools ${print}`, kind: "tools", at: now(), ...tools }),
  };
}

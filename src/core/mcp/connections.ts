import type { KnownTools, ListedServer, ServerConfig } from "../events/roster/server.ts";
import type { Tool, ToolResult } from "../tools/tool.ts";
import type { Scripts } from "./config/scripts.ts";
import { describeServer, type FoundServer, found, type Problem, readServer, secretIn } from "./config/server.ts";
import type { Connection } from "./connection.ts";
import type { Lent } from "./host/lending.ts";
import type { OfferSignIn } from "./oauth/authorizer.ts";
import type { Consent, Linked, Pool } from "./pool.ts";
import { printOf } from "./tools/described.ts";
import { changesOf, toolsNow } from "./tools/pinned.ts";

/** All MCP servers, as surfaces see them. Those that store reject with a `StoreError`. */
export interface Connections {
  /** Every server there is for these folders, each with how it is; nothing is started for that. */
  list(folders: readonly string[]): Promise<{ readonly servers: readonly ListedServer[]; readonly problems: readonly string[] }>;
  /** Adds a server of the person's, or changes the one of that name. `given` is as it stands in files: a command or a url, and what goes with it. */
  add(name: string, given: unknown): Promise<ServerConfig | Problem>;
  remove(name: string): Promise<boolean>;
  /** The person's yes to a server, or to its tools where they have changed, as they were listed with this print; refused where they are other by now. */
  allow(name: string, folders: readonly string[], seen: string): Promise<Problem | undefined>;
  /** Takes the yes back, and ends it. */
  forbid(name: string, folders: readonly string[]): Promise<Problem | undefined>;
  /** Starts it, unless it runs, and lists its tools. */
  test(name: string, folders: readonly string[]): Promise<ListedServer | Problem>;
  /** What would keep it from being started, as far as that can be told without starting it; undefined when nothing would. */
  obstacle(name: string, folders: readonly string[]): Promise<Problem | undefined>;
  /** Ends it, and starts it again. */
  restart(name: string, folders: readonly string[]): Promise<ListedServer | Problem>;
  /** Signs in to it, where it wants that; `offer` asks before a browser opens. */
  signIn(name: string, folders: readonly string[], how: SignInWay): Promise<ListedServer | Problem>;
  /** Forgets what it gave when somebody signed in. */
  signOut(name: string, folders: readonly string[]): Promise<Problem | undefined>;
  /** The tools of those that can be used and were seen, as runs have them. Asking them what they would do starts nothing. */
  tools(folders: readonly string[]): Promise<readonly Tool[]>;
  /** Calls a tool for the person themselves. */
  call(name: string, request: PersonsCall): Promise<ToolResult | Problem>;
  /** The server, connected. */
  connection(name: string, folders: readonly string[]): Promise<Connection | Problem>;
  /** Hears that something of this may be another now. Returns how to stop listening. */
  watch(listener: () => void): () => void;
}

export interface PersonsCall extends Lent {
  readonly folders: readonly string[];
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** How somebody signs in. */
export interface SignInWay {
  readonly offer: OfferSignIn;
  readonly signal: AbortSignal;
}

/** What a person does with servers. */
export function createConnections(pool: Pool): Connections {
  const { kept } = pool;
  const listed = async (server: FoundServer, folders: readonly string[]): Promise<ListedServer> => {
    const [known, consent] = await Promise.all([kept.known(server.print), pool.consent(server)]);
    return describe(server, { ...pool.linkOf(server, folders), known, consent });
  };
  const start = async (name: string, folders: readonly string[], isAnew: boolean): Promise<ListedServer | Problem> => {
    const server = await pool.ready(name, folders);
    if ("problem" in server) return server;
    const { link } = pool.linkOf(server, folders);
    if (isAnew || link.state().state === "failed") await link.stop();
    await link.use().catch(() => undefined);
    return listed(server, folders);
  };
  return {
    async list(folders) {
      const { servers, problems } = await pool.catalog(folders);
      return { servers: await Promise.all(servers.map((each) => listed(each, folders))), problems };
    },
    ...createChanges(pool),
    test: (name, folders) => start(name, folders, false),
    restart: (name, folders) => start(name, folders, true),
    async obstacle(name, folders) {
      const server = await pool.ready(name, folders);
      return "problem" in server ? server : pool.linkOf(server, folders).link.obstacle();
    },
    async signIn(name, folders, { offer, signal }) {
      const server = await pool.ready(name, folders);
      if ("problem" in server) return server;
      const { link } = pool.linkOf(server, folders);
      if (link.state().state === "failed") await link.stop();
      try {
        await link.signIn(offer, signal);
      } catch (error) {
        return { problem: `${name} was not signed in to: ${error instanceof Error ? error.message : String(error)}` };
      }
      return listed(server, folders);
    },
    async signOut(name, folders) {
      const server = await pool.find(name, folders);
      if ("problem" in server) return server;
      await pool.linkOf(server, folders).link.signOut();
      return undefined;
    },
    tools: (folders) => toolsIn(pool, folders),
    call: (name, request) => callFor(pool, name, request),
    async connection(name, folders) {
      const server = await pool.ready(name, folders);
      return "problem" in server ? server : pool.linkOf(server, folders).link.use();
    },
    watch: pool.watch,
  };
}

function createChanges(pool: Pool): Pick<Connections, "add" | "remove" | "allow" | "forbid"> {
  const { kept } = pool;
  return {
    async add(name, given) {
      const config = readServer(name, given);
      if ("problem" in config) return config;
      const secret = secretIn(config);
      if (secret) return secret;
      const former = (await kept.servers()).find((each) => each.config.name === config.name);
      await kept.keep(config);
      const { print } = found(config, { source: "yours" });
      const before = former && found(former.config, { source: "yours" }).print;
      if (before !== undefined && (before !== print || config.disabled)) await pool.stop(before);
      pool.tell();
      return config;
    },
    async remove(name) {
      const row = (await kept.servers()).find(({ config }) => config.name === name);
      if (!row || !(await kept.remove(name))) return false;
      await pool.stop(found(row.config, { source: "yours" }).print);
      pool.tell();
      return true;
    },
    async allow(name, folders, seen) {
      const server = await pool.find(name, folders);
      if ("problem" in server) return server;
      const known = await kept.known(server.print);
      const { scripts } = await pool.consent(server);
      if (yesPrint(server, known, scripts) !== seen)
        return { problem: `${name} is another one than was shown a moment ago. Look at it again first.` };
      if (server.source === "workspace") await kept.allow(server, scripts);
      if (known?.changed) await kept.learn(server.print, { ...withoutChanges(known), tools: known.changed });
      pool.tell();
      return undefined;
    },
    async forbid(name, folders) {
      const server = await pool.find(name, folders);
      if ("problem" in server) return server;
      if (server.source !== "workspace") return { problem: `${name} is yours: remove it, or switch it off.` };
      await kept.forbid(server.print);
      await pool.stop(server.print);
      pool.tell();
      return undefined;
    },
  };
}

/** What a yes is to: the server as it is written down, what it runs of its folder, and what waits of its tools. */
function yesPrint({ print }: FoundServer, known: KnownTools | undefined, scripts: Scripts): string {
  return printOf([print, (known?.changed ?? []).map((each) => each.print), scripts]);
}

function withoutChanges({ changed: _, ...known }: KnownTools): KnownTools {
  return known;
}

async function toolsIn(pool: Pool, folders: readonly string[]): Promise<readonly Tool[]> {
  const { servers } = await pool.catalog(folders);
  const found = await Promise.all(
    servers.map(async (server) => {
      const known = !server.config.disabled && (await pool.consent(server)).waits === undefined && (await pool.kept.known(server.print));
      return known ? pool.toolsOf(server, folders, known) : [];
    }),
  );
  return found.flat();
}

async function callFor(
  pool: Pool,
  name: string,
  { folders, tool, arguments: given, ...context }: PersonsCall,
): Promise<ToolResult | Problem> {
  const server = await pool.ready(name, folders);
  if ("problem" in server) return server;
  const { link } = pool.linkOf(server, folders);
  const known = (await pool.kept.known(server.print)) ?? (await seen(pool, server, folders));
  if (!known || "problem" in known) return known ?? { problem: `The MCP server ${name} has told of no tools.` };
  const wanted = known.tools.find((each) => each.name === tool);
  if (wanted) return link.call(wanted, given, context);
  const there = known.tools.length > 0 ? `It has: ${known.tools.map((each) => each.name).join(", ")}.` : "It has none.";
  return { problem: `The MCP server ${name} has no tool ${JSON.stringify(tool)}. ${there}` };
}

/** Its tools, once it has been started for the first time. */
async function seen(pool: Pool, server: FoundServer, folders: readonly string[]): Promise<KnownTools | Problem | undefined> {
  try {
    await pool.linkOf(server, folders).link.use();
  } catch (error) {
    return { problem: `The MCP server ${server.config.name} can't be used: ${error instanceof Error ? error.message : String(error)}` };
  }
  return pool.kept.known(server.print);
}

interface Standing extends Linked {
  readonly known: KnownTools | undefined;
  readonly consent: Consent;
}

function describe(server: FoundServer, { link, log, known, consent }: Standing): ListedServer {
  const { config, source, file, folder } = server;
  const { scripts, waits, changed: changedScripts } = consent;
  const changed = known?.changed ? changesOf(known.tools, known.changed) : [];
  const told = { tools: known ? toolsNow(known) : [], refused: known?.refused ?? [], changed };
  const parts = {
    ...told,
    print: yesPrint(server, known, scripts),
    logPath: log.path,
    shown: describeServer(server, Object.keys(scripts)),
  };
  const place = { config, source, ...(file === undefined ? {} : { file }), ...(folder === undefined ? {} : { folder }), ...parts };
  if (config.disabled) return { ...place, state: "off", reason: "It is switched off." };
  if (waits !== undefined) return { ...place, ...(changedScripts ? { changedScripts } : {}), state: "approval", reason: waits };
  if (changed.length > 0)
    return { ...place, state: "approval", reason: `Tools are other than they were when they were allowed, or new: ${changed.join(", ")}.` };
  return { ...place, ...link.state() };
}

import { createHash } from "node:crypto";
import path from "node:path";
import type { KnownTools, ServerConfig, ServerInput, ServerTool } from "../events/roster/server.ts";
import type { CommandRegistry } from "../sandbox/process/registry.ts";
import type { Tool } from "../tools/tool.ts";
import { type Catalog, type CatalogPorts, catalogOf } from "./catalog.ts";
import { changedScripts, type Scripts, scriptsOf } from "./config/scripts.ts";
import { type FoundServer, found, type Problem, secretsIn } from "./config/server.ts";
import { slotOf } from "./config/slots.ts";
import { fill } from "./config/variables.ts";
import type { Connection } from "./connection.ts";
import { resourceText } from "./host/called.ts";
import { createLending } from "./host/lending.ts";
import { createWatched, type Watched } from "./host/watched.ts";
import { createKept, type Kept, type KeptPorts } from "./kept.ts";
import { createLink, type Link, type LinkPorts } from "./life/link.ts";
import { createLog, type ServerLog } from "./life/log.ts";
import { type AuthPorts, authOf } from "./oauth/auth.ts";
import { printOf } from "./tools/described.ts";
import { changesOf, merge } from "./tools/pinned.ts";
import { serverTool } from "./tools/tool.ts";

export interface ServersPorts
  extends Omit<KeptPorts, "changed">,
    Omit<CatalogPorts, "kept">,
    Pick<LinkPorts, "startMs" | "idleMs" | "pulseMs"> {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  /** Restricted Mode is the opposite: then there are no servers at all. */
  trusted(): boolean;
  /** What a person gave for an input of a server, or gives now; `slot` is what it is kept as. */
  input(slot: string, input: ServerInput): Promise<string | undefined>;
  /** What signing in needs; absent: nothing can be kept here, so nobody signs in. */
  readonly auth?: AuthPorts;
  readonly fetch: typeof fetch;
  readonly commands: CommandRegistry;
  readonly redact: (text: string) => string;
  /** Hears each secret on its way to a server. */
  learn(secret: string): void;
  readonly milliseconds: () => number;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  log(line: string): void;
  /** Something a person should know that nobody asked for. */
  warn(sentence: string): void;
}

/** Every server of this process: found, kept, and started once for all who want it. */
export interface Pool {
  readonly kept: Kept;
  readonly watched: Watched;
  catalog(folders: readonly string[]): Promise<Catalog>;
  /** Whether it may be started as it is. */
  consent(server: FoundServer): Promise<Consent>;
  linkOf(server: FoundServer, folders: readonly string[]): Linked;
  /** Those of its tools that count, as ours. */
  toolsOf(server: FoundServer, folders: readonly string[], known: KnownTools): readonly Tool[];
  find(name: string, folders: readonly string[]): Promise<FoundServer | Problem>;
  /** One that can be used as things are. */
  ready(name: string, folders: readonly string[]): Promise<FoundServer | Problem>;
  /** Ends the servers with this print, or all. */
  stop(print?: string): Promise<void>;
  /** Resolves when all that they wrote is in their files. */
  written(): Promise<void>;
  /** Says that something may be another now. */
  tell(): void;
  watch(listener: () => void): () => void;
}

/** What a person said to a server. */
export interface Consent {
  /** What it runs of its folder, as that is now. */
  readonly scripts: Scripts;
  /** Why it waits for a yes, as a sentence; absent: it may be started. */
  readonly waits?: string;
  /** Names of what it runs that is other than at the yes; absent: it was never allowed. */
  readonly changed?: readonly string[];
}

/** A server's life here and what is written down of it. */
export interface Linked {
  readonly link: Link;
  readonly log: ServerLog;
}

/** How long after it was first seen more tools of a server still count as seen with it: some tell of them a moment later. */
const settlingMs = 5_000;

/** Nothing is read or started before it is asked for. */
export function createPool(ports: ServersPorts): Pool {
  const links = new Map<string, Linked>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const each of listeners) each();
  };
  const kept = createKept({ ...ports, changed: tell });
  const watched = createWatched();
  const linkOf = (server: FoundServer, folders: readonly string[]) => {
    const key = `${server.print} ${folders.join("\n")}`;
    const linked = links.get(key) ?? linkFor(ports, { server, folders, kept, watched, tell });
    links.set(key, linked);
    return linked;
  };
  const catalog = (folders: readonly string[]): Promise<Catalog> =>
    ports.trusted() ? catalogOf({ ...ports, kept }, folders) : Promise.resolve({ servers: [], problems: [] });
  const consent = (server: FoundServer) => consentTo(server, { ...ports, kept });
  const find = async (name: string, folders: readonly string[]) => {
    const server = (await catalog(folders)).servers.find(({ config }) => config.name === name);
    return server ?? { problem: ports.trusted() ? `There is no MCP server ${JSON.stringify(name)}.` : restricted };
  };
  return {
    ...{ kept, watched, catalog, consent, linkOf, find, tell },
    toolsOf(server, folders, known) {
      const { link } = linkOf(server, folders);
      const expect = () => void link.use().catch(() => undefined);
      const { config, print } = server;
      return offerable(known).map((tool) =>
        serverTool({ config, print, tool, expect, call: (given, context) => link.call(tool, given, context) }),
      );
    },
    async ready(name, folders) {
      const server = await find(name, folders);
      if ("problem" in server) return server;
      if (server.config.disabled) return { problem: `The MCP server ${name} is switched off.` };
      const { waits } = await consent(server);
      return waits === undefined ? server : { problem: `The MCP server ${name} waits for your yes: ${waits}` };
    },
    async stop(print = "") {
      await Promise.all([...links].flatMap(([key, { link }]) => (key.startsWith(print) ? [link.stop()] : [])));
    },
    async written() {
      await Promise.all([...links.values()].map(({ log }) => log.written()));
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const restricted = "This workspace is in Restricted Mode: no MCP server is started until you trust it.";

/** Those that count and are still as they were when they were allowed. */
function offerable({ tools, changed }: KnownTools): readonly ServerTool[] {
  const now = changed && new Map(changed.map((each) => [each.name, each.print]));
  return tools.filter((each) => now === undefined || now.get(each.name) === each.print);
}

interface LinkParts {
  readonly server: FoundServer;
  readonly folders: readonly string[];
  readonly kept: Kept;
  readonly watched: Watched;
  tell(): void;
}

function linkFor(ports: ServersPorts, { server, folders, kept, watched, tell }: LinkParts): Linked {
  const { config, print } = server;
  const folder = server.folder ?? folders[0];
  const { environment, home, redact, milliseconds: now, later, commands, startMs, idleMs, pulseMs, auth } = ports;
  const log = createLog({ file: logFile(ports.dataFolder, server), redact, now: ports.now });
  let firstSeen: number | undefined;
  const link: Link = createLink({
    ...{ name: config.name, log, environment, commands, redact, now, later, fetch: ports.fetch, changed: tell, startMs, idleMs, pulseMs },
    directory: folder ?? home ?? path.parse(ports.dataFolder).root,
    lending: createLending({ server, folders, log, updated: (uri) => watched.updated(print, uri) }),
    ...(auth ? { authFor: (filled: ServerConfig) => authOf(filled, auth) } : {}),
    async fill() {
      if (!(await isStill(kept, server))) return { problem: "It was taken away, switched off or forbidden meanwhile." };
      const { waits } = await consentTo(server, { ...ports, kept });
      if (waits !== undefined) return { problem: `It waits for your yes: ${waits}` };
      const values = { environment, folder, home, input: ports.input };
      const filled = await fill(config, { ...values, slot: (input) => slotOf(server, input) });
      if (!("problem" in filled)) for (const each of secretsIn(filled)) ports.learn(each);
      return filled;
    },
    async learned(described, instructions) {
      const before = await kept.known(print);
      firstSeen ??= before === undefined ? now() : Number.NEGATIVE_INFINITY;
      const learnt = merge(config.name, { before, described, instructions, isFirst: now() - firstSeen < settlingMs });
      if (!learnt) return;
      // What can't be stored counts in this process all the same.
      await kept.learn(print, learnt).catch((error: unknown) => log.add("trouble", `Its tools could not be kept: ${String(error)}`));
      if (learnt.changed) ports.warn(changedSentence(config.name, changesOf(learnt.tools, learnt.changed)));
      tell();
    },
    started(connection) {
      for (const uri of watched.urisOf(print)) void watchAgain(connection, uri).catch(() => undefined);
    },
    async objection(tool) {
      const known = await kept.known(print);
      const isSame = known && offerable(known).some((each) => each.name === tool.name && each.print === tool.print);
      return isSame
        ? undefined
        : `The tool ${tool.name} of ${config.name} is another one than was allowed, or gone. The person has to look at it and allow it first; go on without it.`;
    },
  });
  const watchAgain = async (connection: Connection, uri: string) => {
    await connection.watch(uri);
    watched.compare(print, uri, printOf(await resourceText(connection, uri)));
  };
  return { link, log };
}

function changedSentence(name: string, changed: readonly string[]): string {
  return `Tools of the MCP server ${name} are other than they were when they were allowed, or new: ${changed.join(", ")}. They are not used before your yes (anycowork mcp allow ${name}).`;
}

/** Whether nobody has taken it away since a run was told of it. */
async function isStill(kept: Kept, { config, source, print }: FoundServer): Promise<boolean> {
  if (source === "workspace") return (await kept.allowed()).some((each) => each.id === `allowed ${print}`);
  if (source === "settings") return true;
  return (await kept.servers()).some(
    (row) => row.config.name === config.name && !row.config.disabled && found(row.config, { source }).print === print,
  );
}

/** A workspace's server needs a yes, which is one to the files it runs as well. */
async function consentTo(
  server: FoundServer,
  ports: Pick<ServersPorts, "environment" | "home"> & { readonly kept: Kept },
): Promise<Consent> {
  if (server.source !== "workspace") return { scripts: {} };
  const scripts = scriptsOf(server, ports);
  const yes = (await ports.kept.allowed()).find((each) => each.id === `allowed ${server.print}`);
  if (!yes) return { scripts, waits: `${server.file} asks for it, and nobody has allowed that yet.` };
  const changed = changedScripts(yes.scripts, scripts);
  if (changed.length === 0) return { scripts };
  return { scripts, changed, waits: `What it runs is other than it was when it was allowed: ${changed.join(", ")}.` };
}

function logFile(dataFolder: string, { config, print }: FoundServer): string {
  const name = config.name.replace(/[^\w-]+/g, "_").slice(0, 40);
  return path.join(dataFolder, "logs", `mcp-${name}-${createHash("sha256").update(print).digest("hex").slice(0, 8)}.log`);
}

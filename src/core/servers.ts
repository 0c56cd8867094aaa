import type { Host } from "./host.ts";
import { asksServers } from "./mcp/host/called.ts";
import { wordsOfNews } from "./mcp/host/watched.ts";
import { openLoopback } from "./mcp/oauth/loopback.ts";
import { createServers, type Servers } from "./mcp/servers.ts";
import type { Network } from "./network/fetch.ts";
import type { Runtime } from "./runtime.ts";
import type { CommandRegistry } from "./sandbox/process/registry.ts";
import type { Store } from "./storage/store.ts";

export interface ServerParts {
  readonly store: Store;
  readonly commands: CommandRegistry;
  readonly network: Network;
  readonly redact: (text: string) => string;
  /** Something nobody can guess. */
  newId(): string;
  /** Hears each secret on its way. */
  learn(secret: string): void;
  /** Milliseconds since 1970. */
  now(): number;
  readonly later: (milliseconds: number, work: () => void) => () => void;
}

/** The MCP servers of what is stored, of the settings, and of the folders the surface trusts. */
export function serversOf(host: Host, { store, commands, network, redact, learn, newId, now, later }: ServerParts): Servers {
  const { dataFolder, environment, trusted, trustsFolder, log, warn } = host;
  return createServers({
    ...{ store, dataFolder, environment, commands, redact, learn, later, log, warn: (sentence: string) => warn(sentence) },
    home: environment.HOME ?? environment.USERPROFILE,
    now: () => new Date(now()).toISOString(),
    milliseconds: now,
    trusted: () => trusted(),
    trustsFolder: (folder) => trustsFolder(folder),
    settings: () => host.servers?.(),
    async input(slot, input) {
      const value = await host.serverInput?.(slot, input);
      if (value !== undefined) learn(value);
      return value;
    },
    ...(host.vault ? { auth: { vault: host.vault, openCallback: host.openCallback ?? openLoopback, learn, newState: newId } } : {}),
    fetch: (input, init) => network.fetch(input instanceof Request ? input.url : input, init),
  });
}

/**
 * Sends a message with what MCP servers say to it, where it calls a prompt of theirs or mentions a resource; refused where they don't. What an earlier message
 * of the conversation has read and is another now is said behind it.
 */
export function sendThrough({ expand, watched }: Pick<Servers, "expand" | "watched">, send: Runtime["send"]): Runtime["send"] {
  return async (message) => {
    const said = asksServers(message.text) ? await expand(message.text, message.workspace) : { text: message.text, read: [] };
    if ("problem" in said) return { kind: "refused", reason: said.problem };
    if (message.sessionId !== undefined) watched.read(message.sessionId, said.read);
    const news = message.sessionId === undefined ? [] : watched.news(message.sessionId);
    const sent = await send({ ...message, text: said.text + wordsOfNews(news) });
    if (sent.kind === "refused") return sent;
    watched.told(sent.sessionId, news);
    if (message.sessionId === undefined) watched.read(sent.sessionId, said.read);
    return sent;
  };
}

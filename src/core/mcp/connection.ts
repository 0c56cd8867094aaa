import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ServerConfig } from "../events/roster/server.ts";
import type { CommandRegistry } from "../sandbox/process/registry.ts";
import { capabilitiesOf, hook, type ServerHooks } from "./hooks.ts";
import { callAsTask } from "./host/tasks.ts";
import type { ServerLog } from "./life/log.ts";
import { type Patience, watchCall } from "./life/patience.ts";
import { feelPulse, type Pulse } from "./life/pulse.ts";
import { wordsOf } from "./life/words.ts";
import type { ServerAuth } from "./oauth/auth.ts";
import { SignInNeeded } from "./oauth/refused.ts";
import { loadSdk, type Sdk } from "./sdk.ts";
import { anything, collect } from "./tools/pages.ts";
import { boundedFetch } from "./transport/bounded.ts";
import { serverEnvironment } from "./transport/environment.ts";
import { tellingMoves } from "./transport/moved.ts";
import type { Program } from "./transport/program.ts";
import { type StdioTransport, stdioTransport } from "./transport/stdio.ts";

/** One server that is connected. */
export interface Connection {
  /** The SDK's client, for what is not offered here. Another one after a session has expired: ask for it each time. */
  client(): Client;
  /** What the server says of itself as a whole. */
  readonly instructions: string | undefined;
  /** Every tool it lists, as it describes them; unread. Ends at a limit of pages. */
  listTools(): Promise<readonly unknown[]>;
  /** Calls a tool, and gives its result as it came. Rejects with a sentence when there is none. */
  call(request: ToolCallRequest): Promise<unknown>;
  /** Has it tell when this resource is another one (`hooks.updated`), where it offers that. Never rejects. */
  watch(uri: string): Promise<void>;
  /** Resolves when it is over, whoever ended it, to how, as a sentence. */
  readonly closed: Promise<string>;
  /** Ends it with every process it started. */
  close(): Promise<void>;
}

export interface ToolCallRequest {
  readonly tool: string;
  /** It works as a task, which is asked after until it has ended. */
  readonly asTask?: boolean;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  onProgress?(progress: { readonly progress: number; readonly total?: number; readonly message?: string }): void;
  /** Whether it waits for the person just now: then it is not late. */
  isWaiting?(): boolean;
}

export interface ConnectionPorts {
  readonly hooks: ServerHooks;
  /** How it is let in, where it wants that. */
  readonly auth?: ServerAuth;
  /** Ours; a program gets little of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a program is started that names no folder. */
  readonly directory: string;
  readonly fetch: typeof fetch;
  readonly log: ServerLog;
  readonly commands?: CommandRegistry;
  /** So often a server over HTTP is asked whether it is still there, while a call waits; absent: every 5 s. */
  readonly pulseMs?: number | undefined;
  /** Hears that its list of tools is another now. */
  toolsChanged(): void;
}

/** Who we say we are. */
const clientInfo = { name: "anycowork", title: "AnyCowork", version: "0.1.0" };

/** A server has so long for its first answer, in milliseconds. */
export const initializeMs = 30_000;
/** So long a server over HTTP may take to hear that we go. */
const leaveMs = 1_000;
const usualCallMs = 60_000;
/** However much progress it tells of. */
const longestCallMs = 30 * 60_000;
/** The longest a timer can be set to. */
const neverMs = 2 ** 31 - 1;

/** Connects to a server whose variables are filled in. Rejects with an error that says what is wrong with it; then nothing of it is left. */
export async function connect(config: ServerConfig, ports: ConnectionPorts, signal: AbortSignal): Promise<Connection> {
  const sdk = await loadSdk();
  let current = await open(config, ports, { sdk, signal });
  let isOver = false;
  const ending = later<string>();
  const watch = (opened: Opened) => {
    opened.client.onclose = () => {
      // One that was replaced ends for itself.
      if (opened === current) ending.resolve(opened.program?.ended() ?? "The connection was closed.");
    };
  };
  watch(current);
  const watched = new Set<string>();
  const subscribe = async (uri: string) => {
    const { client } = current;
    watched.add(uri);
    if (client.getServerCapabilities()?.resources?.subscribe)
      await client
        .subscribeResource({ uri }, { timeout: initializeMs })
        .catch((error: unknown) => ports.log.add("trouble", wordsOf(error)));
  };
  /** A session that the server has forgotten is begun anew, once. */
  const inSession = async <Result>(ask: (client: Client) => Promise<Result>): Promise<Result> => {
    const asked = current;
    try {
      return await ask(asked.client);
    } catch (error) {
      if (error instanceof sdk.UnauthorizedError && asked.finishAuth) throw new SignInNeeded(asked.finishAuth);
      if (isOver || !(error instanceof sdk.StreamableHTTPError) || error.code !== 404) throw error;
      if (current === asked) {
        current = await open(config, ports, { sdk, signal: AbortSignal.timeout(initializeMs) });
        watch(current);
        for (const uri of watched) void subscribe(uri);
        await asked.client.close().catch(() => undefined);
      }
      return await ask(current.client);
    }
  };
  const { timeoutSeconds } = config;
  const patience = { quietMs: timeoutSeconds === undefined ? usualCallMs : timeoutSeconds * 1000, longestMs: longestCallMs };
  return {
    client: () => current.client,
    instructions: current.client.getInstructions(),
    listTools: () =>
      current.client.getServerCapabilities()?.tools
        ? collect("tools", (params) =>
            inSession((client) => client.request({ method: "tools/list", params }, anything, { timeout: initializeMs })),
          )
        : Promise.resolve([]),
    call: (request) => {
      const ping = () => current.client.ping({ timeout: initializeMs });
      const gone = config.url === undefined ? undefined : (lost: () => void) => feelPulse(ping, lost, ports.pulseMs);
      return callTool(request, { ...patience, ...(gone ? { gone } : {}) }, inSession);
    },
    watch: subscribe,
    closed: ending.promise,
    async close() {
      isOver = true;
      // Told, a server forgets what it keeps for us; who does not answer is not waited for.
      await Promise.race([current.leave?.().catch(() => undefined), pause(leaveMs, undefined, { ref: false })]);
      await current.client.close().catch(() => undefined);
      ending.resolve("The connection was closed.");
    },
  };
}

interface Opened {
  readonly client: Client;
  /** Redeems what a browser brought back after signing in. */
  readonly finishAuth?: (code: string) => Promise<void>;
  readonly program: StdioTransport | undefined;
  /** Tells it that its session is over. */
  leave?(): Promise<void>;
}

interface Opening {
  readonly sdk: Sdk;
  readonly signal: AbortSignal;
}

async function open(config: ServerConfig, ports: ConnectionPorts, opening: Opening): Promise<Opened> {
  const { url } = config;
  if (url === undefined) {
    const program = transportOf(config, ports);
    return { client: await begin(program, ports, opening), program };
  }
  const { sdk } = opening;
  const options = optionsOf(config, ports);
  const over = async (transport: Transport & { finishAuth(code: string): Promise<void> }): Promise<Opened> => {
    const finishAuth = (code: string) => transport.finishAuth(code);
    try {
      return { client: await begin(transport, ports, opening), program: undefined, finishAuth };
    } catch (error) {
      throw error instanceof sdk.UnauthorizedError && ports.auth ? new SignInNeeded(finishAuth) : error;
    }
  };
  const older = () => over(new sdk.SSEClientTransport(new URL(url), options));
  if (config.transport === "sse") return older();
  try {
    const transport = new sdk.StreamableHTTPClientTransport(new URL(url), options);
    // Its optional fields admit undefined, as the transports' own types do not say.
    return { ...(await over(transport as Parameters<typeof over>[0])), leave: () => transport.terminateSession() };
  } catch (error) {
    // What a server of the older kind answers to a message it does not expect there.
    const isOlder = error instanceof sdk.StreamableHTTPError && [400, 404, 405].includes(error.code ?? 0) && config.transport !== "http";
    if (!isOlder) throw error;
    return older().catch((failure: unknown) => {
      throw failure instanceof SignInNeeded ? failure : error;
    });
  }
}

async function begin(transport: Transport, ports: ConnectionPorts, { sdk, signal }: Opening): Promise<Client> {
  const taskStore = new sdk.InMemoryTaskStore();
  const client = new sdk.Client(clientInfo, { capabilities: capabilitiesOf(ports.hooks), taskStore });
  hook(client, ports.hooks, sdk);
  client.setNotificationHandler(sdk.types.ToolListChangedNotificationSchema, () => ports.toolsChanged());
  // Its timers would keep the process alive.
  transport.onclose = () => taskStore.cleanup();
  client.onerror = (error) => ports.log.add("trouble", error.message);
  try {
    // Its optional fields admit undefined, as the transports' own types do not say.
    await client.connect(transport as Transport & { sessionId?: string }, { signal, timeout: initializeMs });
    return client;
  } catch (error) {
    await transport.close().catch(() => undefined);
    throw error;
  }
}

function transportOf(config: ServerConfig, ports: ConnectionPorts): StdioTransport {
  const { commands, log } = ports;
  return stdioTransport(programOf(config, ports), {
    onError: (text) => log.error(text),
    onJunk: (line) => log.add("output", line),
    ...(commands ? { commands } : {}),
  });
}

/** What is started of a server whose variables are filled in. */
export function programOf(
  { command = "", args = [], env, cwd }: ServerConfig,
  { directory, environment }: Pick<ConnectionPorts, "directory" | "environment">,
): Program {
  return { command, args, environment: serverEnvironment(environment, env), directory: cwd ?? directory };
}

function optionsOf({ headers, url = "" }: ServerConfig, { auth, fetch: send }: ConnectionPorts) {
  const bounded = boundedFetch(tellingMoves(send, url));
  return {
    fetch: auth ? auth.watched(bounded) : bounded,
    ...(headers ? { requestInit: { headers: { ...headers } } } : {}),
    ...(auth ? { authProvider: auth.provider } : {}),
  };
}

type InSession = <Result>(ask: (client: Client) => Promise<Result>) => Promise<Result>;

interface Waiting extends Patience {
  /** Watches whether the server is still there; absent: its end is told by itself. */
  gone?(lost: () => void): Pulse;
}

async function callTool(request: ToolCallRequest, patience: Waiting, inSession: InSession): Promise<unknown> {
  const { tool: name, arguments: given, asTask, onProgress } = request;
  let statuses = 0;
  // One of its own: the SDK listens to it for ever, and would cancel what is long over.
  const own = new AbortController();
  const stop = () => own.abort(request.signal.reason);
  request.signal.throwIfAborted();
  request.signal.addEventListener("abort", stop, { once: true });
  const watch = watchCall(patience, request.isWaiting ?? (() => false), () => own.abort("it took too long"));
  const pulse = patience.gone?.(() => own.abort(goneWords));
  const onprogress = (each: Progress) => {
    watch.progressed();
    onProgress?.(each);
  };
  // The SDK's own patience knows nothing of people who are being asked.
  const options = { timeout: neverMs, signal: own.signal, onprogress };
  try {
    const params = { name, arguments: { ...given } };
    const onStatus = (message: string | undefined) => onprogress({ progress: ++statuses, ...(message === undefined ? {} : { message }) });
    return await inSession((client) =>
      asTask
        ? callAsTask(client, { params, schema: anything, options, onStatus })
        : client.request({ method: "tools/call", params }, anything, options),
    );
  } finally {
    watch.stop();
    pulse?.stop();
    request.signal.removeEventListener("abort", stop);
  }
}

/** The reason a call is given up for when its server is not there any more. */
export const goneWords = "it can't be reached any more; nobody knows how far it came.";

type Progress = Parameters<NonNullable<ToolCallRequest["onProgress"]>>[0];

function later<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

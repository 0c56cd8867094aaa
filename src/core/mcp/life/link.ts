import type { ServerConfig, ServerTool } from "../../events/roster/server.ts";
import type { Problem } from "../config/server.ts";
import { type Connection, type ConnectionPorts, connect, initializeMs, programOf } from "../connection.ts";
import type { Lending } from "../host/lending.ts";
import type { ServerAuth } from "../oauth/auth.ts";
import { SignInNeeded } from "../oauth/refused.ts";
import { type Described, readTools } from "../tools/described.ts";
import { startOf } from "../transport/program.ts";
import { type Caller, createCaller, stoppable } from "./call.ts";
import { createEntry, type Entry } from "./entry.ts";
import { createHealth, type Status } from "./health.ts";
import type { ServerLog } from "./log.ts";
import { wordsOf } from "./words.ts";

/** One server's life in this process: begun when it is wanted, begun again after it broke, ended when nobody wanted it for long. */
export interface Link extends Pick<Entry, "signIn" | "signOut"> {
  /** How it is, and why. */
  state(): Status;
  /** The server, connected and with its tools listed. One start serves all who want it. Rejects with a sentence. */
  use(): Promise<Connection>;
  readonly call: Caller;
  /** Lists its tools anew, not more often than once a second; `learned` is told. */
  refresh(): void;
  /** What would keep it from being started, as far as that can be told without starting it. */
  obstacle(): Promise<Problem | undefined>;
  stop(): Promise<void>;
}

export interface LinkPorts extends Omit<ConnectionPorts, "toolsChanged" | "hooks" | "auth"> {
  readonly name: string;
  readonly lending: Lending;
  /** The configuration with its variables filled in, anew for each start. */
  fill(): Promise<ServerConfig | Problem>;
  /** Hears the tools it has, and what it says of itself, each time they were listed. */
  learned(described: Described, instructions: string | undefined): Promise<void>;
  /** Hears of each start, once its tools are known. */
  started(connection: Connection): void;
  /** Why this tool can't be called any more as it was offered, as a sentence. */
  objection(tool: ServerTool): Promise<string | undefined>;
  /** How it is let in, as it is configured for this start; absent: by nothing but its headers. */
  authFor?(config: ServerConfig): Promise<ServerAuth | undefined>;
  /** Hears that its state is another one. */
  changed(): void;
  readonly log: ServerLog;
  readonly redact: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A timer that keeps no process alive; what comes back takes it back. */
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** After so long without a call it is ended; absent: 10 minutes. */
  readonly idleMs?: number | undefined;
  /** So long a start may take; absent: 30 s. */
  readonly startMs?: number | undefined;
}

const usualIdleMs = 10 * 60_000;
const refreshMs = 1_000;

/** A server that is not started yet. */
export function createLink(ports: LinkPorts): Link {
  const { log, later } = ports;
  const health = createHealth(ports);
  let current: Promise<Connection> | undefined;
  let giveUp = new AbortController();
  let calls = 0;
  let stopIdle = () => {};
  const fail = (reason: string) => {
    current = undefined;
    stopIdle();
    health.failed(reason);
  };
  const stop = async () => {
    stopIdle();
    refresher.stop();
    giveUp.abort(new Error("It was stopped."));
    const ending = current;
    current = undefined;
    await (await ending?.catch(() => undefined))?.close();
    health.stopped();
  };
  const restIdle = () => {
    stopIdle();
    stopIdle = later(ports.idleMs ?? usualIdleMs, () => calls === 0 && void stop());
  };
  const refresher = createRefresher(later, async () => {
    const connection = await current?.catch(() => undefined);
    if (connection) await list(ports, connection).catch((error) => log.add("trouble", `Its tools could not be listed: ${wordsOf(error)}`));
  });
  const begin = (): Promise<Connection> => {
    giveUp = new AbortController();
    health.starting();
    const starting = start({ ...ports, authFor: entry.authFor }, giveUp.signal, refresher.ask);
    current = starting;
    starting.then(
      (connection) => {
        if (current !== starting) return;
        health.ready();
        ports.started(connection);
        restIdle();
        void connection.closed.then((how) => current === starting && fail(how));
      },
      (error: unknown) => current === starting && fail(wordsOf(error)),
    );
    return starting;
  };
  const use = () => current ?? health.pause() ?? begin();
  const call = createCaller({ ...ports, use, state: health.state });
  const entry = createEntry({ ...ports, use: () => use(), stop });
  return {
    async obstacle() {
      const config = await ports.fill();
      if ("problem" in config) return config;
      const start = config.command === undefined ? undefined : await startOf(programOf(config, ports), "", "");
      return start && "problem" in start ? start : undefined;
    },
    ...{ use, stop, state: health.state, refresh: refresher.ask, signIn: entry.signIn, signOut: entry.signOut },
    async call(tool, given, context) {
      calls += 1;
      try {
        return await entry.through(context, () => ports.lending.during(context, () => call(tool, given, context)));
      } finally {
        calls -= 1;
        if (current) restIdle();
      }
    },
  };
}

/** Connects, and lists the tools. Rejects with a sentence; then nothing of it is left. */
async function start(ports: LinkPorts, giveUp: AbortSignal, toolsChanged: () => void): Promise<Connection> {
  const { startMs = initializeMs } = ports;
  let patience: AbortSignal | undefined;
  let connection: Connection | undefined;
  try {
    // The person may be asked for a secret, and takes the time they take.
    const config = await stoppable(ports.fill(), giveUp);
    if ("problem" in config) throw new Error(config.problem);
    patience = AbortSignal.timeout(startMs);
    const { hooks } = ports.lending;
    const auth = await ports.authFor?.(config);
    const parts = { ...ports, hooks, toolsChanged, ...(auth ? { auth } : {}) };
    connection = await connect(config, parts, AbortSignal.any([giveUp, patience]));
    await list(ports, connection);
    return connection;
  } catch (error) {
    await connection?.close();
    if (error instanceof SignInNeeded) throw error;
    throw new Error(giveUp.aborted ? "It was stopped." : startFailure(error, patience?.aborted ? startMs : undefined));
  }
}

async function list(ports: Pick<LinkPorts, "learned">, connection: Connection): Promise<void> {
  await ports.learned(readTools(await connection.listTools()), connection.instructions);
}

/** At once when it was quiet for a second, and else when that second is over: however often it is asked. */
function createRefresher(later: LinkPorts["later"], work: () => Promise<void>) {
  let isResting = false;
  let isWanted = false;
  let stop = () => {};
  const go = () => {
    isResting = true;
    isWanted = false;
    stop = later(refreshMs, () => {
      isResting = false;
      if (isWanted) go();
    });
    void work();
  };
  return {
    ask() {
      if (isResting) isWanted = true;
      else go();
    },
    stop: () => {
      stop();
      isResting = false;
      isWanted = false;
    },
  };
}

function startFailure(error: unknown, tooLongMs: number | undefined): string {
  const words = wordsOf(error);
  if (tooLongMs !== undefined || /^MCP error -32001/.test(words))
    return `It did not answer within ${(tooLongMs ?? initializeMs) / 1000} s.`;
  if (/^MCP error -32000|Connection closed/.test(words)) return "It ended before it had answered.";
  const [, version] = /protocol version is not supported: (.{0,40})/.exec(words) ?? [];
  if (version !== undefined) return `It speaks a version of MCP that is not known here: ${version}.`;
  return words;
}

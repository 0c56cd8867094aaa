import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { markerName } from "../../sandbox/process/environment.ts";
import { createFamily, type Family, outputOf } from "../../sandbox/process/family.ts";
import { hostMark } from "../../sandbox/process/orphans.ts";
import { createPlainText } from "../../sandbox/process/plain-text.ts";
import type { CommandRegistry } from "../../sandbox/process/registry.ts";
import { createLines, longestMessage } from "./lines.ts";
import { type Program, startOf } from "./program.ts";

export interface StdioPorts {
  /** Hears what it writes to standard error, in plain text. */
  onError(text: string): void;
  /** Hears each line of its standard output that is no message. */
  onJunk(line: string): void;
  readonly commands?: CommandRegistry;
  /** In bytes. */
  readonly longest?: number;
}

/** A server that is a program: messages are lines of its standard input and output. */
export interface StdioTransport extends Transport {
  /** How it ended, as a sentence; undefined while it runs. */
  ended(): string | undefined;
}

/**
 * The transport over a program's standard input and output. The SDK's own copies all of a message with every piece of it that comes, and ends one process where
 * a server may have started many. `start` rejects with a sentence when there is no such program.
 */
export function stdioTransport(program: Program, ports: StdioPorts): StdioTransport {
  const pending = new Set<string | number>();
  let running: Running | undefined;
  let end: string | undefined;
  const transport: StdioTransport = {
    async start() {
      running = await startProcess(program, ports);
      const { child } = running;
      const lines = createLines({
        ...(ports.longest === undefined ? {} : { longest: ports.longest }),
        onLine: (line) => take(line),
        onTooLong: (edges) => refuse(edges),
      });
      child.stdout?.on("data", lines).on("error", () => undefined);
      void closed(child).then((how) => {
        end = how;
        running?.forget();
        transport.onclose?.();
        void running?.family.end();
      });
    },
    async send(message) {
      const stdin = running?.child.stdin;
      if (!stdin || stdin.destroyed || end !== undefined) throw new Error(end ?? "It is not running.");
      if ("method" in message && "id" in message) pending.add(message.id);
      if (!stdin.write(`${JSON.stringify(message)}\n`)) await drained(running?.child);
    },
    close: () => stopProcess(running),
    ended: () => end,
  };
  const take = (line: string) => {
    const found = messagesOf(line);
    if (!found) {
      if (line.trim() !== "") ports.onJunk(line);
      return;
    }
    for (const message of found) {
      if (!("method" in message) && message.id !== undefined) pending.delete(message.id);
      transport.onmessage?.(message);
    }
  };
  /** Whoever waits for what was too long is told so: the one it names, or else all. */
  const refuse = (edges: string) => {
    const named = [...edges.matchAll(/"id"\s*:\s*(\d+)/g)].map(([, id]) => Number(id)).filter((id) => pending.has(id));
    const over = named.length === 1 ? named : [...pending];
    const most = Math.round((ports.longest ?? longestMessage) / 1024 / 1024);
    const message = `The answer was larger than ${most} MB and was not read. Ask for less at once.`;
    ports.onJunk(`(a message of more than ${most} MB was not read)`);
    for (const id of over) {
      pending.delete(id);
      transport.onmessage?.({ jsonrpc: "2.0", id, error: { code: -32603, message } });
    }
  };
  return transport;
}

interface Running {
  readonly child: ChildProcess;
  readonly family: Family;
  forget(): void;
}

async function startProcess(program: Program, { onError, commands }: StdioPorts): Promise<Running> {
  const host = hostMark();
  const start = await startOf(program, host, markerName);
  if ("problem" in start) throw new Error(start.problem);
  const child = spawn(start.file, start.args, {
    cwd: program.directory,
    env: { ...program.environment },
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    detached: process.platform !== "win32",
    ...(start.verbatim ? { windowsVerbatimArguments: true } : {}),
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Error(`It could not be started: ${error.message}.`)));
  });
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  const plain = createPlainText();
  child.stderr?.on("data", (bytes: Buffer) => onError(plain.push(bytes))).on("error", () => undefined);
  const family = createFamily({ root: child.pid ?? 0, marker: `${host}.${child.pid}`, output: outputOf(child) });
  const forget = commands?.add(family) ?? (() => undefined);
  return { child, family, forget };
}

/** After it has ended, how long its output may stay open: something it started may hold it. */
const drainMs = 200;

/** Resolves when it has ended and what it wrote has been read, to how it ended. */
async function closed(child: ChildProcess): Promise<string> {
  const over = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await Promise.race([over, pause(drainMs)]);
  return child.signalCode === null ? `It ended with code ${child.exitCode}.` : `It was ended by ${child.signalCode}.`;
}

async function drained(child: ChildProcess | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    child?.stdin?.once("drain", resolve);
    child?.once("exit", () => resolve());
  });
}

/** How long it may take to leave by itself once its input is at the end. */
const leaveMs = 500;

/** Ends it with all it started: by the end of its input, by a request, by force. */
async function stopProcess(running: Running | undefined): Promise<void> {
  if (!running) return;
  const { child, family, forget } = running;
  const exited = child.exitCode !== null || child.signalCode !== null;
  if (!exited) {
    family.look();
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.stdin?.end();
    await Promise.race([gone, pause(leaveMs)]);
  }
  await family.end();
  child.stdout?.destroy();
  child.stderr?.destroy();
  forget();
}

/** The messages of a line: one, or a batch of them. Undefined for what is none. */
function messagesOf(line: string): readonly JSONRPCMessage[] | undefined {
  if (!/^\s*[{[]/.test(line)) return undefined;
  try {
    const found: unknown = JSON.parse(line);
    const all = Array.isArray(found) ? found : [found];
    return all.every(isMessage) ? all : undefined;
  } catch {
    return undefined;
  }
}

/** Everything else about it the SDK checks. */
function isMessage(value: unknown): value is JSONRPCMessage {
  return typeof value === "object" && value !== null && "jsonrpc" in value;
}

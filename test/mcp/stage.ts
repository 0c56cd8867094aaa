import path from "node:path";
import { after } from "node:test";
import type { Lent } from "../../src/core/mcp/host/lending.ts";
import type { ServersPorts } from "../../src/core/mcp/pool.ts";
import { createServers, type Servers } from "../../src/core/mcp/servers.ts";
import { createNetwork } from "../../src/core/network/fetch.ts";
import { createCommandRegistry } from "../../src/core/sandbox/process/registry.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

/** The little server of the fixtures, behaving like this. */
export function bad(behaviour: string, ...more: readonly string[]) {
  return { command: process.execPath, args: [inRepo("test/fixtures/mcp/server.mjs"), behaviour, ...more] };
}

/** A real server from npm. */
export function fromNpm(name: string, ...args: readonly string[]) {
  return { command: process.execPath, args: [inRepo(`node_modules/@modelcontextprotocol/server-${name}/dist/index.js`), ...args] };
}

/** All servers over a store in memory, with a workspace folder of its own. */
export function stage(more: Partial<ServersPorts> = {}) {
  const folder = tempFolder();
  const dataFolder = tempFolder();
  const store = more.store ?? new MemoryStore();
  const log: string[] = [];
  const make = (changes: Partial<ServersPorts> = {}): Servers =>
    createServers({
      ...{ store, dataFolder, environment: process.env, commands: createCommandRegistry() },
      now: () => new Date().toISOString(),
      milliseconds: () => Date.now(),
      trusted: () => true,
      trustsFolder: async () => true,
      settings: () => undefined,
      input: async () => undefined,
      fetch: (input, init) => createNetwork({ environment: () => ({}) }).fetch(input as string, init),
      redact: (text) => text,
      learn: () => undefined,
      log: (line) => log.push(line),
      warn: (sentence) => log.push(sentence),
      later(milliseconds, work) {
        const timer = setTimeout(work, milliseconds).unref();
        return () => clearTimeout(timer);
      },
      ...more,
      ...changes,
    });
  const servers = make();
  after(() => servers.close());
  const lend: { lent: Partial<Lent> } = { lent: {} };
  const call = async (name: string, tool = "echo", given: Readonly<Record<string, unknown>> = { text: "hi" }) =>
    (await servers.call(name, {
      folders: [folder],
      tool,
      arguments: given,
      signal: new AbortController().signal,
      onOutput: () => undefined,
      ...lend.lent,
    })) as ToolResult;
  const print = async (name: string) => (await servers.list([folder])).servers.find(({ config }) => config.name === name)?.print ?? "";
  /** The yes of somebody who has looked at it just now. */
  const allow = async (name: string) => servers.allow(name, [folder], await print(name));
  return {
    servers,
    make,
    allow,
    print,
    folder,
    dataFolder,
    store,
    log,
    call,
    lend,
    at: (...parts: readonly string[]) => path.join(folder, ...parts),
  };
}

/** Resolves once it is so; rejects when that takes very long. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(20_000);
  while (!(await isSo())) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

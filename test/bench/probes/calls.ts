// Calls a tool of a real MCP server by turns with the SDK alone and as a run does, prepared and then done, and prints how long each call took.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { createServers } from "../../../src/core/mcp/servers.ts";
import { createCommandRegistry } from "../../../src/core/sandbox/process/registry.ts";

const [program = "", home = "", rounds = ""] = process.argv.slice(2);
const server = { command: process.execPath, args: [program, home] };
const message = "x".repeat(1_000);
const file = path.join(home, "note.txt");
writeFileSync(file, message);
const rows = new Map();
const servers = createServers({
  store: {
    servers: async () => [...rows.values()],
    commit: async (changes) => {
      for (const { row } of changes) rows.set("id" in row ? row.id : "", row);
    },
    watch: () => () => undefined,
  },
  ...{
    dataFolder: home,
    environment: process.env,
    commands: createCommandRegistry(),
    redact: (text: string) => text,
    learn: () => undefined,
  },
  settings: () => ({ written: { files: server }, where: "the bench" }),
  now: () => new Date().toISOString(),
  milliseconds: () => Date.now(),
  trusted: () => true,
  trustsFolder: async () => true,
  input: async () => undefined,
  fetch: (input, init) => fetch(input, init),
  log: () => undefined,
  warn: (sentence) => console.error(sentence),
  later(milliseconds, work) {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
});
await servers.test("files", [home]);
const tool = (await servers.offered([home]))(() => true).find(({ name }) => name === "mcp__files__read_text_file");
const client = new Client({ name: "bench", version: "1" });
await client.connect(new StdioClientTransport({ ...server, stderr: "ignore" }));
await client.listTools();

const signal = new AbortController().signal;
const alone = async () => JSON.stringify(await client.callTool({ name: "read_text_file", arguments: { path: file } }));
const ours = async () => {
  const prepared = await tool?.prepare(JSON.stringify({ path: file }), signal);
  if (prepared?.kind !== "ready") throw new Error("There is no such tool.");
  const nobody = { ask: async () => ({ kind: "nobody" }) as const, consult: async () => ({ kind: "refused", reason: "" }) as const };
  return (await prepared.run({ signal, onOutput: () => undefined, sessionId: "bench", stepId: "bench", ...nobody })).output;
};
const timed = async (call: () => Promise<string>): Promise<number> => {
  const begin = performance.now();
  const said = await call();
  if (!said.includes(message)) throw new Error(said);
  return performance.now() - begin;
};
for (let warm = 0; warm < 50; warm += 1) await Promise.all([alone(), ours()]);
const times: { readonly alone: number; readonly ours: number }[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  // By turns, since whoever comes second finds the other's server still at work.
  const before = round % 2 === 0 ? await timed(alone) : undefined;
  const own = await timed(ours);
  times.push({ alone: before ?? (await timed(alone)), ours: own });
}
console.log(JSON.stringify(times));
await Promise.all([client.close(), servers.close()]);

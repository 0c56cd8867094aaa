import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { defineTool, type Tool } from "../../tools/tool.ts";

/** A tool of a server, as ours. */
export interface OfferedTool {
  readonly server: string;
  readonly tool: Tool;
}

/** A server whose tools nobody has seen yet. */
export interface UnseenServer {
  readonly name: string;
  /** Starts it and gives its tools. Rejects with a sentence. */
  find(): Promise<readonly Tool[]>;
}

export interface Reach {
  readonly tools: readonly OfferedTool[];
  readonly unseen: readonly UnseenServer[];
  /** So long a search waits for those that are only just starting; absent: 5 s. */
  readonly patienceMs?: number;
}

const usualPatienceMs = 5_000;

/** As much of tools as each request may carry; what is more is searched. */
const mostTools = 40;
const mostCharacters = 24_000;

/**
 * What a model is given: the tools themselves while they are few; else, and where there are servers nobody has seen, two tools to look for tools and
 * to call what was found, which stay the same however many there are.
 */
export function withinReach({ tools, unseen, patienceMs }: Reach, mayUse: (server: string, tool: string) => boolean): readonly Tool[] {
  const mine = tools.filter(({ server, tool }) => mayUse(server, tool.name)).sort(byName);
  const strangers = unseen.filter(({ name }) => mayUse(name, ""));
  const isMuch = mine.length > mostTools || JSON.stringify(mine.map(({ tool }) => tool.spec)).length > mostCharacters;
  const direct = isMuch ? [] : mine.map(({ tool }) => tool);
  const searched = isMuch ? mine : [];
  if (searched.length === 0 && strangers.length === 0) return direct;
  const shelf = createShelf(searched, { unseen: strangers, ...(patienceMs === undefined ? {} : { patienceMs }) });
  return [...direct, searchTool(shelf), callTool(shelf)];
}

function byName({ tool: { name: one } }: OfferedTool, { tool: { name: other } }: OfferedTool): number {
  return one < other ? -1 : 1;
}

/** The tools that are not told of at once. */
interface Shelf {
  readonly servers: readonly string[];
  all(): readonly OfferedTool[];
  /** Looks into those nobody has seen, waiting a moment for each; gives a sentence for each that can't be, or not yet. */
  open(signal: AbortSignal): Promise<readonly string[]>;
}

function createShelf(known: readonly OfferedTool[], { unseen: strangers, patienceMs = usualPatienceMs }: Omit<Reach, "tools">): Shelf {
  const all = [...known];
  const waiting = new Set(strangers);
  return {
    servers: [...new Set([...known.map(({ server }) => server), ...strangers.map(({ name }) => name)])].sort(),
    all: () => all,
    async open(signal) {
      const look = async (server: UnseenServer): Promise<readonly string[]> => {
        try {
          const tools = await server.find();
          if (waiting.delete(server)) all.push(...tools.map((tool) => ({ server: server.name, tool })));
          return [];
        } catch (error) {
          return [`${server.name} can't be used: ${error instanceof Error ? error.message : String(error)}`];
        }
      };
      const done = new AbortController();
      const over = AbortSignal.any([signal, done.signal]);
      const late = ({ name }: UnseenServer) =>
        pause(patienceMs, [`${name} is still starting; search again in a moment.`], { signal: over }).catch(() => []);
      const opened = await Promise.all([...waiting].map((server) => Promise.race([look(server), late(server)])));
      done.abort();
      return opened.flat();
    },
  };
}

const mostFound = 10;

function searchTool(shelf: Shelf): Tool {
  return defineTool({
    name: "search_tools",
    description: `Find tools of MCP servers by words of what they do; call_tool calls what is found. Servers: ${shelf.servers.join(", ")}.`,
    input: z.object({ query: z.string().describe("words, or a server's name; empty lists all names") }),
    readOnly: false,
    title: ({ query }) => `Look for tools: ${query.replace(/\s+/g, " ").slice(0, 80) || "all"}`,
    prepare: async ({ query }) => ({
      access: { kind: "talk" },
      locks: [],
      async run({ signal }) {
        const problems = await shelf.open(signal);
        const found = ranked(shelf.all(), query);
        const some = query.trim() === "" ? [] : found.slice(0, mostFound);
        const rest = found.slice(some.length).map(({ tool }) => tool.name);
        const output = [
          ...some.map(({ tool: { spec } }) => `${spec.name}: ${spec.description}\nArguments: ${JSON.stringify(spec.parameters)}`),
          ...(rest.length > 0 ? [`${some.length > 0 ? "Also: " : ""}${rest.join(", ")}`] : []),
          ...problems,
        ].join("\n\n");
        const summary = found.length === 1 ? "1 tool" : `${found.length} tools`;
        return {
          ok: true,
          output: output || "No tool fits. Search by other words.",
          summary,
        };
      },
    }),
  });
}

/** Those whose words fit, best first; without words all, by name. */
function ranked(tools: readonly OfferedTool[], query: string): readonly OfferedTool[] {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  if (words.length === 0) return [...tools].sort(byName);
  const scored = tools.map((each) => ({ each, score: scoreOf(each, words) })).filter(({ score }) => score > 0);
  return scored.sort((one, other) => other.score - one.score || byName(one.each, other.each)).map(({ each }) => each);
}

function scoreOf({ server, tool }: OfferedTool, words: readonly string[]): number {
  const name = `${server} ${tool.name}`.toLowerCase();
  const text = tool.spec.description.toLowerCase();
  return words.reduce((sum, word) => sum + (name.includes(word) ? 3 : 0) + (text.includes(word) ? 1 : 0), 0);
}

/** It is the tool that was found which is judged and shown, not that it was called by way of this one. */
function callTool(shelf: Shelf): Tool {
  return defineTool({
    name: "call_tool",
    description: "Call a tool that search_tools found.",
    input: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) }),
    readOnly: false,
    title: ({ name }) => name.replace(/\s+/g, " ").slice(0, 120),
    async prepare({ name, arguments: given }, signal) {
      const find = () => shelf.all().find(({ tool }) => tool.name === name);
      if (!find()) await shelf.open(signal);
      const prepared = await find()?.tool.prepare(JSON.stringify(given), signal);
      if (!prepared) return { refused: `There is no tool ${JSON.stringify(name)}. Find one with search_tools.` };
      if (prepared.kind === "refused") return { refused: prepared.message };
      const { access, locks, run } = prepared;
      return { access, locks, run };
    },
  });
}

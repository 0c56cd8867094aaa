import type { McpCommand, ServeCommand, Usage } from "../arguments/command.ts";
import { type OptionName, type Options, suggestion } from "../arguments/options.ts";
import { serveCommand } from "../serving/arguments.ts";

const actions = ["list", "show", "add", "remove", "allow", "forbid", "test", "call", "log", "login", "logout"] as const;
type Action = (typeof actions)[number];

/** What `mcp` takes besides what every command does. */
export const mcpOptions: readonly OptionName[] = ["workspace", "env", "header", "url", "yes", "sampling"];

/** Options that are not of every action, and of which they are. */
const owners: readonly { readonly option: OptionName; readonly actions: readonly Action[] }[] = [
  { option: "env", actions: ["add"] },
  { option: "header", actions: ["add"] },
  { option: "url", actions: ["add"] },
  { option: "yes", actions: ["allow", "login"] },
  { option: "sampling", actions: ["add"] },
];

/** Reads the words after `mcp`. */
export function mcpCommand([typed, ...words]: readonly string[], options: Options): McpCommand | ServeCommand | Usage {
  const all = [...actions, "serve"];
  if (typed === undefined) return usage(`mcp needs to know what: ${all.join(", ")}.`);
  if (typed === "serve") {
    const foreign = owners.find(({ option }) => options[option] !== undefined);
    return foreign
      ? usage(`--${foreign.option} belongs to mcp ${foreign.actions.join(" and ")}, not to serve.`)
      : serveCommand(words, options);
  }
  const action = actions.find((each) => each === typed);
  if (!action) return usage(`There is no "mcp ${typed}".${suggestion(typed, all)} There is: ${all.join(", ")}.`);
  const serving = (Object.keys(options) as OptionName[]).find((each) => ![...mcpOptions, "data", "json"].includes(each));
  if (serving) return usage(`--${serving} belongs to mcp serve, not to ${action}.`);
  const stray = owners.find(({ option, actions: of }) => options[option] !== undefined && !of.includes(action));
  if (stray) return usage(`--${stray.option} belongs to mcp ${stray.actions.join(" and ")}, not to ${action}.`);
  const { workspace = [] } = options;
  const common = { kind: "mcp", data: options.data, json: options.json === true, workspace } as const;
  if (action === "list") return words[0] === undefined ? { ...common, action } : usage(`mcp list takes no "${words[0]}".`);
  const [name, ...rest] = words;
  if (name === undefined)
    return usage(`mcp ${action} needs the NAME of a server${action === "add" ? `: ${example}` : "; mcp list shows them"}.`);
  if (action === "add") return addCommand({ ...common, action, name }, rest, options);
  if (action === "call") {
    const [tool, json = "{}", ...more] = rest;
    if (tool === undefined) return usage(`mcp call needs a TOOL and its arguments: anycowork mcp call ${name} TOOL '{"a": 1}'`);
    return more[0] === undefined
      ? { ...common, action, name, tool, input: json }
      : usage("The arguments of mcp call are one piece of JSON, in quotes.");
  }
  if (rest[0] !== undefined) return usage(`mcp ${action} takes one NAME, not also "${rest[0]}".`);
  return action === "allow" || action === "login" ? { ...common, action, name, yes: options.yes === true } : { ...common, action, name };
}

const example = "anycowork mcp add files -- npx -y @modelcontextprotocol/server-filesystem . (or --url https://example.com/mcp)";

type Adding = Pick<Extract<McpCommand, { action: "add" }>, "kind" | "data" | "json" | "workspace" | "action" | "name">;

function addCommand(
  common: Adding,
  [command, ...args]: readonly string[],
  { url, env = [], header = [], sampling }: Options,
): McpCommand | Usage {
  if ((command === undefined) === (url === undefined)) return usage(`mcp add needs a command after --, or --url: ${example}`);
  const pairs = { env: pairsOf(env, "="), headers: pairsOf(header, "=") };
  if (!pairs.env) return usage("--env is NAME=VALUE: --env LOG_LEVEL=debug");
  if (!pairs.headers) return usage("--header is NAME=VALUE: --header X-Team=docs");
  if (url !== undefined && env.length > 0) return usage("--env goes with a command; for an address there is --header.");
  if (url === undefined && header.length > 0) return usage("--header goes with --url; for a command there is --env.");
  const where = url === undefined ? { command, args, ...(env.length > 0 ? { env: pairs.env } : {}) } : { url, headers: pairs.headers };
  const server = { ...where, ...(sampling ? { sampling } : {}) };
  return { ...common, server };
}

function pairsOf(given: readonly string[], sign: string): Readonly<Record<string, string>> | undefined {
  const pairs = given.map((each) => [each.slice(0, Math.max(0, each.indexOf(sign))), each.slice(each.indexOf(sign) + 1)] as const);
  return pairs.every(([name]) => name.trim() !== "") ? Object.fromEntries(pairs) : undefined;
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}

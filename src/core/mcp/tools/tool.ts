import * as z from "zod";
import type { ServerConfig, ServerTool } from "../../events/roster/server.ts";
import { locksToRun } from "../../tools/locks.ts";
import { defineTool, type Lock, type Tool, type ToolResult } from "../../tools/tool.ts";
import type { Lent } from "../host/lending.ts";
import { toolName } from "./names.ts";
import { forModels } from "./schema.ts";

/** A tool of a server, and how it is called. */
export interface ServerToolPorts {
  readonly config: ServerConfig;
  /** What names the server as it is configured. */
  readonly print: string;
  readonly tool: ServerTool;
  /** The server is likely to be wanted: it is started ahead. */
  expect(): void;
  call(input: Readonly<Record<string, unknown>>, context: Lent): Promise<ToolResult>;
}

const longestDescription = 1_500;
const input = z.looseObject({});

/** A server's tool as one of ours: every call is shown with server, tool and arguments before it is made. */
export function serverTool({ config, print, tool, expect, call }: ServerToolPorts): Tool {
  const server = config.name;
  const name = toolName(server, tool.name);
  return defineTool({
    name,
    description: description(server, tool),
    input,
    parameters: forModels(tool.inputSchema),
    // What a server says of its tools is a hint: none of them counts as only looking.
    readOnly: false,
    expect,
    title: () => `${server}: ${tool.title ?? tool.name}`.replace(/\s+/g, " ").slice(0, 120),
    async prepare(given) {
      return {
        access: {
          kind: "mcp",
          server,
          tool: tool.name,
          name,
          input: JSON.stringify(given, undefined, 2),
          prints: { server: print, tool: tool.print },
        },
        locks: locksOf(config, tool),
        run: (context) => call(given, context),
      };
    },
  });
}

function description(server: string, { description: text, title, name }: ServerTool): string {
  const said = text.trim() || title || name;
  const short = said.length > longestDescription ? `${said.slice(0, longestDescription).toWellFormed()} […]` : said;
  return `[MCP server ${server}] ${short}`;
}

/** Of one server one call after another, but for those that are said to only look. A program may change files as a command may. */
function locksOf({ command, name }: ServerConfig, { hints }: ServerTool): readonly Lock[] {
  const isLooking = hints?.readOnly === true;
  const own = { key: `mcp ${name}`, exclusive: !isLooking };
  return command === undefined || isLooking ? [own] : [own, ...locksToRun()];
}

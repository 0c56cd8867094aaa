import type { ListedServer, ServerTool } from "../../core/events/roster/server.ts";
import { toolName } from "../../core/mcp/tools/names.ts";
import { visible, visibleLine } from "../terminal/visible.ts";

const words = { off: "not started", starting: "starting", ready: "ready", failed: "failed", approval: "waits for your yes" } as const;

/** A server in one line of a list. */
export function lineOf(server: ListedServer, width: number): string {
  const { config, source, tools, shown } = server;
  const what = shown[0] ?? "";
  const count = tools.length > 0 ? `, ${countOf(tools.length)}` : "";
  const state = config.disabled ? "switched off" : words[server.state];
  return visibleLine(`${config.name.padEnd(width)}  ${source.padEnd(9)}  ${state}${count}  ${what}`);
}

function countOf(tools: number): string {
  return tools === 1 ? "1 tool" : `${tools} tools`;
}

/** All that is to be seen of a server before a yes, and how it is. */
export function textOf(server: ListedServer): string {
  const { config, source, shown, file, reason, errorLines = [], tools, refused, changed, logPath } = server;
  const lines = [
    `name     ${config.name}`,
    `from     ${file ?? source}`,
    ...shown.map((each, nr) => `${nr === 0 ? "is       " : "         "}${each}`),
    `state    ${config.disabled ? "switched off" : words[server.state]}${reason === undefined ? "" : `. ${reason}`}`,
    ...errorLines.map((each) => `         ${each}`),
    ...tools.flatMap((each) => toolLines(each, changed.includes(each.name))),
    ...refused.map(({ name, why }) => `left out ${name}: ${why}`),
    `log      ${logPath}`,
  ];
  return `${lines.map((each) => visible(each.replaceAll("\n", " "))).join("\n")}\n`;
}

/** One line; of a tool that waits for a yes all that the yes is to. */
function toolLines({ name, hadHidden, description, inputSchema }: ServerTool, isChanged: boolean): readonly string[] {
  const line = `tool     ${name}${noteOf(isChanged, hadHidden)}  `;
  if (!isChanged) return [line + (description.split("\n")[0]?.slice(0, 100) ?? "")];
  return [line + description, `         its arguments now: ${JSON.stringify(inputSchema)}`];
}

function noteOf(isChanged: boolean, hadHidden: boolean | undefined): string {
  const notes = [...(isChanged ? ["changed or new, waits for your yes"] : []), ...(hadHidden ? ["hidden characters were taken out"] : [])];
  return notes.length > 0 ? ` (${notes.join("; ")})` : "";
}

/** How it is reached: `auto` is streamable HTTP, or the older SSE where that is not spoken. */
function transportOf({ command, transport }: ListedServer["config"]): "stdio" | "http" | "sse" | "auto" {
  return command === undefined ? (transport ?? "auto") : "stdio";
}

/** A server as JSON. Values of variables and headers may be secrets, so that only their names are told. */
export function documentOf(server: ListedServer): object {
  const { config, source, file, folder, state, reason, errorLines, tools, refused, changed, changedScripts = [], logPath } = server;
  const { name, command, args, cwd, url, env, headers, disabled } = config;
  return {
    ...{ name, source, file: file ?? null, folder: folder ?? null, state, reason: reason ?? null, errorLines: errorLines ?? [] },
    ...{ transport: transportOf(config), toolCount: tools.length },
    ...{ command: command ?? null, args: args ?? [], cwd: cwd ?? null, url: url ?? null },
    ...{ env: Object.keys(env ?? {}), headers: Object.keys(headers ?? {}), disabled: disabled === true },
    tools: tools.map((each) => ({
      name: each.name,
      as: toolName(name, each.name),
      description: each.description,
      inputSchema: each.inputSchema,
      hints: each.hints ?? {},
      hadHidden: each.hadHidden === true,
    })),
    ...{ refused, changed, changedScripts, log: logPath },
  };
}

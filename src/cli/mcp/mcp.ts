import { readFile } from "node:fs/promises";
import type { Core } from "../../core/core.ts";
import type { ListedServer } from "../../core/events/roster/server.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { McpCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { resolveFolders, startCore } from "../start.ts";
import { confirm } from "../terminal/confirm.ts";
import { sayAside, visible } from "../terminal/visible.ts";
import { tellUnread } from "../trust/question.ts";
import { login } from "./login.ts";
import { documentOf, lineOf, textOf } from "./shown.ts";

/** Carries out `anycowork mcp` and resolves to its exit code. */
export async function mcp(command: McpCommand, shell: Shell): Promise<number> {
  const folders = await resolveFolders(command.workspace);
  if ("misuse" in folders) return complain(folders.misuse);
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    await tellUnread({ folders: folders.paths, data: command.data, say: sayAside }, shell);
    return await carryOut({ core, folders: folders.paths, shell }, command);
  } finally {
    await core.runtime.close();
  }
}

interface Place {
  readonly core: Core;
  readonly folders: readonly string[];
  readonly shell: Shell;
}

async function carryOut(place: Place, command: McpCommand): Promise<number> {
  const { core, folders } = place;
  switch (command.action) {
    case "list":
      return list(place, command.json);
    case "show":
      return show(place, command);
    case "add":
      return add(place, command);
    case "remove":
      return (await core.connections.remove(command.name))
        ? done(command, "Removed", "removed")
        : complain(await notYours(place, command.name));
    case "allow":
      return allow(place, command);
    case "forbid": {
      const refused = await core.connections.forbid(command.name, folders);
      return refused ? complain(refused.problem) : done(command, "It waits for a yes again", "forbidden");
    }
    case "test":
      return report(await core.connections.test(command.name, folders), command);
    case "call":
      return call(place, command);
    case "log":
      return log(place, command);
    case "login":
      return login(core, folders, { ...command, shell: place.shell });
    case "logout": {
      const refused = await core.connections.signOut(command.name, folders);
      return refused ? complain(refused.problem) : done(command, "Signed out", "signedOut");
    }
    default:
      return command satisfies never;
  }
}

async function list({ core, folders }: Place, json: boolean): Promise<number> {
  const { servers, problems } = await core.connections.list(folders);
  for (const each of problems) sayAside(each);
  if (json) return print(`${jsonLine(servers.map(documentOf))}\n`);
  const width = Math.max(0, ...servers.map(({ config }) => config.name.length));
  const none = "There is no MCP server. To add one: anycowork mcp add NAME -- COMMAND ARGS…, or --url URL\n";
  return print(servers.map((each) => `${lineOf(each, width)}\n`).join("") || none);
}

async function find({ core, folders }: Place, name: string): Promise<ListedServer | undefined> {
  return (await core.connections.list(folders)).servers.find(({ config }) => config.name === name);
}

async function show(place: Place, { name, json }: { readonly name: string; readonly json: boolean }): Promise<number> {
  const server = await find(place, name);
  if (!server) return complain(unknown(name));
  return print(json ? `${jsonLine(documentOf(server))}\n` : textOf(server));
}

function unknown(name: string): string {
  return `There is no MCP server ${JSON.stringify(name)}; "anycowork mcp list" shows them.`;
}

async function notYours(place: Place, name: string): Promise<string> {
  const server = await find(place, name);
  if (!server) return unknown(name);
  return `${name} is not kept here: ${server.file ?? "the settings"} ${server.file ? "asks" : "ask"} for it. Take it out there${server.file ? `, or take your yes back: anycowork mcp forbid ${name}` : ""}.`;
}

function done({ name, json }: { readonly name: string; readonly json: boolean }, word: string, key: string): number {
  return print(json ? `${jsonLine({ [key]: name })}\n` : `${word}: ${visible(name)}\n`);
}

async function add(place: Place, { name, server, json }: Extract<McpCommand, { action: "add" }>): Promise<number> {
  const { core, folders } = place;
  const there = await find(place, name);
  const added = await core.connections.add(name, server);
  if ("problem" in added) return complain(added.problem);
  if (!json) print(`${there?.source === "yours" ? "Changed" : "Added"}: ${visible(added.name)}. It is started once to see its tools.\n`);
  return report(await core.connections.test(added.name, folders), { name: added.name, json });
}

/** What became of a start; of one that failed, why, and its last words. */
function report(server: ListedServer | { readonly problem: string }, { json }: { readonly name: string; readonly json: boolean }): number {
  if ("problem" in server) return complain(server.problem);
  print(json ? `${jsonLine(documentOf(server))}\n` : textOf(server));
  return server.state === "failed" ? 1 : 0;
}

async function allow(place: Place, { name, yes, json }: Extract<McpCommand, { action: "allow" }>): Promise<number> {
  const { core, folders, shell } = place;
  const server = await find(place, name);
  if (!server) return complain(unknown(name));
  if (server.state !== "approval") return complain(`${name} waits for no yes.`);
  if (!json) print(textOf(server));
  const answer = yes || (await confirm("Start this from now on, as it is here?", shell));
  if (answer === undefined) return complain(`Nobody can be asked here. After a look at it: anycowork mcp allow ${name} --yes`);
  if (!answer) return print("Nothing was allowed.\n");
  const refused = await core.connections.allow(name, folders, server.print);
  if (refused) return complain(refused.problem);
  return report(await core.connections.test(name, folders), { name, json });
}

async function call(
  { core, folders, shell }: Place,
  { name, tool, input, json }: Extract<McpCommand, { action: "call" }>,
): Promise<number> {
  const given = objectOf(input);
  if (!given) return complain(`The arguments are no JSON object: ${visible(input)}`);
  const result = await core.connections.call(name, {
    ...{ folders, tool, arguments: given, signal: shell.giveUp },
    onOutput: (text) => process.stderr.write(visible(text)),
  });
  if ("problem" in result) return complain(result.problem);
  const { ok, output, summary, images = [] } = result;
  const pictures = images.map(({ mediaType, data }) => ({ mediaType, data }));
  const told = images.length > 0 ? `\n[${images.length} pictures; --json has them]` : "";
  print(
    json
      ? `${jsonLine({ ok, output: result.fullOutput ?? output, summary, images: pictures })}\n`
      : `${visible(result.fullOutput ?? output)}${told}\n`,
  );
  return ok ? 0 : 1;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

async function log(place: Place, { name, json }: { readonly name: string; readonly json: boolean }): Promise<number> {
  const server = await find(place, name);
  if (!server) return complain(unknown(name));
  const text = await readFile(server.logPath, "utf8").catch(() => "");
  if (json) return print(`${jsonLine({ path: server.logPath, text })}\n`);
  return print(visible(text) || `Nothing was written yet to ${visible(server.logPath)}\n`);
}

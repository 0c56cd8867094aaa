import type { Core } from "../../core/core.ts";
import type { AgentConfig, ListedAgent } from "../../core/events/roster/agent.ts";
import { firstLine, titleOf } from "../../core/events/roster/names.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { AgentSettings, AgentsCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { type Misuse, resolveFolders, startCore } from "../start.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";
import { tellUnread } from "../trust/question.ts";
import { readNamed } from "./file.ts";
import { give, take } from "./transfer.ts";

/** Carries out `anycowork agents` and resolves to its exit code. */
export async function agents(command: AgentsCommand, shell: Shell): Promise<number> {
  const folders = await resolveFolders("workspace" in command ? command.workspace : []);
  if ("misuse" in folders) return complain(folders.misuse);
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    if ("workspace" in command) await tellUnread({ folders: folders.paths, data: command.data, say: sayAside }, shell);
    return await carryOut(core, command, folders.paths);
  } finally {
    await core.runtime.close();
  }
}

function carryOut(core: Core, command: AgentsCommand, folders: readonly string[]): Promise<number> {
  switch (command.action) {
    case "list":
      return list(core, folders, command.json);
    case "show":
      return show(core, folders, command);
    case "add":
      return add(core, folders, command);
    case "set":
      return set(core, folders, command);
    case "remove":
      return remove(core, command);
    case "export":
      return give(core, folders, command);
    case "import":
      return take(core, command);
    default:
      return command satisfies never;
  }
}

async function list(core: Core, folders: readonly string[], json: boolean): Promise<number> {
  const { agents: all, problems } = await core.agents.list(folders);
  for (const each of problems) sayAside(each);
  if (json) return print(`${jsonLine(all)}\n`);
  const width = Math.max(...all.map((each) => each.name.length));
  return print(all.map((each) => `${visibleLine(`${each.name.padEnd(width)}  ${sourceOf(each)}  ${each.role}`)}\n`).join(""));
}

async function show(
  core: Core,
  folders: readonly string[],
  { name, json }: { readonly name: string; readonly json: boolean },
): Promise<number> {
  const agent = await core.agents.find(name, folders);
  if ("problem" in agent) return complain(agent.problem);
  return print(json ? `${jsonLine(agent)}\n` : textOf(agent));
}

type Edit = Extract<AgentsCommand, { settings: AgentSettings }>;

async function add(core: Core, folders: readonly string[], { name, settings, json }: Edit): Promise<number> {
  const { agents: all } = await core.agents.list(folders);
  const there = all.find((each) => each.name === name && each.source !== "workspace");
  if (there) return complain(`There is an agent ${name} already; "anycowork agents set ${name} …" changes it.`);
  const said = await spoken(settings);
  if ("misuse" in said) return complain(said.misuse);
  const role = said.role ?? firstLine(said.instructions ?? "");
  return save(core, { ...withSettings({ title: titleOf(name), role }, said), name }, { json, says: "Added", since: null });
}

async function set(core: Core, folders: readonly string[], { name, settings, json }: Edit): Promise<number> {
  const there = await core.agents.find(name, folders);
  if ("problem" in there) return complain(there.problem);
  if (there.source === "workspace")
    return complain(
      `The agent ${name} is described in ${there.file}; change it there, or keep your own: anycowork agents export ${name} -o FILE, then import FILE.`,
    );
  const said = await spoken(settings);
  if ("misuse" in said) return complain(said.misuse);
  const { source: _source, changed: _changed, savedAt = null, ...agent } = there;
  // What is set of the budget leaves the rest of it.
  const budget = said.budget ? { budget: { ...agent.budget, ...said.budget } } : {};
  return save(core, withSettings(agent, { ...said, ...budget }), { json, says: "Changed", since: savedAt });
}

interface Saving {
  readonly json: boolean;
  /** What was done. */
  readonly says: string;
  /** See `Roster.save`. */
  readonly since: string | null;
}

async function save(core: Core, agent: object, { json, says, since }: Saving): Promise<number> {
  const saved = await core.agents.save(agent, { since });
  if ("problem" in saved) return complain(saved.problem);
  return print(json ? `${jsonLine(saved)}\n` : `${says}: ${visibleLine(`${saved.name}, ${saved.title}. ${saved.role}`)}\n`);
}

/** Instructions that begin with `@` are a file's. */
async function spoken(settings: AgentSettings): Promise<AgentSettings | Misuse> {
  const { instructions } = settings;
  if (!instructions?.startsWith("@")) return settings;
  const read = await readNamed(instructions.slice(1));
  return "misuse" in read ? read : { ...settings, instructions: read.text };
}

function withSettings(agent: Partial<AgentConfig>, settings: AgentSettings): object {
  const all = Object.entries({ ...agent, ...settings });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined));
}

async function remove(core: Core, { name, json }: { readonly name: string; readonly json: boolean }): Promise<number> {
  const removed = await core.agents.remove(name);
  if ("problem" in removed) return complain(removed.problem);
  if (json) return print(`${jsonLine({ removed: name, shipped: removed.shipped })}\n`);
  return print(removed.shipped ? `${name} is as it was shipped again.\n` : `Removed: ${name}\n`);
}

function sourceOf({ source, changed }: ListedAgent): string {
  return source === "yours" && changed ? "changed  " : source.padEnd("workspace".length);
}

/** What is absent is not shown. */
function textOf({ instructions, source, changed, file, savedAt: _savedAt, ...agent }: ListedAgent): string {
  const from =
    file ?? (source === "shipped" ? "comes with AnyCowork" : changed ? `shipped, changed by you: ${changed.join(", ")}` : "yours");
  const lines = Object.entries({ ...agent, from }).map(([name, value]) => `${name.padEnd(12)}${visibleLine(worded(value))}`);
  return `${lines.join("\n")}\n\n${visible(instructions)}\n`;
}

function worded(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([unit, number]) => `${number} ${unit}`)
    .join(", ");
}

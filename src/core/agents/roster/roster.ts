import type { AgentConfig, AgentRow, ListedAgent } from "../../events/roster/agent.ts";
import { nearest } from "../../events/words/nearest.ts";
import { type AgentProblem, readAgent } from "./agent.ts";
import { type ReadDocument, readDocuments, writeDocuments } from "./document.ts";
import { type Listed, mergeAgents, shippedOf } from "./merge.ts";
import { fieldsOf } from "./row.ts";
import { editorTools } from "./shipped.ts";
import { type FoundFiles, readWorkspace } from "./workspace.ts";

export interface RosterPorts {
  /** What the person keeps, without what was removed. */
  stored(): Promise<readonly AgentRow[]>;
  /** Resolves once they are on disk, all or none. */
  keep(rows: readonly AgentRow[]): Promise<void>;
  trusts(folder: string): Promise<boolean>;
  /** Every file of a workspace folder that describes an agent. */
  files(folder: string): Promise<FoundFiles>;
  /** The names of the tools there are. */
  tools(): readonly string[];
  /** A text without the secrets that are known. */
  redact(text: string): string;
  /** Now, as an ISO time. */
  now(): string;
}

/** The agents by name. Folders are those a conversation works in. What is refused is a sentence that says what to do; the store's failures reject. */
export interface Roster {
  /** Every agent that can be chosen there. */
  list(folders: readonly string[]): Promise<Listed>;
  /** One of them. */
  find(name: string, folders: readonly string[]): Promise<ListedAgent | AgentProblem>;
  /**
   * Keeps an agent as the person's, new or changed; of a shipped one only what differs. It may come from anywhere. `since` is the `savedAt` of what was
   * edited, null where that was none of the person's: then nothing that was saved meanwhile is overwritten.
   */
  save(given: unknown, options?: { readonly since?: string | null }): Promise<AgentConfig | AgentProblem>;
  /** Takes away what the person keeps of it; `shipped` is what there is again. */
  remove(name: string): Promise<{ readonly shipped: boolean } | AgentProblem>;
  /** Keeps every agent of a text, or none. One of the person's own that differs is only replaced where that is said. */
  import(text: string, options?: { readonly replace?: boolean }): Promise<ImportedAgents | RefusedImport>;
  /** Agents as a text that `import` reads. */
  export(names: readonly string[], folders: readonly string[]): Promise<{ readonly text: string } | AgentProblem>;
}

/** Nothing came in, and why. */
export interface RefusedImport extends AgentProblem {
  /** The one of the person's that may not be replaced, where that is why. */
  readonly taken?: string;
}

/** What came in; each note is a sentence about what does not count of it. */
export interface ImportedAgents {
  readonly agents: readonly AgentConfig[];
  readonly notes: readonly string[];
}

export function createRoster(ports: RosterPorts): Roster {
  const known = (): ReadonlySet<string> => new Set([...ports.tools(), ...editorTools]);
  const list = async (folders: readonly string[]): Promise<Listed> => {
    const [stored, workspace] = await Promise.all([ports.stored(), readWorkspace(ports, folders, known())]);
    const { agents, problems } = mergeAgents(stored, workspace.agents);
    return { agents, problems: [...workspace.problems, ...problems, ...agents.flatMap((each) => strangeTools(each, known()))] };
  };
  const find = async (name: string, folders: readonly string[]): Promise<ListedAgent | AgentProblem> => {
    const { agents, problems } = await list(folders);
    const found = agents.find((each) => each.name === name);
    if (found) return found;
    const leftOut = problems.filter((each) => [`${name}.md `, `${name}.agent.md `].some((file) => each.includes(file)));
    return { problem: [unknownSentence(name, agents), ...leftOut].join(" ") };
  };
  return {
    list,
    find,
    async save(given, { since } = {}) {
      const agent = readAgent(given);
      if ("problem" in agent) return agent;
      const row = since === undefined ? undefined : (await ports.stored()).find((each) => each.id === agent.name);
      if (since !== undefined && (row?.updatedAt ?? null) !== since) return { problem: changedMeanwhile(agent.name) };
      return (await keep([agent], ports)) ?? agent;
    },
    async remove(name) {
      const row = (await ports.stored()).find((each) => each.id === name);
      const shipped = shippedOf(name) !== undefined;
      if (!row) return { problem: shipped ? `${name} comes with AnyCowork and is as it was shipped.` : noneOfYours(name) };
      const now = ports.now();
      await ports.keep([{ ...row, updatedAt: now, removedAt: now }]);
      return { shipped };
    },
    async import(text, { replace = false } = {}) {
      const read = readAll(await readDocuments(text, { isForeign: false, tools: known() }));
      if ("problem" in read) return read;
      const taken = replace ? undefined : takenName(read.agents, await ports.stored());
      if (taken !== undefined) return { problem: `There is an agent ${taken} of yours that differs. Say that it may be replaced.`, taken };
      return (await keep(read.agents, ports)) ?? read;
    },
    async export(names, folders) {
      const { agents } = await list(folders);
      const found = names.map((name) => agents.find((each) => each.name === name) ?? name);
      const missing = found.find((each) => typeof each === "string");
      if (typeof missing === "string") return { problem: unknownSentence(missing, agents) };
      return { text: await writeDocuments(found.filter((each) => typeof each !== "string")) };
    },
  };
}

/** All of them, or what is wrong with the first that is none. */
function readAll(read: readonly (ReadDocument | AgentProblem)[]): ImportedAgents | AgentProblem {
  const wrong = read.findIndex((each) => "problem" in each);
  const found = read.flatMap((each) => ("agent" in each ? [each] : []));
  if (wrong >= 0) {
    const which = read.length === 1 ? "" : `Of the agents in it, number ${wrong + 1} is wrong. `;
    return { problem: `${which}${[(read[wrong] as AgentProblem).problem, "Nothing was imported."].join(" ")}` };
  }
  const agents = found.map((each) => each.agent);
  const twice = agents.find(({ name }, index) => agents.findIndex((each) => each.name === name) !== index);
  if (twice) return { problem: `It holds two agents of the name ${twice.name}. Nothing was imported.` };
  return { agents, notes: found.flatMap(({ agent, notes }) => notes.map((each) => `${agent.name}: ${each}`)) };
}

function takenName(agents: readonly AgentConfig[], stored: readonly AgentRow[]): string | undefined {
  const isTaken = (agent: AgentConfig): boolean => {
    const row = stored.find((each) => each.id === agent.name);
    return row !== undefined && JSON.stringify(row.fields) !== JSON.stringify(fieldsOf(agent, shippedOf(agent.name)));
  };
  return agents.find(isTaken)?.name;
}

/** Undefined once they are kept. */
async function keep(agents: readonly AgentConfig[], ports: RosterPorts): Promise<AgentProblem | undefined> {
  const secret = agents.find((each) => ports.redact(JSON.stringify(each)) !== JSON.stringify(each));
  if (secret)
    return {
      problem: `The agent ${secret.name} holds a secret that is kept for you, such as a key. Take it out: agents are shown and exported.`,
    };
  const stored = await ports.stored();
  const now = ports.now();
  const rows = agents.map((agent): AgentRow => {
    const createdAt = stored.find((each) => each.id === agent.name)?.createdAt ?? now;
    return { id: agent.name, fields: fieldsOf(agent, shippedOf(agent.name)), createdAt, updatedAt: now };
  });
  await ports.keep(rows);
  return undefined;
}

/** Names that give nothing, which may be a slip. */
function strangeTools({ name, tools = [] }: AgentConfig, known: ReadonlySet<string>): readonly string[] {
  // Which tools servers have is not known here.
  const strange = tools.filter((each) => !known.has(each) && !each.startsWith("mcp__"));
  return strange.length > 0 ? [`The agent ${name} names tools that are not there: ${strange.join(", ")}.`] : [];
}

function unknownSentence(name: string, agents: readonly AgentConfig[]): string {
  const names = agents.map((each) => each.name);
  const near = nearest(name, names);
  return `There is no agent ${JSON.stringify(name)}.${near === undefined ? "" : ` Did you mean ${near}?`} There is: ${names.join(", ")}.`;
}

function changedMeanwhile(name: string): string {
  return `The agent ${name} was changed or removed meanwhile, elsewhere. Look at it again before you change it; nothing was saved.`;
}

function noneOfYours(name: string): string {
  return `You keep no agent ${JSON.stringify(name)}. One of a workspace goes with its file.`;
}

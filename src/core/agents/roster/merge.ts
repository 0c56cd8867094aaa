import type { AgentConfig, AgentRow, ListedAgent } from "../../events/roster/agent.ts";
import { agentOf, changedFields } from "./row.ts";
import { shippedAgents } from "./shipped.ts";

/** An agent of a workspace, and the file it is described in. */
export interface WorkspaceAgent {
  readonly agent: AgentConfig;
  readonly file: string;
}

/** Every agent that can be chosen, each name once, and a sentence for whatever does not count. */
export interface Listed {
  readonly agents: readonly ListedAgent[];
  readonly problems: readonly string[];
}

/** The shipped agent of this name. */
export function shippedOf(name: string): AgentConfig | undefined {
  return shippedAgents.find((each) => each.name === name);
}

/** Puts agents of all sources together: of one name the person's counts, then a workspace's, then ours. Shipped ones keep their place. */
export function mergeAgents(stored: readonly AgentRow[], workspace: readonly WorkspaceAgent[]): Listed {
  const agents = new Map<string, ListedAgent>(shippedAgents.map((each) => [each.name, { ...each, source: "shipped" }]));
  const problems: string[] = [];
  for (const row of stored) {
    const shipped = shippedOf(row.id);
    const agent = agentOf(row, shipped);
    if ("problem" in agent)
      problems.push(`The agent ${row.id} that you keep can't be used; remove it, or import it again. ${agent.problem}`);
    else agents.set(row.id, { ...agent, source: "yours", savedAt: row.updatedAt, ...(shipped ? { changed: changedFields(row) } : {}) });
  }
  for (const { agent, file } of workspace) {
    const before = agents.get(agent.name);
    if (before === undefined || before.source === "shipped") agents.set(agent.name, { ...agent, source: "workspace", file });
    if (before) problems.push(shadowSentence(before, file));
  }
  return { agents: [...agents.values()], problems };
}

function shadowSentence({ name, source, file: other }: ListedAgent, file: string): string {
  if (source === "shipped") return `${file} takes the place of the agent ${name} that comes with AnyCowork.`;
  return `${file} does not count: ${source === "yours" ? "an agent of yours" : other} has the name ${name} already.`;
}

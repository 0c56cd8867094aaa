import type { ListedAgent } from "../../src/core/events/roster/agent.ts";

/** Where an agent comes from, in a few words. */
export function sourceWords({ source, changed, file }: ListedAgent): string {
  if (source === "shipped") return "comes with AnyCowork";
  if (source === "workspace") return `of the workspace, ${file ?? ""}`;
  if (!changed) return "yours";
  return changed.length > 0 ? `changed by you: ${changed.map(fieldWord).join(", ")}` : "changed by you";
}

/** The same in one. */
export function sourceWord({ source, changed }: ListedAgent): string {
  return source === "yours" && changed ? "changed" : source;
}

/** The agents that hold all the words somewhere. */
export function agentsWith(words: string, agents: readonly ListedAgent[]): readonly ListedAgent[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return agents.filter((agent) => {
    const { name, title, role, model = "", tools = [] } = agent;
    const text = [name, title, role, model, ...tools, sourceWords(agent)].join(" ").toLowerCase();
    return wanted.every((each) => text.includes(each));
  });
}

/** A name nobody has, made of one that somebody may have. */
export function freeName(wanted: string, agents: readonly ListedAgent[]): string {
  const isTaken = (name: string) => agents.some((each) => each.name === name);
  let name = wanted;
  for (let count = 2; isTaken(name); count += 1) name = `${wanted}-${count}`;
  return name;
}

/** A refusal of the core, with the field called as people call it. */
export function inWords(refusal: string): string {
  return refusal.replace(/^The (\w+) of an agent is /, (_, field: string) => `The ${fieldWord(field)} of an agent: `);
}

function fieldWord(field: string): string {
  return words[field as keyof typeof words] ?? field;
}

const words = {
  cheapModel: "cheap model",
  mcpServers: "MCP servers",
  approve: "approvals",
  maxTurns: "most turns",
  role: "when to use it",
  avatar: "picture",
};

import type { ListedAgent } from "../../src/core/events/roster/agent.ts";
import { t, told } from "../words.ts";

/** Where an agent comes from, in a few words. */
export function sourceWords({ source, changed, file }: ListedAgent): string {
  if (source === "shipped") return t("comes with AnyCowork");
  if (source === "workspace") return t("of the workspace, {0}", file ?? "");
  if (!changed) return t("yours");
  return changed.length > 0 ? t("changed by you: {0}", changed.map(fieldWord).join(", ")) : t("changed by you");
}

/** The same in one. */
export function sourceWord({ source, changed }: ListedAgent): string {
  return source === "yours" && changed ? t("changed") : { yours: t("yours"), shipped: t("shipped"), workspace: t("workspace") }[source];
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
  const [, field, expected] = /^The (\w+) of an agent is (.*)\.$/s.exec(refusal) ?? [];
  return field === undefined ? told(refusal) : t("The {0} of an agent: {1}.", fieldWord(field), told(expected ?? ""));
}

function fieldWord(field: string): string {
  return fieldWords[field] ?? field;
}

const fieldWords: Readonly<Record<string, string>> = {
  name: t("name"),
  title: t("title"),
  instructions: t("instructions"),
  model: t("model"),
  tools: t("tools"),
  skills: t("skills"),
  sandbox: t("sandbox"),
  budget: t("budget"),
  cheapModel: t("cheap model"),
  mcpServers: t("MCP servers"),
  approve: t("approvals"),
  maxTurns: t("most turns"),
  role: t("when to use it"),
  avatar: t("picture"),
};

import type { AgentConfig, AgentFields, AgentRow } from "../../events/roster/agent.ts";
import { type AgentProblem, fieldNames, readAgent } from "./agent.ts";

/** What is to be kept of an agent: of one with a shipped one's name what differs from that, else everything but its name. */
export function fieldsOf(agent: AgentConfig, shipped: AgentConfig | undefined): AgentFields {
  const fields: Record<string, unknown> = {};
  for (const field of fieldNames) {
    if (field === "name" || isSame(agent[field], shipped?.[field])) continue;
    fields[field] = agent[field] ?? null;
  }
  return fields;
}

/** The agent that a row stands for. Fields that a newer version wrote are left out. */
export function agentOf({ id, fields }: AgentRow, shipped: AgentConfig | undefined): AgentConfig | AgentProblem {
  const merged: Record<string, unknown> = { ...shipped, name: id };
  for (const field of fieldNames) {
    if (field === "name" || !Object.hasOwn(fields, field)) continue;
    merged[field] = fields[field] ?? undefined;
  }
  return readAgent(merged);
}

/** Which fields a person has changed of a shipped one. */
export function changedFields({ fields }: AgentRow): readonly string[] {
  return fieldNames.filter((each) => Object.hasOwn(fields, each));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

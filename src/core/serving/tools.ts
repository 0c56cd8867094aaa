import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { AgentName } from "../events/ids.ts";
import type { ListedAgent } from "../events/roster/agent.ts";

/** A piece of work somebody asks for. */
export interface Order {
  readonly request: string;
  /** The agent that is to do it; absent: we decide who. */
  readonly agent?: AgentName;
  /** An earlier conversation it belongs to. */
  readonly conversation?: string;
}

const anyone = "ask";
const prefix = "ask_";

/** One tool an agent, and one that leaves it to us who does it. */
export function toolsFor(agents: readonly ListedAgent[], folders: readonly string[]): Tool[] {
  const where = folders.length === 0 ? "without a workspace" : `in ${folders.join(", ")}`;
  const how = "It reads and changes files and runs commands under its person's own permission rules, and comes back when the work is done.";
  return [
    describe(anyone, "Ask AnyCowork", `Has AnyCowork do a piece of work ${where}; it decides which of its agents do it. ${how}`),
    ...agents.map(({ name, title, role }) =>
      describe(`${prefix}${name}`, `Ask ${title}`, `Has the agent ${title} do a piece of work ${where}. ${role} ${how}`),
    ),
  ];
}

function describe(name: string, title: string, description: string): Tool {
  return {
    name,
    title,
    description,
    inputSchema: {
      type: "object",
      properties: {
        request: { type: "string", minLength: 1, description: "What is to be done, with everything one needs to know for it." },
        conversation: { type: "string", description: "To go on where an earlier answer left off: the `conversation` it gave." },
      },
      required: ["request"],
      additionalProperties: false,
    },
    outputSchema: {
      type: "object",
      properties: {
        answer: { type: "string" },
        conversation: { type: "string", description: "Give it again to go on from here." },
        outcome: { type: "string", enum: ["completed", "failed", "cancelled"] },
      },
      required: ["answer", "conversation", "outcome"],
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  };
}

/** What a call asks for, or what is wrong with it. */
export function orderOf(name: string, given: Readonly<Record<string, unknown>> = {}): Order | { readonly problem: string } {
  if (name !== anyone && !name.startsWith(prefix)) return { problem: `There is no tool ${JSON.stringify(name.slice(0, 100))} here.` };
  const { request, conversation, ...rest } = given;
  const [strange] = Object.keys(rest);
  if (strange !== undefined)
    return { problem: `${name} takes "request" and "conversation", not ${JSON.stringify(strange.slice(0, 100))}.` };
  if (typeof request !== "string" || request.trim() === "")
    return { problem: '"request" says in words what is to be done; it is missing or empty.' };
  if (conversation !== undefined && typeof conversation !== "string")
    return { problem: '"conversation" is what an earlier answer gave under that name.' };
  return {
    request,
    ...(name === anyone ? {} : { agent: name.slice(prefix.length) }),
    ...(conversation === undefined ? {} : { conversation }),
  };
}

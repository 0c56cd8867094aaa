import type { ApprovalMode } from "../../events/approval.ts";
import type { AgentConfig, AgentSandbox } from "../../events/roster/agent.ts";

/** Each lets through what those before it let through, and more. */
const modes: readonly ApprovalMode[] = ["none", "ask", "edits", "smart", "all"];
const sandboxes: readonly AgentSandbox[] = ["required", "auto", "off"];

/** The mode in which less passes; an agent that names none takes the conversation's. */
export function stricterMode(conversation: ApprovalMode, agent: ApprovalMode | undefined): ApprovalMode {
  return earlier(modes, conversation, agent);
}

/** The mode in which less runs on this machine. */
export function stricterSandbox(set: AgentSandbox, agent: AgentSandbox | undefined): AgentSandbox {
  return earlier(sandboxes, set, agent);
}

/**
 * Of the tools there are, those the agent may use, in their order. A name it lists and that is not there gives nothing. Whether it may use skills, and
 * which, is a setting of its own; what they run it may run only where it may run commands.
 */
export function toolsOf<Tool extends { readonly name: string }>(
  { tools, skills }: Pick<AgentConfig, "tools" | "skills">,
  there: readonly Tool[],
): readonly Tool[] {
  return tools === undefined ? there : there.filter(({ name }) => tools.includes(name) || (name === "use_skill" && skills?.length !== 0));
}

/** Whether the agent may use this tool of an MCP server: one of the servers it names, or, where it names tools only, one of those. */
export function mayUseOf({ tools, mcpServers }: Pick<AgentConfig, "tools" | "mcpServers">, server: string, tool: string): boolean {
  if (mcpServers !== undefined) return mcpServers.includes(server);
  return tools === undefined || tools.includes(tool);
}

function earlier<Value>(order: readonly Value[], one: Value, other: Value | undefined): Value {
  return other !== undefined && order.indexOf(other) < order.indexOf(one) ? other : one;
}

import type { ListedAgent } from "../events/roster/agent.ts";

/** The agents that can be chosen where the conversation shown works, and what their editor needs to know. */
export interface AgentsPage {
  readonly agents: readonly ListedAgent[];
  /** A sentence for whatever does not count. */
  readonly problems: readonly string[];
  /** The tools there are, those that only look first. */
  readonly tools: readonly ToolChoice[];
  /** What the last import came to. */
  readonly told?: string;
}

/** A tool as an agent may be given it. */
export interface ToolChoice {
  readonly name: string;
  /** Whether it can only look. */
  readonly readOnly: boolean;
}

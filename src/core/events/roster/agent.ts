import type { ApprovalMode } from "../approval.ts";
import type { ModelRef } from "../ids.ts";

/** Who does a piece of work: what it is told, by which model it thinks, and what it may use. */
export interface AgentConfig {
  /** What it is called by, unique: lower-case words with dashes between. */
  readonly name: string;
  /** What people read. */
  readonly title: string;
  /** When to use it, in one line: whoever chooses an agent chooses by this. */
  readonly role: string;
  /** What it is told besides the standing instructions. */
  readonly instructions: string;
  /** Absent: the conversation's. */
  readonly model?: ModelRef;
  /** For routing, titles and compaction. Absent: its model. */
  readonly cheapModel?: ModelRef;
  /** The tools it may use, by name; one that is not there gives nothing. Absent: all there are. */
  readonly tools?: readonly string[];
  readonly skills?: readonly string[];
  readonly mcpServers?: readonly string[];
  /** Counts where it is stricter than the conversation's mode. */
  readonly approve?: ApprovalMode;
  /** Counts where it is stricter than what the person set. */
  readonly sandbox?: AgentSandbox;
  /** Answers of the model in one run, at the most. */
  readonly maxTurns?: number;
  readonly budget?: AgentBudget;
  /** An emoji, or a codicon's name. */
  readonly avatar?: string;
}

/** From the least strict to the strictest. */
export type AgentSandbox = "off" | "auto" | "required";

/** What one run of an agent may use. Absent is no limit of its own. */
export interface AgentBudget {
  readonly usd?: number;
  /** Input and output together. */
  readonly tokens?: number;
  readonly minutes?: number;
}

/** Fields of an agent as somebody changed them; null takes a shipped one's away. */
export type AgentFields = { readonly [Name in Exclude<keyof AgentConfig, "name">]?: AgentConfig[Name] | null };

/** What a person keeps of an agent. */
export interface AgentRow {
  /** The agent's name. */
  readonly id: string;
  /** Of a shipped one only what is different there. */
  readonly fields: AgentFields;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** From then on it does not count; a later form without it does again. */
  readonly removedAt?: string;
}

/** An agent that can be chosen, and where it comes from. */
export interface ListedAgent extends AgentConfig {
  /** `yours` is also a shipped one that was changed. */
  readonly source: "yours" | "workspace" | "shipped";
  /** Of yours: when it was last saved, as an ISO time; who edits it hands that back with `save`. */
  readonly savedAt?: string;
  /** Of one with a shipped one's name that is yours: which fields differ. */
  readonly changed?: readonly string[];
  /** Of a workspace's: the path of its file. */
  readonly file?: string;
}

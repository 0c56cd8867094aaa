import type { AgentName } from "../../events/ids.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import type { Control } from "./control.ts";

/** What a team is made of and led by; a run has one, whether it needs it or not. */
export interface Team {
  /** Everybody who can be given a task, in the order in which they are told of. */
  agents(): Promise<readonly AgentConfig[]>;
  /** The names of those who are there without looking; nobody: work is not handed on. */
  readonly known: readonly AgentName[];
  /** Whether plans are looked through by the person before they begin. */
  reviewsPlans(): boolean;
  /** When the file or folder at this path, as tools would read it, was last changed or put there, in milliseconds since 1970; undefined where none is. */
  lastChange(path: string): Promise<number | undefined>;
  /** What people want of the plan while it is at work. */
  readonly control: Control;
}

/** An agent as the model is told to be it. */
export interface Persona {
  readonly name: AgentName;
  readonly instructions: string;
  /** The skills it may use, by name; absent: all. */
  readonly skills?: readonly string[];
}

/** The agent of that name; undefined when there is none. */
export function agentNamed(agents: readonly AgentConfig[], name: AgentName | undefined): AgentConfig | undefined {
  return agents.find((each) => each.name === name);
}

import type { AgentSandbox } from "../roster/agent.ts";

/** A mode of sandboxes in words, for whoever chooses one. */
export interface SandboxWords {
  readonly mode: AgentSandbox;
  readonly label: string;
  /** Where commands run in it. */
  readonly detail: string;
}

/** From the least strict to the strictest. */
const sandboxModeWords: readonly SandboxWords[] = [
  { mode: "off", label: "On this machine", detail: "Commands run as you would run them yourself." },
  { mode: "auto", label: "In a sandbox, if there is one", detail: "In Docker, or what the system offers; else on this machine." },
  { mode: "required", label: "Only in a sandbox", detail: "In Docker or not at all." },
];

/** Those that can be chosen where this is the least strict. */
export function sandboxesFrom(least: AgentSandbox): readonly SandboxWords[] {
  return sandboxModeWords.slice(sandboxModeWords.findIndex(({ mode }) => mode === least));
}

/** The stricter of two. */
export function stricterOf(one: AgentSandbox, other: AgentSandbox): AgentSandbox {
  return sandboxesFrom(one).some(({ mode }) => mode === other) ? other : one;
}

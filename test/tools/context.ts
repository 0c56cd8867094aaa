import type { RunContext } from "../../src/core/tools/tool.ts";

/** What a tool runs in where nobody watches and nobody can be asked. */
export function quietContext(more: Partial<RunContext> = {}): RunContext {
  const signal = new AbortController().signal;
  return {
    ...{ signal, onOutput: () => undefined, sessionId: "session", stepId: "step" },
    ask: async () => ({ kind: "nobody" }),
    consult: async () => ({ kind: "refused", reason: "There is no model here." }),
    ...more,
  };
}

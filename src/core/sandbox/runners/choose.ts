import type { SandboxLack } from "../../events/step.ts";
import type { BoxWords, RunsOn } from "../../events/words/runs-on.ts";
import type { SandboxMode } from "./settings.ts";

/** Who wants a step to run in a sandbox or not at all: "The skill “pdf”", "This step". */
export type Demand = string;

/** What is there: absent what isn't, with why as a sentence and what to do about it. */
export interface Found {
  readonly docker: true | { readonly problem: string };
  /** A sandbox of the operating system. */
  readonly system: true | { readonly problem: string };
}

/** Where a command runs, or why it runs nowhere. `unboxed`: why it runs in no container although one was wanted, as a sentence. */
export type Choice =
  | { readonly runsOn: RunsOn; readonly box?: BoxWords; readonly unboxed?: string }
  | { readonly blocked: string; readonly by: SandboxLack };

/**
 * Where a command runs. A sandbox that is demanded is Docker: what the system offers holds less back. Pure; the table is in ARCHITECTURE.md.
 */
export function choose(mode: SandboxMode, demand: Demand | undefined, found: Found): Choice {
  if (mode === "off") return demand === undefined ? { runsOn: "host" } : { blocked: conflict(demand), by: "mode" };
  if (found.docker === true) return { runsOn: "docker" };
  const { problem } = found.docker;
  if (mode === "required")
    return { blocked: `Commands here may only run in a Docker sandbox, so nothing was run. ${problem}`, by: "engine" };
  if (demand !== undefined) return { blocked: `${demand} may only run in a Docker sandbox, so nothing was run. ${problem}`, by: "engine" };
  if (found.system === true) return { runsOn: "system", unboxed: `There is no container for it. ${problem}` };
  return { runsOn: "host", unboxed: ["There is no sandbox for it.", problem, found.system.problem].join(" ").trim() };
}

function conflict(demand: Demand): string {
  return `${demand} may only run in a sandbox, and sandboxes are switched off (setting anycowork.sandbox.mode, or --sandbox), so nothing was run. Set the mode to auto or required.`;
}

import type { Decision } from "../../events/approval.ts";
import type { StepId } from "../../events/ids.ts";
import type { StepEffects } from "../../events/step.ts";
import type { RunsOn } from "../../events/words/runs-on.ts";
import type { Access } from "../../permissions/access.ts";
import type { Ready, ToolResult } from "../../tools/tool.ts";
import type { Deed, Kept } from "../../undo/keeper.ts";
import type { RunPorts } from "../ports.ts";

/** What a step that changes things is watched by. */
export interface Watch {
  /** The step is over: tells what it has really done. Gives words for its summary where it can't be undone. */
  end(result: ToolResult): Promise<string>;
}

/** A step that may begin, and what let it pass. */
export interface PassedStep {
  readonly stepId: StepId;
  readonly ready: Ready;
  readonly decision: Decision;
}

/**
 * Marks a step as begun, together with what an undo of it will need: that is on disk before anything is changed, since the mark
 * and the record of it are stored as one. `stopped`: the run was stopped first, and nothing has begun.
 */
export async function beginWatched(ports: RunPorts, { stepId, ready, decision }: PassedStep): Promise<Watch | "stopped"> {
  const { access, leaves } = ready;
  const { session, runId, signal } = ports;
  const deed = deedOf(access, leaves);
  const { workspace: folders } = session.view().session;
  const say = (text: string) => session.emit(runId, { type: "step-output", stepId, text });
  const kept = deed && (await ports.keeper?.begin({ ...deed, folders, key: stepId, signal, say }));
  if (signal.aborted) return "stopped";
  const known = kept?.effects ? [{ type: "step-effects", stepId, effects: kept.effects } as const] : [];
  session.emit(runId, ...known, { type: "step-run", stepId, decision, ...groundOf(access) });
  return { end: (result) => endWatched(ports, { stepId, kept, result }) };
}

function groundOf(access: Access): { readonly runsOn?: RunsOn } {
  return access.kind === "run" ? { runsOn: access.runsOn ?? "host" } : {};
}

interface Ending {
  readonly stepId: StepId;
  readonly kept: Kept | undefined;
  readonly result: ToolResult;
}

async function endWatched({ session, runId }: RunPorts, { stepId, kept, result }: Ending): Promise<string> {
  if (!kept) return "";
  try {
    const effects = await kept.end({ keptAt: result.change?.keptAt, goesOn: result.goesOn });
    if (!effects) return "";
    const isNews = kept.effects ? !isSame(effects, kept.effects) : effects.files.length > 0 || effects.partial !== undefined;
    if (isNews) session.emit(runId, { type: "step-effects", stepId, effects });
    return effects.partial && effects.files.length === 0 ? " · can't be undone" : "";
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const effects = { ...(kept.effects ?? { files: [] }), partial: `What it changed could not be found out: ${why}` };
    session.emit(runId, { type: "step-effects", stepId, effects });
    return "";
  }
}

function isSame(some: StepEffects, others: StepEffects): boolean {
  const told = ({ files, madeFolders, removedFolders, partial }: StepEffects) =>
    JSON.stringify([files.map((each) => Object.entries(each).sort()), madeFolders, removedFolders, partial]);
  return told(some) === told(others);
}

function deedOf(access: Access, leaves: Ready["leaves"]): Deed | undefined {
  switch (access.kind) {
    case "write":
      return { kind: "write", path: access.path, leaves: leaves?.() };
    case "delete":
      return { kind: "delete", path: access.path };
    case "move":
      return { kind: "move", from: access.from, to: access.to };
    case "run":
      return { kind: "command" };
    case "read":
    case "fetch":
    case "mcp":
    case "remember":
    case "skill":
    case "talk":
      return undefined;
    default:
      return access satisfies never;
  }
}

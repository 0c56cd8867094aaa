import type { LaneId } from "../../events/ids.ts";
import type { Evidence, Task } from "../../events/plan/plan.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import type { Team } from "./ports.ts";

/** What was to be there after a task and isn't, a sentence each. What nobody can look at is believed. */
export async function missingEvidence(task: Task, view: SessionView, team: Pick<Team, "exists">): Promise<readonly string[]> {
  const steps = stepsOf(view, task.id);
  const looks = task.evidence.map(async (each) => {
    const isThere = each.kind === "file" ? await team.exists(each.path) : hasSucceeded(each, steps);
    return isThere ? [] : [lackOf(each)];
  });
  return (await Promise.all(looks)).flat();
}

/** The files the steps of a lane changed, and of what was handed on from it, as labels, without those that are gone again. */
export function filesOf(view: Worked, laneId: LaneId): readonly string[] {
  const files = new Map<string, boolean>();
  for (const { change, effects } of stepsOf(view, laneId)) {
    for (const { label, kind } of effects?.files ?? []) files.set(label, kind !== "delete");
    if (change) files.set(change.label, change.kind !== "delete");
  }
  return [...files].flatMap(([label, isThere]) => (isThere ? [label] : []));
}

type Worked = Pick<SessionView, "steps" | "tasks">;

/** The steps of a lane, and of whatever was handed on from it. */
function stepsOf({ steps, tasks }: Worked, laneId: LaneId): readonly Step[] {
  const lanes = new Set([laneId]);
  for (const { id, stepId } of tasks) {
    const from = stepId === undefined ? undefined : steps.find((each) => each.id === stepId)?.laneId;
    if (from !== undefined && lanes.has(from)) lanes.add(id);
  }
  return steps.filter((each) => each.laneId !== undefined && lanes.has(each.laneId));
}

function hasSucceeded(evidence: Evidence, steps: readonly Step[]): boolean {
  if (evidence.kind !== "command") return true;
  const lastChange = steps.findLastIndex((each) => each.change !== undefined);
  return steps.slice(lastChange + 1).some((each) => each.state === "ok" && commandOf(each) === worded(evidence.command));
}

/** The command a step ran to its end. */
function commandOf({ input }: Step): string | undefined {
  if (typeof input !== "object" || input === null || !("command" in input)) return undefined;
  if ("background" in input && input.background === true) return undefined;
  return typeof input.command === "string" ? worded(input.command) : undefined;
}

function worded(command: string): string {
  return command.trim().replace(/\s+/g, " ");
}

function lackOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case "file":
      return `${evidence.path} is not there.`;
    case "command":
      return `\`${evidence.command}\` was not run with success after the last change.`;
    case "claim":
      return evidence.text;
    default:
      return evidence satisfies never;
  }
}

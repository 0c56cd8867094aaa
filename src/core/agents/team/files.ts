import type { LaneId } from "../../events/ids.ts";
import { lanesUnder } from "../../events/plan/lanes.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";

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
export function stepsOf({ steps, tasks }: Worked, laneId: LaneId): readonly Step[] {
  const lanes = lanesUnder({ tasks, steps }, laneId);
  return steps.filter((each) => each.laneId !== undefined && lanes.has(each.laneId));
}

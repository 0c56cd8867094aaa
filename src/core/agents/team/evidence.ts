import type { Evidence, Task } from "../../events/plan/plan.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import { filesOf, stepsOf } from "./files.ts";
import type { Team } from "./ports.ts";

/** How it stands with what a task was to leave behind. */
export interface Looked {
  /** What was to be so and isn't, a sentence each. */
  readonly missing: readonly string[];
  /** Files that are there and are as they were before. */
  readonly unchanged: readonly string[];
}

/** Looks at the evidence of a task. What nobody can look at is believed. */
export async function lookAtEvidence(task: Task, view: SessionView, team: Pick<Team, "lastChange">): Promise<Looked> {
  const steps = stepsOf(view, task.id);
  const [made, since] = [new Set(filesOf(view, task.id)), firstBegun(view, task) - clockSlackMs];
  const looks = task.evidence.map(async (each): Promise<Looked> => {
    if (each.kind !== "file") return hasSucceeded(each, steps) ? nothing : { ...nothing, missing: [lackOf(each)] };
    const at = await team.lastChange(each.path);
    if (at === undefined) return { ...nothing, missing: [lackOf(each)] };
    if (at >= since || made.has(each.path)) return nothing;
    return each.changed
      ? { ...nothing, missing: [`${each.path} stood there before and was not changed.`] }
      : { ...nothing, unchanged: [each.path] };
  });
  const all = await Promise.all(looks);
  return { missing: all.flatMap(({ missing }) => missing), unchanged: all.flatMap(({ unchanged }) => unchanged) };
}

const nothing: Looked = { missing: [], unchanged: [] };

/** A disk may note a change as some milliseconds older than it is. */
const clockSlackMs = 10;

/** When the work was begun first, in milliseconds since 1970: another try of a plan has new tasks for the same work. */
function firstBegun({ tasks, messages }: SessionView, { objective }: Task): number {
  const same = new Set(tasks.flatMap((each) => (each.objective === objective ? [each.id] : [])));
  return Date.parse(messages.find(({ laneId }) => laneId !== undefined && same.has(laneId))?.at ?? "") || 0;
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
      return `“${evidence.command}” was not run with success after the last change.`;
    case "claim":
      return evidence.text;
    default:
      return evidence satisfies never;
  }
}

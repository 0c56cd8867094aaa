import type { LaneId, RunId } from "../../events/ids.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Access } from "../../permissions/access.ts";
import type { Skill } from "../../skills/skill.ts";
import { usedBy } from "../../tools/skills/opened.ts";
import { readToolNames } from "../roster/foreign.ts";

/** What is called, and in what. */
export interface Called {
  readonly tool: string;
  readonly access: Access;
}

export interface Around {
  /** All of the conversation. */
  readonly view: SessionView;
  readonly runId: RunId;
  /** The lane of the work; absent: the conversation itself. */
  readonly laneId?: LaneId | undefined;
  /** In force when the loop began. */
  readonly skills: readonly Skill[];
}

/**
 * Why a call is asked about whatever allows it: a skill that came into use in this run, here or where this work was handed on, names the tools it works
 * with, and this is none of them. To be named gives nothing. Looking at the workspace stays free. Sentences; none where nothing stands against it. Pure.
 */
export function narrowed({ tool, access }: Called, around: Around): readonly string[] {
  if (access.kind === "talk" || access.kind === "skill" || (access.kind === "read" && access.place === "inside")) return [];
  return inUse(around).flatMap(({ name, allowedTools }) =>
    allowedTools === undefined || isNamed(tool, access, allowedTools)
      ? []
      : [`The skill ${name}, which is in use, does its work without ${tool}.`],
  );
}

/** Each holds by itself: what one names does not widen what another leaves out. */
function inUse({ view, runId, laneId, skills }: Around): readonly Skill[] {
  const lanes = new Set(lanesAbove(view, laneId));
  const used = view.steps.flatMap((each) => (each.runId === runId && lanes.has(each.laneId) ? (usedBy(each) ?? []) : []));
  return skills.filter(({ name }) => used.includes(name));
}

/** The lane itself, and those it was handed on from. */
function lanesAbove({ tasks, steps }: Pick<SessionView, "tasks" | "steps">, laneId: LaneId | undefined): readonly (LaneId | undefined)[] {
  const stepId = tasks.find((each) => each.id === laneId)?.stepId;
  const step = stepId === undefined ? undefined : steps.find((each) => each.id === stepId);
  return step ? [laneId, ...lanesAbove({ tasks, steps }, step.laneId)] : [laneId];
}

/** Whatever runs a command is named with commands. One that is named with its beginning (`Bash(git:*)`) is so as far as each of its commands begins so. */
function isNamed(tool: string, access: Access, allowed: readonly string[]): boolean {
  const wanted = access.kind === "run" ? [tool, "run_command"] : [tool];
  const { tools, dropped } = readToolNames(allowed, new Set(wanted));
  if (wanted.some((each) => tools.includes(each))) return true;
  if (access.kind !== "run" || access.reading.kind !== "clear") return false;
  const beginnings = dropped.map(beginningOf).filter((each) => each !== undefined);
  return access.reading.parts.every(({ words }) => beginnings.some((begin) => begin.every((word, at) => words[at] === word)));
}

function beginningOf(name: string): readonly string[] | undefined {
  const [, words = ""] = /^Bash\((.+?)(?::\*|\s\*)?\)$/.exec(name) ?? [];
  const found = words.split(/\s+/).filter((each) => each !== "");
  return found.length > 0 && found.every((each) => !each.includes("*")) ? found : undefined;
}

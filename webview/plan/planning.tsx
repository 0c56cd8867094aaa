import { useState } from "preact/hooks";
import type { Run } from "../../src/core/events/session.ts";
import { StepGroup } from "../chat/steps.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { count, t } from "../words.ts";
import type { TeamPart } from "./team.ts";

interface PlanningProps {
  readonly team: TeamPart;
  readonly run: Run;
  readonly liveOutput: Readonly<Record<string, string>>;
}

/** That a plan is being made, or made anew; what its planner looks at opens from it. Nothing once it is there. */
export function Planning({ team, run, liveOutput }: PlanningProps) {
  const [open, setOpen] = useState(false);
  if (!isPlanning(team, run)) return null;
  const laneId = laneOf(run);
  const steps = team.steps.filter((each) => each.laneId === laneId && each.tool !== "propose_plan");
  const words = team.plan ? t("Planning anew…") : t("Planning…");
  if (steps.length === 0) {
    return (
      <p class="line faint">
        <Spinner />
        <span>{words}</span>
      </p>
    );
  }
  return (
    <div>
      <button type="button" class="line quiet-line faint" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Spinner />
        <span>{words}</span>
        <span class="fact">
          {count(steps.length, ["{0} step", "{0} steps"])}{" "}
          <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl icon-small" />
        </span>
      </button>
      {open && (
        <div class="inset">
          <StepGroup steps={steps} approvals={[]} questions={[]} liveOutput={liveOutput} fold={false} />
        </div>
      )}
    </div>
  );
}

/** Whether somebody works on the plan itself just now. */
export function isPlanning({ plan, messages, steps, notices }: TeamPart, run: Run): boolean {
  if (run.state !== "running" || plan?.state === "over") return false;
  const laneId = laneOf(run);
  const last = messages.findLast((each) => each.laneId === laneId);
  if (!last || notices?.[laneId]?.kind === "warning") return false;
  if (!plan || last.role === "user" || last.finish === "streaming") return true;
  return steps.some((each) => each.laneId === laneId && (each.state === "pending" || each.state === "running"));
}

/** The lane in which the plan of a run is made. */
function laneOf({ id }: Run): string {
  return `${id}-plan`;
}

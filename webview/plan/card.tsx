import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Approval } from "../../src/core/events/approval.ts";
import type { Task } from "../../src/core/events/plan/plan.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import { Icon } from "../ui/icon.tsx";
import { useKeptFocus } from "../ui/page/kept-focus.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { TaskList } from "./list.tsx";
import { Planning } from "./planning.tsx";
import { Review } from "./review.tsx";
import { costGap, spanOf } from "./spent.ts";
import { type Footing, planFooting, type TeamPart } from "./team.ts";
import { lanesThatAsk, progressOf, routeWords, standOf } from "./words.ts";
import { AddTask } from "./writing/write.tsx";

interface PlanCardProps {
  readonly team: TeamPart;
  readonly run: Run;
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  readonly liveOutput: Readonly<Record<string, string>>;
}

/** The plan of a run: what shall come of it, and a line for each task. */
export function PlanCard({ team, run, approvals, questions, liveOutput }: PlanCardProps) {
  const { plan, tasks } = team;
  const card = useRef<HTMLElement>(null);
  const onFocus = useKeptFocus(() => card.current?.querySelector<HTMLElement>('.task-line[tabindex="0"]') ?? card.current);
  const footing = planFooting(plan, run);
  const review = questions.find(({ question, answer }) => question.about === "plan" && !answer)?.question;
  const asking = lanesThatAsk(approvals, questions, team.under);
  const progress = progressOf(tasks);
  const gap = costGap(team);
  return (
    <section ref={card} class={review ? "plan plan-asks" : "plan"} tabIndex={-1} aria-label={t("Plan")} onFocusCapture={onFocus}>
      {tasks.length > 0 && (
        <h3 class="line plan-head" title={run.route ? routeWords(run.route) : undefined}>
          <Icon name="checklist" />
          <span class="plan-goal">
            <bdi>{plan?.goal}</bdi>
          </span>
          <span class="fact">
            <bdi>{review ? t("{0} tasks", tasks.length) : [progress, headWord(footing, tasks)].filter(Boolean).join(" · ")}</bdi>
          </span>
        </h3>
      )}
      <Planning team={team} run={run} liveOutput={liveOutput} />
      <TaskList team={team} footing={footing} isAtWork={plan?.state === "running"} standIn={(task) => standOf(task, asking, run)} />
      {gap !== "" && <p class="faint plan-gap">{gap}</p>}
      {plan && <Adding planId={plan.id} tasks={tasks} footing={footing} />}
      {review && <Review question={review} />}
      <p class="unseen" role="status">
        {footing === "led" && !review && t("{0} tasks done", progress)}
      </p>
    </section>
  );
}

function headWord(footing: Footing, tasks: readonly Task[]): string {
  if (footing === "led") return "";
  return footing === "interrupted" ? t("interrupted") : spanOf(tasks);
}

interface AddingProps {
  readonly planId: string;
  readonly tasks: readonly Task[];
  readonly footing: Footing;
}

/** Where one more task is written. What was not added is open again after a reload. */
function Adding({ planId, tasks, footing }: AddingProps) {
  const { host } = useServices();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(() => host.saved.forms?.[planId] !== undefined);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (isOpen) return <AddTask planId={planId} tasks={tasks} footing={footing} onDone={() => setOpen(false)} />;
  if (footing !== "led") return null;
  return (
    <button ref={button} type="button" class="line quiet-line plan-add" onClick={() => setOpen(true)}>
      <Icon name="add" />
      <span>{t("Add a task")}</span>
    </button>
  );
}

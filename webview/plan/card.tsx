import { useRef, useState } from "preact/hooks";
import type { Approval } from "../../src/core/events/approval.ts";
import { isOver } from "../../src/core/events/plan/plan.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import { Icon } from "../ui/icon.tsx";
import { useKeptFocus } from "../ui/page/kept-focus.ts";
import { Planning } from "./planning.tsx";
import { Review } from "./review.tsx";
import { TaskLine } from "./task.tsx";
import type { TeamPart } from "./team.ts";
import { lanesThatAsk, progressOf, routeWords, spanOf, standOf } from "./words.ts";
import { AddTask } from "./write.tsx";

interface PlanCardProps {
  readonly team: TeamPart;
  readonly run: Run;
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  readonly liveOutput: Readonly<Record<string, string>>;
}

/** Done tasks become one line as soon as there are so many. */
const foldedFrom = 3;

/** The plan of a run: what shall come of it, and a line for each task. */
export function PlanCard({ team, run, approvals, questions, liveOutput }: PlanCardProps) {
  const { plan, tasks } = team;
  const card = useRef<HTMLElement>(null);
  const onFocus = useKeptFocus(() => card.current);
  const [adding, setAdding] = useState(false);
  const isLed = plan !== undefined && plan.state !== "over" && (run.state === "running" || run.state === "waiting");
  const review = questions.find(({ question, answer }) => question.about === "plan" && !answer)?.question;
  const progress = progressOf(tasks);
  const facts = isLed ? [progress] : [progress, spanOf(tasks)];
  return (
    <section ref={card} class={review ? "plan plan-asks" : "plan"} tabIndex={-1} aria-label="Plan" onFocusCapture={onFocus}>
      {tasks.length > 0 && (
        <h3 class="line plan-head" title={run.route ? routeWords(run.route) : undefined}>
          <Icon name="checklist" />
          <span class="plan-goal">
            <bdi>{plan?.goal}</bdi>
          </span>
          <span class="fact">
            <bdi>{review ? `${tasks.length} tasks` : facts.filter(Boolean).join(" · ")}</bdi>
          </span>
        </h3>
      )}
      <Planning team={team} run={run} liveOutput={liveOutput} />
      <Tasks team={team} isLed={isLed} isAtWork={plan?.state === "running"} asking={lanesThatAsk(approvals, questions)} />
      {isLed &&
        (adding ? (
          <AddTask tasks={tasks} onDone={() => setAdding(false)} />
        ) : (
          <button type="button" class="line quiet-line plan-add" onClick={() => setAdding(true)}>
            <Icon name="add" />
            <span>Add a task</span>
          </button>
        ))}
      {review && <Review question={review} />}
      <p class="unseen" role="status">
        {isLed && !review && `${progress} tasks done`}
      </p>
    </section>
  );
}

interface TasksProps {
  readonly team: TeamPart;
  readonly isLed: boolean;
  readonly isAtWork: boolean;
  readonly asking: ReadonlySet<string>;
}

function Tasks({ team, isLed, isAtWork, asking }: TasksProps) {
  const { tasks } = team;
  const [open, setOpen] = useState(false);
  const done = tasks.filter((each) => each.state === "completed");
  const folds = done.length >= (isAtWork && !tasks.every(isOver) ? foldedFrom : 2);
  const shown = folds && !open ? tasks.filter((each) => each.state !== "completed") : tasks;
  const movable = tasks.filter((each) => each.state === "pending").map(({ id }) => id);
  return (
    <>
      {folds && (
        <button type="button" class="line quiet-line plan-done" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl" />
          <span>
            <bdi>{done.length} done</bdi>
          </span>
          <span class="fact">
            <bdi>{isAtWork ? spanOf(done) : ""}</bdi>
          </span>
        </button>
      )}
      <ul class="plan-tasks">
        {shown.map((each) => (
          <TaskLine key={each.id} task={each} stand={standOf(each, asking)} team={team} isLed={isLed} movable={movable} />
        ))}
      </ul>
    </>
  );
}

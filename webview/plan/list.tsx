import { useRef, useState } from "preact/hooks";
import { isOver, type Task } from "../../src/core/events/plan/plan.ts";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { spanOf } from "./spent.ts";
import { TaskLine } from "./task.tsx";
import type { Footing, TeamPart } from "./team.ts";
import type { Stand } from "./words.ts";
import { EditTask } from "./writing/write.tsx";

interface TaskListProps {
  readonly team: TeamPart;
  readonly footing: Footing;
  readonly isAtWork: boolean;
  standIn(task: Task): Stand;
}

/** Done tasks become one line as soon as there are so many. */
const foldedFrom = 3;

/** The tasks of a plan, a line each; those that are done become one. The keyboard comes to one line, and by arrows to the others. */
export function TaskList({ team, footing, isAtWork, standIn }: TaskListProps) {
  const { tasks } = team;
  const { host } = useServices();
  const [open, setOpen] = useState(false);
  const done = tasks.filter((each) => each.state === "completed");
  const folds = done.length >= (isAtWork && !tasks.every(isOver) ? foldedFrom : 2);
  // What is being written at a task stays in sight.
  const isWritten = ({ id }: Task) => host.saved.forms?.[id] !== undefined;
  const shown = folds && !open ? tasks.filter((each) => each.state !== "completed" || isWritten(each)) : tasks;
  const movable = tasks.filter((each) => each.state === "pending").map(({ id }) => id);
  const order = shown.map(({ id }) => id).join(" ");
  const { reached, handlers } = useArrows(shown);
  return (
    <>
      {folds && (
        <button type="button" class="line quiet-line plan-done" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl" />
          <span>
            <bdi>{t("{0} done", done.length)}</bdi>
          </span>
          <span class="fact">
            <bdi>{isAtWork ? spanOf(done) : ""}</bdi>
          </span>
        </button>
      )}
      <ul class="plan-tasks" {...handlers}>
        {shown.map((each) => (
          <TaskLine
            key={each.id}
            task={each}
            stand={standIn(each)}
            team={team}
            footing={footing}
            place={{ movable, order, isReached: each.id === reached }}
          />
        ))}
      </ul>
      <TakenForms team={team} footing={footing} />
    </>
  );
}

/** What was being written at tasks that somebody took out of the plan meanwhile. */
function TakenForms({ team: { taken, tasks }, footing }: Pick<TaskListProps, "team" | "footing">) {
  const { host } = useServices();
  const [, setClosed] = useState(0);
  return taken.map(
    (each) =>
      host.saved.forms?.[each.id] && (
        <EditTask key={each.id} task={each} tasks={tasks} footing={footing} onClose={() => setClosed((count) => count + 1)} />
      ),
  );
}

/** Which line the keyboard comes to: the one it was in last, or, once that is gone, what stands in its place. Arrows, Home and End lead on. */
function useArrows(shown: readonly Task[]) {
  const [last, setLast] = useState<string | undefined>(undefined);
  const index = useRef(0);
  const at = shown.findIndex((each) => each.id === last);
  if (at >= 0) index.current = at;
  const reached = shown[Math.min(index.current, shown.length - 1)]?.id;
  return {
    reached,
    handlers: {
      onFocusCapture: ({ target }: FocusEvent) => {
        const id = target instanceof Element ? target.closest<HTMLElement>("[data-task]")?.dataset.task : undefined;
        if (id !== undefined) setLast(id);
      },
      onKeyDown(event: KeyboardEvent & { readonly currentTarget: HTMLElement }) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const lines = [...event.currentTarget.querySelectorAll<HTMLElement>(".task-line")];
        const from = lines.indexOf(event.target as HTMLElement);
        if (from < 0) return;
        const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: lines.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        lines[to]?.focus();
      },
    },
  };
}

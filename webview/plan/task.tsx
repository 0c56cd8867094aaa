import { useRef, useState } from "preact/hooks";
import type { Task } from "../../src/core/events/plan/plan.ts";
import type { Step } from "../../src/core/events/step.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useNow } from "../ui/now.ts";
import { useServices } from "../ui/services.ts";
import { TaskActions } from "./actions.tsx";
import { type Act, useLead } from "./lead.ts";
import { AgentMark } from "./mark.tsx";
import { spentOn } from "./spent.ts";
import { type Footing, footingOf, type TeamPart, teamsOf } from "./team.ts";
import { TellAgent } from "./tell.tsx";
import { unsentTo } from "./unsent.ts";
import { factOf, lanesThatAsk, type Stand, standIcons, standOf, standWords } from "./words.ts";
import { EditTask } from "./writing/write.tsx";

interface TaskLineProps {
  readonly task: Task;
  readonly stand: Stand;
  readonly team: TeamPart;
  /** Whether it takes wishes. */
  readonly footing: Footing;
  /** Where it stands among others; absent where it stands alone. */
  readonly place?: Place;
}

/** A line's place in a list. */
export interface Place {
  /** The tasks that have not begun, in order. */
  readonly movable: readonly string[];
  /** All that are shown, in order. */
  readonly order: string;
  /** The one line of the list that the keyboard comes to; arrows lead to the others. */
  readonly isReached: boolean;
}

/** One task: how it stands, what it is, who does it, and one fact. Opens its transcript; what can be done with it stands where the focus or the pointer is. */
export function TaskLine({ task, stand, team, footing, place = alone }: TaskLineProps) {
  const { store } = useServices();
  const { lead, problem, isOpen: isAsked } = useLead();
  const line = useRef<HTMLButtonElement>(null);
  const { opened, toggle, close } = useOpened(task, () => line.current?.focus());
  const move = (by: number) => {
    const act = moveOf(task.id, by, { place, team });
    if (act) void lead(act);
  };
  const isLed = footing === "led";
  const canMove = isLed && task.state === "pending";
  return (
    <li class={`task task-${stand}`} data-task={task.id}>
      <div class="task-row">
        <button
          ref={line}
          type="button"
          class="line quiet-line task-line"
          tabIndex={place.isReached ? 0 : -1}
          onClick={() => store.update({ screen: "task", task: task.id })}
          onKeyDown={(event) => {
            const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
            if (by === undefined || !canMove) return;
            event.preventDefault();
            move(by);
          }}
        >
          <StandIcon stand={stand} />
          <span class="task-title" title={task.title}>
            <bdi>{task.title}</bdi>
          </span>
          <span class="unseen">{standWords[stand]}</span>
          <TaskFact task={task} stand={stand} team={team} />
          <AgentMark name={task.agent} />
        </button>
        {isLed && (
          <TaskActions
            task={task}
            lead={lead}
            isAwaited={team.tasks.some((each) => each.state === "pending" && each.dependsOn.includes(task.id))}
            order={place.order}
            isReached={place.isReached}
            onEdit={() => toggle("edit")}
            onMessage={() => toggle("message")}
            onMove={move}
          />
        )}
      </div>
      <Awaited isOpen={isAsked} />
      {problem && (
        <p class="refused task-problem" role="alert">
          {problem}
        </p>
      )}
      {opened === "edit" && <EditTask task={task} tasks={team.tasks} footing={footing} onClose={close} />}
      {opened === "message" && <TellAgent task={task} footing={footing} onClose={close} />}
    </li>
  );
}

const alone: Place = { movable: [], order: "", isReached: true };

/** What is being written at a task. What was not sent is open again after a reload. */
function useOpened({ id }: Task, onClosed: () => void) {
  const services = useServices();
  const [opened, setOpened] = useState<"edit" | "message" | undefined>(() => {
    if (services.host.saved.forms?.[id]) return "edit";
    return unsentTo(id, services).text(id) === "" ? undefined : "message";
  });
  return {
    opened,
    toggle: (form: "edit" | "message") => setOpened(opened === form ? undefined : form),
    close() {
      setOpened(undefined);
      onClosed();
    },
  };
}

/** What it took so far, and the one thing worth knowing of it besides. */
function TaskFact({ task, stand, team }: Pick<TaskLineProps, "task" | "stand" | "team">) {
  const now = useNow(stand === "running");
  const spent = spentOn(task, team, now);
  const fact = factOf(task, stand, team);
  const whole = [spent, fact].filter(Boolean).join(" · ");
  const isLong = stand === "running" || stand === "pending" || spent !== "";
  // A clock that is read aloud each second would drown everything else, and how it stands is said once.
  const [hidesSpent, hidesFact] = [stand === "running" || spent === "", fact === standWords[stand] || fact === ""];
  return (
    <span class={`fact task-fact${isLong ? " task-fact-long" : ""}`} title={whole} aria-hidden={hidesSpent && hidesFact}>
      {spent !== "" && (
        <bdi aria-hidden={hidesSpent}>
          {spent}
          {fact !== "" && " · "}
        </bdi>
      )}
      {fact !== "" && <bdi aria-hidden={hidesFact}>{fact}</bdi>}
    </span>
  );
}

export function StandIcon({ stand }: { readonly stand: Stand }) {
  const icon = standIcons[stand];
  return icon === undefined ? <Spinner /> : <Icon name={icon} class={`stand-${stand}`} />;
}

/** The task a step has handed to another agent, under it; nothing where it handed on none. */
export function Delegated({ step }: { readonly step: Step }) {
  const { view } = useServices().store.state;
  const team = step.tool === "delegate" && view ? teamsOf(view).get(step.runId) : undefined;
  const task = team?.delegated.find((each) => each.stepId === step.id);
  if (!view || !team || !task) return null;
  const run = view.runs.find((each) => each.id === task.runId);
  const stand = standOf(task, lanesThatAsk(view.approvals, view.questions, team.under), run);
  return (
    <ul class="plan-tasks inset">
      <TaskLine task={task} stand={stand} team={team} footing={footingOf(view, task)} />
    </ul>
  );
}

/** One place up or down among what has not begun: nowhere else does it make a difference. Undefined at the end of the way. */
function moveOf(
  taskId: string,
  by: number,
  { place: { movable }, team: { tasks } }: { readonly place: Place; readonly team: TeamPart },
): Act | undefined {
  const at = movable.indexOf(taskId);
  const other = tasks.findIndex((each) => each.id === movable[at + by]);
  if (at < 0 || other < 0) return undefined;
  const before = by < 0 ? tasks[other] : tasks[other + 1];
  return { kind: "move", taskId, ...(before ? { before: before.id } : {}) };
}

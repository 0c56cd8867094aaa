import { useRef, useState } from "preact/hooks";
import type { Task } from "../../src/core/events/plan/plan.ts";
import type { Step } from "../../src/core/events/step.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { TaskActions } from "./actions.tsx";
import { type Act, useLead } from "./lead.ts";
import { AgentMark } from "./mark.tsx";
import { isLed, type TeamPart, teamsOf } from "./team.ts";
import { TellAgent } from "./tell.tsx";
import { factOf, lanesThatAsk, type Stand, standIcons, standOf, standWords } from "./words.ts";
import { EditTask } from "./write.tsx";

interface TaskLineProps {
  readonly task: Task;
  readonly stand: Stand;
  readonly team: TeamPart;
  /** The plan is at work and takes wishes. */
  readonly isLed: boolean;
  /** The tasks that have not begun, in order. */
  readonly movable: readonly string[];
}

/** One task: how it stands, what it is, who does it, and one fact. Opens its transcript; what can be done with it stands where the focus or the pointer is. */
export function TaskLine({ task, stand, team, isLed, movable }: TaskLineProps) {
  const { store } = useServices();
  const { lead, problem, isOpen: isAsked } = useLead();
  const line = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<"edit" | "message" | undefined>(undefined);
  const close = () => {
    setOpened(undefined);
    line.current?.focus();
  };
  const fact = factOf(task, stand, team);
  const move = (by: number) => {
    const act = moveOf(task.id, by, { movable, team });
    if (act) void lead(act);
  };
  const isLong = stand === "running" || stand === "pending";
  const canMove = isLed && task.state === "pending";
  return (
    <li class={`task task-${stand}`} data-task={task.id}>
      <div class="task-row">
        <button
          ref={line}
          type="button"
          class="line quiet-line task-line"
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
          <span class={`fact task-fact${isLong ? " task-fact-long" : ""}`} title={fact} aria-hidden={fact === standWords[stand]}>
            {fact !== "" && <bdi>{fact}</bdi>}
          </span>
          <AgentMark name={task.agent} />
        </button>
        {isLed && (
          <TaskActions
            task={task}
            lead={lead}
            onEdit={() => setOpened(opened === "edit" ? undefined : "edit")}
            onMessage={() => setOpened(opened === "message" ? undefined : "message")}
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
      {opened === "edit" && canMove && <EditTask task={task} tasks={team.tasks} onClose={close} />}
      {opened === "message" && isLed && <TellAgent task={task} onClose={close} />}
    </li>
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
  const stand = standOf(task, lanesThatAsk(view.approvals, view.questions));
  return (
    <ul class="plan-tasks inset">
      <TaskLine task={task} stand={stand} team={team} isLed={isLed(view, task)} movable={[]} />
    </ul>
  );
}

/** One place up or down among what has not begun: nowhere else does it make a difference. Undefined at the end of the way. */
function moveOf(taskId: string, by: number, { movable, team: { tasks } }: Pick<TaskLineProps, "movable" | "team">): Act | undefined {
  const at = movable.indexOf(taskId);
  const other = tasks.findIndex((each) => each.id === movable[at + by]);
  if (at < 0 || other < 0) return undefined;
  const before = by < 0 ? tasks[other] : tasks[other + 1];
  return { kind: "move", taskId, ...(before ? { before: before.id } : {}) };
}

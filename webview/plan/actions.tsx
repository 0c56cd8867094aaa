import { isOver, type Task } from "../../src/core/events/plan/plan.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Leading } from "./lead.ts";

interface TaskActionsProps {
  readonly task: Task;
  readonly lead: Leading["lead"];
  /** Absent where a task is only looked at. */
  readonly onMove?: (by: -1 | 1) => void;
  readonly onEdit?: () => void;
  readonly onMessage?: () => void;
}

/** What can be done with a task as it stands. */
export function TaskActions({ task, lead, onMove, onEdit, onMessage }: TaskActionsProps) {
  const { id: taskId, title } = task;
  const act = (kind: "stop" | "retry" | "skip" | "remove") => () => void lead({ kind, taskId });
  if (task.state === "completed") return null;
  return (
    <fieldset class="task-actions" aria-label={`What to do with “${title}”`}>
      {task.state === "pending" && (
        <>
          {onMove && <Action icon="arrow-up" label="Move up" hint="Alt+↑" onPress={() => onMove(-1)} />}
          {onMove && <Action icon="arrow-down" label="Move down" hint="Alt+↓" onPress={() => onMove(1)} />}
          {onEdit && <Action icon="edit" label="Change" onPress={onEdit} />}
          <Action icon="trash" label="Take out" onPress={act("remove")} />
        </>
      )}
      {(task.state === "running" || task.state === "waiting") && (
        <>
          {onMessage && <Action icon="comment" label="Message" onPress={onMessage} />}
          <Action icon="debug-step-over" label="Skip" onPress={act("skip")} />
          <Action icon="stop" label="Stop" onPress={act("stop")} />
        </>
      )}
      {isOver(task) && task.planId && <Action icon="refresh" label="Retry" onPress={act("retry")} />}
    </fieldset>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly hint?: string;
  onPress(): void;
}

function Action({ icon, label, hint, onPress }: ActionProps) {
  const title = hint ? `${label} (${hint})` : label;
  return <button type="button" class={`quiet icon icon-${icon}`} aria-label={label} title={title} onClick={onPress} />;
}

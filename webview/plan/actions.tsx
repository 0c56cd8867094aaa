import { isOver, type Task } from "../../src/core/events/plan/plan.ts";
import { useDeaf } from "../approval/deaf.ts";
import type { IconName } from "../ui/icon.tsx";
import { t } from "../words.ts";
import type { Leading } from "./lead.ts";

interface TaskActionsProps {
  readonly task: Task;
  readonly lead: Leading["lead"];
  /** Whether others wait for it. */
  readonly isAwaited?: boolean;
  /** What stands in the list with it, in order: whatever changes there may have moved it under the pointer. */
  readonly order?: string;
  /** False where the keyboard comes to other lines by arrows first. */
  readonly isReached?: boolean;
  /** Absent where a task is only looked at. */
  readonly onMove?: (by: -1 | 1) => void;
  readonly onEdit?: () => void;
  readonly onMessage?: () => void;
}

/** What can be done with a task as it stands. Where that has just become another, or moved, nothing is: a click was meant for what stood there before. */
export function TaskActions({ task, lead, isAwaited = false, order = "", isReached = true, onMove, onEdit, onMessage }: TaskActionsProps) {
  const { id: taskId, title, state } = task;
  const isNew = useDeaf(taskId, state);
  const hasMoved = useDeaf(taskId, order);
  const deaf = isNew || hasMoved;
  const act = (kind: "stop" | "retry" | "skip" | "remove") => () => deaf || void lead({ kind, taskId });
  // These do no harm to the wrong task, and moving one is a change of place itself.
  const mild = (press: () => void) => () => isNew || press();
  const common = { tabIndex: isReached ? 0 : -1 };
  if (state === "completed") return null;
  return (
    <fieldset class={deaf ? "task-actions deaf" : "task-actions"} aria-label={t("What to do with “{0}”", title)}>
      {state === "pending" && (
        <>
          {onMove && (
            <Action {...common} icon="arrow-up" label={t("Move up")} title={t("Move up (Alt+↑)")} onPress={mild(() => onMove(-1))} />
          )}
          {onMove && (
            <Action {...common} icon="arrow-down" label={t("Move down")} title={t("Move down (Alt+↓)")} onPress={mild(() => onMove(1))} />
          )}
          {onEdit && <Action {...common} icon="edit" label={t("Change")} onPress={mild(onEdit)} />}
          <Action {...common} icon="trash" label={t("Take out")} onPress={act("remove")} />
        </>
      )}
      {(state === "running" || state === "waiting") && (
        <>
          {onMessage && <Action {...common} icon="comment" label={t("Message")} onPress={mild(onMessage)} />}
          <Action
            {...common}
            icon="debug-step-over"
            label={t("Skip")}
            title={isAwaited ? t("Skip: ends it, and what waits for it goes on without it") : t("Skip: ends it and does without it")}
            onPress={act("skip")}
          />
          <Action
            {...common}
            icon="stop"
            label={t("Stop")}
            title={isAwaited ? t("Stop: ends it, and what waits for it is left out, too") : t("Stop: ends it")}
            onPress={act("stop")}
          />
        </>
      )}
      {isOver(task) && task.planId && (
        <Action
          {...common}
          icon="refresh"
          label={t("Retry")}
          title={t("Retry: begins it again, with what was left out for it")}
          onPress={act("retry")}
        />
      )}
    </fieldset>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  /** Where more is to be known than its label says. */
  readonly title?: string;
  readonly tabIndex: number;
  onPress(): void;
}

function Action({ icon, label, title = label, tabIndex, onPress }: ActionProps) {
  return <button type="button" class={`quiet icon icon-${icon}`} aria-label={label} {...{ title, tabIndex }} onClick={onPress} />;
}

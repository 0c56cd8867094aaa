import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { Icon } from "../../ui/icon.tsx";
import { useServices } from "../../ui/services.ts";
import { undoneOf } from "../../undo/undone.ts";
import { changedFiles } from "../../undo/words.ts";
import { count, t } from "../../words.ts";
import { endChange } from "./changing.ts";

interface ChangeBarProps {
  readonly view: SessionView;
  readonly message: UserMessage;
  readonly isRunning: boolean;
  /** Drops what was written into it. */
  onCancel(): void;
}

/** Says what becomes of what came after the message that is being changed, and of the work done since. */
export function ChangeBar({ view, message, isRunning, onCancel }: ChangeBarProps) {
  const { ask, host, store } = useServices();
  const from = view.messages.findIndex((each) => each.id === message.id);
  const since = new Set(view.messages.slice(from).map((each) => each.id));
  const files = changedFiles(
    view.steps.filter((each) => since.has(each.messageId)),
    undoneOf(view),
  );
  const after = new Set(view.messages.slice(from).map((each) => each.runId)).size - 1;
  const cancel = () => {
    onCancel();
    endChange({ host, store }, view.session.id);
  };
  return (
    <div class="change-bar" role="status">
      <Icon name="edit" />
      <div class="grow">
        <p>{t("You change an earlier message")}</p>
        <p class="faint">
          {isRunning && `${t("Sending stops the run.")} `}
          {after === 0
            ? t("Its answer is set aside, to be looked at there.")
            : count(after, [
                "Its answer and the message after it are set aside, to be looked at there.",
                "Its answer and the {0} messages after it are set aside, to be looked at there.",
              ])}
          {files > 0 && ` ${count(files, ["{0} file stays changed.", "{0} files stay changed."])} `}
          {files > 0 && (
            <button type="button" class="link-button" onClick={() => ask("planUndo", { scope: { kind: "before", messageId: message.id } })}>
              {t("Undo first…")}
            </button>
          )}
        </p>
      </div>
      <button
        type="button"
        class="quiet icon icon-close"
        aria-label={t("Leave the message as it is")}
        title={t("Leave the message as it is")}
        onClick={cancel}
      />
    </div>
  );
}

import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

interface FootProps {
  readonly changed: boolean;
  /** The person wants to go, and something is not saved. */
  readonly isLeaving: boolean;
  readonly isSaved: boolean;
  readonly isNew: boolean;
  /** Of an agent of a workspace, which is changed there and not here. */
  readonly file: string | undefined;
  onSave(): void;
  onDiscard(): void;
}

/** What becomes of the changes. */
export function EditorFoot({ changed, isLeaving, isSaved, isNew, file, onSave, onDiscard }: FootProps) {
  const { ask } = useServices();
  if (file !== undefined)
    return (
      <div class="form-foot">
        <Button onClick={() => ask("openFile", { path: file })}>{t("Open file")}</Button>
        <Button title={t("Keeps a copy among your own, which counts from then on")} onClick={onSave}>
          {t("Keep as mine")}
        </Button>
      </div>
    );
  return (
    <div class="form-foot">
      <div role="status">
        {isLeaving && (
          <p class="line">
            <Icon name="warning" class="warn" />
            <span>{t("What you changed is not saved.")}</span>
          </p>
        )}
        {isSaved && !changed && (
          <p class="line">
            <Icon name="check" />
            <span>{t("Saved. The next message to it uses this.")}</span>
          </p>
        )}
      </div>
      <Button appearance={changed ? "primary" : "secondary"} disabled={!changed} onClick={onSave}>
        {t("Save")}
      </Button>
      {(changed || isNew) && <Button onClick={onDiscard}>{t("Discard")}</Button>}
    </div>
  );
}

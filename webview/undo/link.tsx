import { useContext } from "preact/hooks";
import type { Step } from "../../src/core/events/step.ts";
import { undoTool } from "../../src/core/events/step.ts";
import type { UndoScope } from "../../src/core/events/undo.ts";
import { useServices } from "../ui/services.ts";
import { count, t, told } from "../words.ts";
import { isUndone, nothingUndone, UndoneContext } from "./undone.ts";
import { changedFiles, undoableOf } from "./words.ts";

/** Asks what undoing this step would do; quiet until the pointer or the focus is on its line. Says so where it can't be undone. */
export function StepUndo({ step }: { readonly step: Step }) {
  const { ask } = useServices();
  const undone = useContext(UndoneContext);
  const undoable = undoableOf(step);
  if (!undoable || step.state === "running" || step.state === "pending") return null;
  if (undoable.files === 0) {
    return (
      <span class="cannot-undo faint" title={undoable.limits.map(told).join(" ")}>
        {t("can't be undone")}
      </span>
    );
  }
  if (isUndone(step, undone)) return null;
  return (
    <button
      type="button"
      class="link-button when-near"
      aria-label={t("Undo: {0}", told(step.title))}
      title={undoable.limits.map(told).join(" ") || undefined}
      onClick={() => ask("planUndo", { scope: { kind: "step", stepId: step.id } })}
    >
      {t("Undo")}
    </button>
  );
}

interface RunUndoProps {
  readonly runId: string;
  readonly steps: readonly Step[];
}

/** Asks what undoing all of a run would do, or what is left of it. */
export function RunUndo({ runId, steps }: RunUndoProps) {
  const { ask } = useServices();
  const undone = useContext(UndoneContext);
  const own = steps.filter((each) => each.tool !== undoTool);
  const left = changedFiles(own, undone);
  if (left === 0) return null;
  const isRest = left < changedFiles(own, nothingUndone);
  return (
    <p class="run-undo">
      <button type="button" class="link-button" onClick={() => ask("planUndo", { scope: { kind: "run", runId } })}>
        {isRest
          ? count(left, ["Undo what is left ({0} file)", "Undo what is left ({0} files)"])
          : count(left, ["Undo all changes ({0} file)", "Undo all changes ({0} files)"])}
      </button>
    </p>
  );
}

/** Asks what putting files back to before this message would do. */
export function RestoreButton({ messageId }: { readonly messageId: string }) {
  const { ask } = useServices();
  const label = t("Restore files to before this message");
  const scope: UndoScope = { kind: "before", messageId };
  return (
    <button type="button" class="quiet icon icon-discard" aria-label={label} title={label} onClick={() => ask("planUndo", { scope })} />
  );
}

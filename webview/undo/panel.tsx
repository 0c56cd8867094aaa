import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { UndoFile, UndoReport } from "../../src/core/events/undo.ts";
import { focusComposer } from "../composer/focus.ts";
import type { ShownUndo } from "../state.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { count, t, told } from "../words.ts";
import { actionWord, inPathOrder, isChoosable, isReady, undoTitles, whyWord } from "./words.ts";

/** What an undo would do, file by file, above the composer; then what came of it. Nothing is done before it is pressed. */
export function UndoPanel({ undo }: { readonly undo: ShownUndo }) {
  const { store } = useServices();
  const { plan, report } = undo;
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // A report may come while its person has gone on elsewhere in the window, in the palette say.
    if (document.hasFocus()) panel.current?.focus();
  }, [plan, report]);
  const close = () => {
    store.update({ undo: undefined });
    focusComposer();
  };
  return (
    <section
      ref={panel}
      class="undo"
      role="dialog"
      aria-label={report ? t("What was undone") : undoTitles[plan.scope.kind]}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      {report ? <Result report={report} onClose={close} /> : <Choice undo={undo} onClose={close} />}
    </section>
  );
}

function Choice({ undo: { plan }, onClose }: { readonly undo: ShownUndo; onClose(): void }) {
  const { ask } = useServices();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState(false);
  useEffect(() => setChosen(new Set(plan.files.filter(isReady).map((each) => each.path))), [plan]);
  const files = plan.files.filter((each) => chosen.has(each.path));
  const apply = async () => {
    if (sent || files.length === 0) return;
    setSent(true);
    const wanted = files.map(({ path, now }) => ({ path, ...(now === undefined ? {} : { now }) }));
    if (await ask("applyUndo", { scope: plan.scope, files: wanted })) setSent(false);
  };
  const toggle = (path: string) =>
    setChosen(chosen.has(path) ? new Set([...chosen].filter((each) => each !== path)) : new Set([...chosen, path]));
  const isPossible = plan.files.some(isChoosable);
  return (
    <>
      <h3 class="card-title">
        <Icon name="discard" />
        <span>{undoTitles[plan.scope.kind]}</span>
      </h3>
      {plan.files.length > 0 && (
        <ul class="undo-files" aria-label={t("Files")}>
          {inPathOrder(plan.files).map((each) => (
            <li key={each.path}>
              <FileChoice file={each} checked={chosen.has(each.path)} onToggle={() => toggle(each.path)} />
            </li>
          ))}
        </ul>
      )}
      {plan.notes.map((each) => (
        <p key={each} class="line faint">
          <Icon name="info" />
          <span>{told(each)}</span>
        </p>
      ))}
      {!isPossible && <p class="faint">{nothingWord(plan.files)}</p>}
      <div class="actions">
        {isPossible && (
          <Button appearance="primary" disabled={sent || files.length === 0} onClick={apply}>
            {plan.scope.kind === "before"
              ? count(files.length, ["Restore {0} file", "Restore {0} files"])
              : count(files.length, ["Undo {0} file", "Undo {0} files"])}
          </Button>
        )}
        <Button onClick={onClose}>{isPossible ? t("Cancel") : t("Close")}</Button>
      </div>
    </>
  );
}

function FileChoice({ file, checked, onToggle }: { readonly file: UndoFile; readonly checked: boolean; onToggle(): void }) {
  const why = whyWord(file);
  const isWarned = file.state === "changed-since" || file.state === "gone";
  return (
    <label class={`undo-file undo-${file.state}`}>
      <input type="checkbox" checked={checked} disabled={!isChoosable(file)} onChange={onToggle} />
      <bdi class="mono undo-name" dir="ltr" title={file.path}>
        {file.label}
      </bdi>
      <span class="fact">{actionWord(file)}</span>
      {why && (
        <span class={`undo-why ${isWarned ? "" : "faint"}`}>
          {isWarned && <Icon name="warning" class="warn" />} {why}
        </span>
      )}
    </label>
  );
}

function nothingWord(files: readonly UndoFile[]): string {
  if (files.length === 0) return t("There is nothing to undo here.");
  return files.every((each) => each.state === "same") ? t("Everything is as it was already.") : t("Nothing of this can be undone.");
}

function Result({ report: { files, stepId }, onClose }: { readonly report: UndoReport; onClose(): void }) {
  const { ask } = useServices();
  const failed = files.filter((each) => !each.done);
  const done = files.length - failed.length;
  return (
    <>
      <p class="line" role="status">
        <Icon name={failed.length > 0 ? "warning" : "pass"} class={failed.length > 0 ? "warn" : ""} />
        <span>{done === 0 ? t("Nothing was undone.") : count(done, ["{0} file is as before.", "{0} files are as before."])}</span>
      </p>
      {failed.length > 0 && (
        <ul class="undo-files" aria-label={t("Left as they are")}>
          {inPathOrder(failed).map((each) => (
            <li key={each.path} class="undo-file">
              {!each.problem?.startsWith(each.label) && (
                <bdi class="mono undo-name" dir="ltr" title={each.path}>
                  {each.label}
                </bdi>
              )}
              <span class="undo-why">{each.problem !== undefined && told(each.problem)}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="actions">
        <Button onClick={onClose}>{t("Close")}</Button>
        {stepId !== undefined && (
          <button type="button" class="link-button" onClick={() => ask("planUndo", { scope: { kind: "step", stepId } })}>
            {t("Undo this undo")}
          </button>
        )}
      </div>
    </>
  );
}

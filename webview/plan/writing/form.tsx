import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { isOver, type Task } from "../../../src/core/events/plan/plan.ts";
import type { AgentChoice } from "../../../src/core/protocol/host-message.ts";
import { Awaited } from "../../ui/awaited.tsx";
import { Button } from "../../ui/button.tsx";
import { Area, Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useServices } from "../../ui/services.ts";
import { t } from "../../words.ts";
import { EvidenceFields } from "./evidence.tsx";
import type { Written } from "./merge.ts";

/** Who can be given a task. */
export const AgentsContext = createContext<readonly AgentChoice[]>([]);

export interface TaskFormProps {
  readonly label: string;
  readonly button: string;
  /** As it is shown. */
  readonly written: Written;
  /** What it may wait for. */
  readonly others: readonly Task[];
  /** What somebody else has changed meanwhile, as it is now. */
  readonly clashes?: readonly Clash[];
  /** Set where it can't be saved any more. */
  readonly late?: Late | undefined;
  /** Why the last try was refused. */
  readonly problem: string | undefined;
  /** A try is on its way. */
  readonly isAsked: boolean;
  /** Whether the person has just opened it. */
  readonly takesFocus: boolean;
  onChange(part: Partial<Written>): void;
  onSave(): void;
  onClose(): void;
}

export interface Late {
  /** Why, in a sentence. */
  readonly why: string;
  /** What was written, to be copied; "" where that is no text. */
  readonly text: string;
  /** Says it to the agent instead. */
  readonly send?: { readonly label: string; onPress(): void } | undefined;
}

/** A task being written: what it is called, what is to be done, by whom, after what, and what shows that it is done. */
export function TaskForm(props: TaskFormProps) {
  const { label, written, others, clashes = [], late, problem, onChange, onSave, onClose } = props;
  const isReady = late === undefined && clashes.length === 0 && written.title.trim() !== "" && written.objective.trim() !== "";
  return (
    <fieldset
      class="task-form"
      aria-label={label}
      onKeyDown={(event) => {
        // An input method takes Escape and Enter for itself while it chooses a word.
        if (event.isComposing || event.keyCode === 229) return;
        const isSaved = event.key === "Enter" && (event.ctrlKey || event.metaKey);
        if (!isSaved && event.key !== "Escape") return;
        // What gets the focus next must not hear the same key.
        event.preventDefault();
        event.stopPropagation();
        if (!isSaved) onClose();
        else if (isReady) onSave();
      }}
    >
      {late && (
        <p class="line" role="status">
          <Icon name="info" />
          <span>{late.why}</span>
        </p>
      )}
      <Field
        label={t("Title")}
        placeholder={t("Title")}
        value={written.title}
        autofocus={props.takesFocus}
        onChange={(title) => onChange({ title })}
      />
      <Area
        class="task-objective"
        label={t("What to do")}
        placeholder={t("What to do, and what shall come of it")}
        value={written.objective}
        onChange={(objective) => onChange({ objective })}
      />
      <AgentPick agent={written.agent} onPick={(agent) => onChange({ agent })} />
      <After others={others} chosen={written.dependsOn} onPick={(dependsOn) => onChange({ dependsOn })} />
      <EvidenceFields evidence={written.evidence} onChange={(evidence) => onChange({ evidence })} />
      {clashes.map((each) => (
        <ClashBlock key={each.label} {...each} />
      ))}
      <Awaited isOpen={props.isAsked} />
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <FormButtons {...props} isReady={isReady} />
    </fieldset>
  );
}

function FormButtons({ button, clashes = [], late, isReady, onSave, onClose }: TaskFormProps & { readonly isReady: boolean }) {
  const { say } = useServices();
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).catch(() => say(t("This could not be copied. Select the words and copy them by hand.")));
  return (
    <div class="task-form-buttons">
      {!late && (
        <Button
          disabled={!isReady}
          title={clashes.length > 0 ? t("Say first which of the two shall stand") : t("Ctrl+Enter or Cmd+Enter")}
          onClick={onSave}
        >
          {button}
        </Button>
      )}
      {late?.send && <Button onClick={late.send.onPress}>{late.send.label}</Button>}
      {late && late.text !== "" && <Button onClick={() => copy(late.text)}>{t("Copy")}</Button>}
      <button type="button" class="link-button" onClick={onClose}>
        {t("Leave it")}
      </button>
    </div>
  );
}

export interface Clash {
  /** Of the field. */
  readonly label: string;
  /** What it says now. */
  readonly now: string;
  onTake(): void;
  onKeep(): void;
}

/** What somebody else made of a field the person is writing in, too. */
function ClashBlock({ label, now, onTake, onKeep }: Clash) {
  return (
    <div class="block task-clash" role="alert">
      <Icon name="warning" class="warn" />
      <div>
        <p>{t("“{0}” was changed meanwhile. It now says:", label)}</p>
        <p class="task-clash-now">
          <bdi>{now}</bdi>
        </p>
        <p class="actions">
          <Button onClick={onTake}>{t("Take that")}</Button>
          <Button onClick={onKeep}>{t("Keep mine")}</Button>
        </p>
      </div>
    </div>
  );
}

function AgentPick({ agent, onPick }: { readonly agent: string; onPick(agent: string): void }) {
  const agents = useContext(AgentsContext);
  const names = agents.some((each) => each.name === agent) ? agents : [{ name: agent, title: agent, role: "" }, ...agents];
  return (
    <label class="task-pick">
      <span>{t("By")}</span>
      <select value={agent} onChange={({ currentTarget }) => onPick(currentTarget.value)}>
        {names.map((each) => (
          <option key={each.name} value={each.name} title={each.role}>
            {each.title}
          </option>
        ))}
      </select>
    </label>
  );
}

interface AfterProps {
  readonly others: readonly Task[];
  readonly chosen: readonly string[];
  onPick(chosen: readonly string[]): void;
}

function After({ others, chosen, onPick }: AfterProps) {
  // What did not come to its end never lets it begin.
  const offered = others.filter((each) => chosen.includes(each.id) || !isOver(each) || each.state === "completed");
  if (offered.length === 0) return null;
  return (
    <fieldset class="task-after" aria-label={t("Begins after")}>
      <span class="faint">{t("Begins after")}</span>
      {offered.map(({ id, title }) => (
        <label key={id} class="task-check">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={() => onPick(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}

import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import type { Evidence, Task } from "../../src/core/events/plan/plan.ts";
import type { AgentChoice } from "../../src/core/protocol/host-message.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Button } from "../ui/button.tsx";
import { Area, Field } from "../ui/field.tsx";
import { EvidenceFields, saidEvidence } from "./evidence.tsx";

/** Who can be given a task. */
export const AgentsContext = createContext<readonly AgentChoice[]>([]);

/** What of a task a person writes. */
export interface Written {
  readonly title: string;
  readonly objective: string;
  readonly agent: string;
  readonly dependsOn: readonly string[];
  readonly evidence: readonly Evidence[];
}

interface TaskFormProps {
  readonly label: string;
  readonly button: string;
  readonly begin: Written;
  /** What it may wait for. */
  readonly others: readonly Task[];
  /** Why the last try was refused. */
  readonly problem: string | undefined;
  /** A try is on its way. */
  readonly isAsked: boolean;
  onSave(written: Written): void;
  onClose(): void;
}

/** A task being written: what it is called, what is to be done, by whom, after what, and what shows that it is done. */
export function TaskForm({ label, button, begin, others, problem, isAsked, onSave, onClose }: TaskFormProps) {
  const [written, setWritten] = useState(begin);
  const change = (part: Partial<Written>) => setWritten({ ...written, ...part });
  const isReady = written.title.trim() !== "" && written.objective.trim() !== "";
  const save = () => {
    if (!isReady) return;
    const { title, objective, evidence, ...rest } = written;
    onSave({ ...rest, title: title.trim(), objective: objective.trim(), evidence: saidEvidence(evidence) });
  };
  return (
    <fieldset
      class="task-form"
      aria-label={label}
      onKeyDown={(event) => {
        const isSaved = event.key === "Enter" && (event.ctrlKey || event.metaKey);
        if (!isSaved && event.key !== "Escape") return;
        // What gets the focus next must not hear the same key.
        event.preventDefault();
        event.stopPropagation();
        if (isSaved) save();
        else onClose();
      }}
    >
      <Field label="Title" placeholder="Title" value={written.title} autofocus onChange={(title) => change({ title })} />
      <Area
        class="task-objective"
        label="What to do"
        placeholder="What to do, and what shall come of it"
        value={written.objective}
        onChange={(objective) => change({ objective })}
      />
      <AgentPick agent={written.agent} onPick={(agent) => change({ agent })} />
      {others.length > 0 && <After others={others} chosen={written.dependsOn} onPick={(dependsOn) => change({ dependsOn })} />}
      <EvidenceFields evidence={written.evidence} onChange={(evidence) => change({ evidence })} />
      <Awaited isOpen={isAsked} />
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <div class="task-form-buttons">
        <Button disabled={!isReady} title="Ctrl+Enter or Cmd+Enter" onClick={save}>
          {button}
        </Button>
        <button type="button" class="link-button" onClick={onClose}>
          Leave it
        </button>
      </div>
    </fieldset>
  );
}

function AgentPick({ agent, onPick }: { readonly agent: string; onPick(agent: string): void }) {
  const agents = useContext(AgentsContext);
  const names = agents.some((each) => each.name === agent) ? agents : [{ name: agent, title: agent, role: "" }, ...agents];
  return (
    <label class="task-pick">
      <span>By</span>
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
  return (
    <fieldset class="task-after" aria-label="Begins after">
      <span class="faint">Begins after</span>
      {others.map(({ id, title }) => (
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
